package org.containerharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.containerharness.events.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTests {

    private static final Instant TIME = Instant.parse("2026-11-26T18:20:00.123456Z");

    private static final RunEvent.SessionBegan FIRST =
            new RunEvent.SessionBegan(TIME, "s1", 7, "build", "/project/module", "unix:///run/docker.sock");

    private static final RunEvent USED = used("CLASS");

    private static final RunEvent STAYING = used("MACHINE");

    private static RunEvent used(String scope) {
        return new RunEvent.FixturesUsed(
                TIME,
                Duration.ofMillis(1500),
                "OrdersTest",
                scope,
                true,
                List.of(new RunEvent.Used("db", "abc", "postgres:16", "OrdersTest @WithPostgres", "1f")));
    }

    @TempDir
    Path folder;

    @Test
    void whatIsToldIsReadBackInOrder() throws Exception {
        RunEvent skipped = new RunEvent.TestEnded(TIME, "[id]", "SKIPPED", "no \"reason\"\n</script>");
        try (Journal journal = Journal.begin(folder, "s1", () -> FIRST, quiet -> {})) {
            journal.onEvent(USED);
            journal.onEvent(skipped);
        }

        List<RunEvent> events = Journals.read(Journal.file(folder, "s1"));
        assertThat(events).startsWith(FIRST, USED, skipped).hasSize(4);
        assertThat(events.get(3)).isInstanceOf(RunEvent.SessionEnded.class);
    }

    @Test
    void aLineThatWasCutOffByAKillIsLeftOut() throws Exception {
        try (Journal journal = Journal.begin(folder, "s1", () -> FIRST, quiet -> {})) {
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

        try (Journal journal = Journal.begin(file, "s1", () -> FIRST, quiet -> {})) {
            journal.onEvent(USED);
        }

        assertThat(file).isEmptyFile();
    }

    @Test
    void theFirstMomentInWhichNothingHappensIsToldOnceSomethingIsUsedThatStays() throws Exception {
        BlockingQueue<List<RunEvent>> quiet = new LinkedBlockingQueue<>();
        RunEvent began = new RunEvent.PlanBegan(TIME, 1, "OrdersTest", "start");
        try (Journal journal = Journal.begin(folder, "s1", () -> FIRST, self -> quiet.add(written(self)))) {
            journal.onEvent(began);
            assertThat(quiet.poll(200, TimeUnit.MILLISECONDS)).isNull();
            journal.onEvent(USED);
            assertThat(quiet.poll(200, TimeUnit.MILLISECONDS)).isNull();
            journal.onEvent(STAYING);

            assertThat(quiet.poll(10, TimeUnit.SECONDS)).containsExactly(FIRST, began, USED, STAYING);
            journal.onEvent(STAYING);
            assertThat(quiet.poll(200, TimeUnit.MILLISECONDS)).isNull();
        }

        assertThat(Journals.read(Journal.file(folder, "s1"))).hasSize(6);
    }

    private static List<RunEvent> written(Journal journal) {
        try {
            return journal.written();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aJournalOfAnotherSessionIsReadAgainOnlyWhenItHasGrown() throws Exception {
        Path file = folder.resolve("other.jsonl");
        Files.writeString(file, JournalLine.of(FIRST) + "\n" + JournalLine.of(USED) + "\n");
        ReadJournals read = new ReadJournals();

        List<RunEvent> first = read.of(file, "build");
        assertThat(first).containsExactly(FIRST, USED);
        assertThat(read.of(file, "build")).isSameAs(first);

        Files.writeString(file, JournalLine.of(USED) + "\n", StandardOpenOption.APPEND);
        assertThat(read.of(file, "build")).containsExactly(FIRST, USED, USED);
        assertThat(new ReadJournals().of(file, "another build")).containsExactly(FIRST);
    }
}
