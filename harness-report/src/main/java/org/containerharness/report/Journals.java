package org.containerharness.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.containerharness.events.RunEvent;

/** Reads journals. */
final class Journals {

    private Journals() {}

    /** Its events in the order in which they were told; lines that cannot be read are left out. */
    static List<RunEvent> read(Path file) throws IOException {
        List<RunEvent> events = new ArrayList<>();
        // A file that is being written to may end in the middle of a character, which a strict reader refuses.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JournalLine.read(line).ifPresent(events::add);
            }
        }
        return events;
    }

    /** The first event of a journal alone, or nothing. */
    static List<RunEvent> first(Path file) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            return line == null ? List.of() : JournalLine.read(line).stream().toList();
        }
    }

    /** The build to which a session belongs; empty if it has not said so. */
    static String buildOf(List<RunEvent> events) {
        for (RunEvent event : events) {
            if (event instanceof RunEvent.SessionBegan began) {
                return began.build();
            }
        }
        return "";
    }
}
