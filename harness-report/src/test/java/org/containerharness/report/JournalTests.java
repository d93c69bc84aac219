package org.containerharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.containerharness.events.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTests {

    private static final Instant TIME = Instant.parse("2026-11-26T18:20:00.123456Z");

    private static final RunEvent.SessionBegan FIRST =
            new RunEvent.SessionBegan(TIME, "s1", 7, "build", "/project/module", "unix:///run/docker.sock");

    private static final RunEvent USED = new RunEvent.FixturesUsed(
            TIME,
            Duration.ofMillis(1500),
            "OrdersTest",
            "CLASS",
            true,
            List.of(new RunEvent.Used("db", "abc", "postgres:16", "OrdersTest @WithPostgres", "1f")));

    @TempDir
    Path folder;

    @Test
    void whatIsToldIsReadBackInOrder() throws Exception {
        RunEvent skipped = new RunEvent.TestEnded(TIME, "[id]", "SKIPPED", "no \"reason\"\n</script>");
        try (Journal journal = Journal.begin(folder, "s1", () -> FIRST)) {
            journal.onEvent(USED);
            journal.onEvent(skipped);
        }

        List<RunEvent> events = Journals.read(Journal.file(folder, "s1"));
        assertThat(events).startsWith(FIRST, USED, skipped).hasSize(4);
        assertThat(events.get(3)).isInstanceOf(RunEvent.SessionEnded.class);
    }

    @Test
    void aLineThatWasCutOffByAKillIsLeftOut() throws Exception {
        try (Journal journal = Journal.begin(folder, "s1", () -> FIRST)) {
            journal.onEvent(USED);
        }
        Path file = Journal.file(folder, "s1");
        byte[] line =
                JournalLine.of(new RunEvent.TestEnded(TIME, "é", "FAILED", "ü")).getBytes("UTF-8");
        Files.write(file, "{\"event\":\"OfALaterVersion\",\"time\":3}\n".getBytes("UTF-8"), StandardOpenOption.APPEND);
        for (int length = 0; length < line.length; length++) {
            Path cut = folder.resolve("cut.jsonl");
            Files.copy(file, cut, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.write(cut, java.util.Arrays.copyOf(line, length), StandardOpenOption.APPEND);

            assertThat(Journals.read(cut)).hasSize(3);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenToFailsNothing() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        try (Journal journal = Journal.begin(file, "s1", () -> FIRST)) {
            journal.onEvent(USED);
        }

        assertThat(file).isEmptyFile();
    }
}
