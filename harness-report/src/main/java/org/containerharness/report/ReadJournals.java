package org.containerharness.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.events.RunEvent;

/**
 * Journals of other sessions, each read once as long as it has not grown: most of them have ended, and a build with many
 * forks has many. Safe for use by many threads.
 */
final class ReadJournals {

    /** Of what is kept, in bytes of the files; more is read again when it is asked for. */
    private static final long MOST_KEPT = 4 << 20;

    /**
     * @param held what it counts for: nothing if the journal is of another build, of which the first event is known alone
     */
    private record Known(long size, List<RunEvent> events, long held) {}

    private final Map<Path, Known> known = new HashMap<>();
    private long kept;

    /** Its first event, and if that is of this build all others; empty if it has none. */
    synchronized List<RunEvent> of(Path file, String build) throws IOException {
        long size = Files.size(file);
        Known earlier = known.get(file);
        if (earlier != null && earlier.size() == size) {
            return earlier.events();
        }
        List<RunEvent> first = Journals.first(file);
        List<RunEvent> events = Journals.buildOf(first).equals(build) ? Journals.read(file) : first;
        long held = events == first ? 0 : size;
        long before = earlier == null ? 0 : earlier.held();
        if (kept - before + held <= MOST_KEPT) {
            kept += held - before;
            known.put(file, new Known(size, events, held));
        }
        return events;
    }
}
