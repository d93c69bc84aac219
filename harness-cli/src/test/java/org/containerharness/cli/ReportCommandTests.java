package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.containerharness.events.RunEvent;
import org.containerharness.report.Journal;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happened in the latest build, printed; no engine is asked. */
class ReportCommandTests {

    private static final Instant BEGIN = Instant.parse("2026-11-26T18:20:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path project;

    @Test
    void printsWhatRanWhatWasWaitedForAndWhatWentWrong() {
        journal("20261126-182000-000-1", "earlier", "InvoicesTest");
        journal("20261126-182100-000-2", "latest", "OrdersTest");

        assertThat(run()).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("1 container for 1 test class in .*, 1 failure\\.")
                .contains("shop.OrdersTest: 1 test, waited 500 ms, FAILED")
                .contains("    db postgres:16 CLASS, ready in 500 ms")
                .contains("FAILED shop.OrdersTest › accepts() after 1.5 s\n    expected 1")
                .contains(project.resolve("target/harness/index.html").toUri().getPath())
                .doesNotContain("InvoicesTest");
    }

    @Test
    void saysWhereItLookedIfThereIsNone() {
        assertThat(run()).isNotZero();

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("There is no journal in " + project.resolve("target/harness"));
    }

    private int run() {
        Console console = new Console(
                Map.of(),
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new HarnessCommand(
                        Settings::load,
                        settings -> {
                            throw new AssertionError("an engine is asked for");
                        },
                        console)
                .execute("report", project.toString());
    }

    private void journal(String session, String build, String type) {
        String parent = "[engine:junit-jupiter]/[class:shop." + type + "]";
        String test = parent + "/[method:accepts()]";
        try (Journal journal = Journal.begin(
                project.resolve("target/harness"),
                session,
                () -> new RunEvent.SessionBegan(BEGIN, session, 7, build, project.toString(), "unix:///engine"),
                quiet -> {})) {
            List.of(
                            new RunEvent.ContainerCreated(
                                    BEGIN, 1, type, "db", "ch-db", "id-" + type, "postgres:16", "place", false),
                            new RunEvent.OperationEnded(
                                    BEGIN,
                                    Duration.ofMillis(500),
                                    1,
                                    1,
                                    List.of(),
                                    type,
                                    "container db",
                                    "ready",
                                    "await container db",
                                    "it is declared",
                                    "",
                                    "ch-db"),
                            new RunEvent.StackStarted(BEGIN, Duration.ofMillis(500), 1, type),
                            new RunEvent.FixturesUsed(
                                    BEGIN,
                                    Duration.ofMillis(500),
                                    type,
                                    "CLASS",
                                    false,
                                    List.of(new RunEvent.Used("db", "id-" + type, "postgres:16", "place", "same"))),
                            new RunEvent.TestBegan(
                                    BEGIN.plusMillis(600),
                                    parent,
                                    "[engine:junit-jupiter]",
                                    false,
                                    "shop." + type,
                                    type),
                            new RunEvent.TestBegan(
                                    BEGIN.plusMillis(700), test, parent, true, "shop." + type, "accepts()"),
                            new RunEvent.TestEnded(BEGIN.plusMillis(1_500), test, "FAILED", "expected 1"),
                            new RunEvent.TestEnded(BEGIN.plusMillis(2_000), parent, "SUCCESSFUL", ""))
                    .forEach(journal::onEvent);
        }
    }
}
