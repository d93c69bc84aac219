package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.containerharness.events.RunEvent;
import org.containerharness.report.Journal;
import org.containerharness.report.ReportFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code bin/demo} shows of the report, which it looks for where the harness writes it; Maven and the set-up are
 * played, no engine is asked.
 */
@Timeout(60)
class DemoScriptTests {

    private static final Path BIN = Path.of("../bin");

    @TempDir
    Path root;

    @TempDir
    Path made;

    @TempDir
    Path programs;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(root.resolve("bin/lib"));
        Files.createDirectories(root.resolve("examples"));
        Files.writeString(root.resolve("pom.xml"), "<project><modules><module>examples</module></modules></project>");
        Files.writeString(root.resolve("examples/pom.xml"), "<project/>");
        for (String name : List.of("demo", "lib/say.sh", "lib/maven.sh")) {
            Files.copy(BIN.resolve(name), root.resolve("bin").resolve(name));
        }
        script(
                root.resolve("bin/setup"),
                "cd \"${0%/bin/*}\"",
                "mkdir .harness",
                "echo HARNESS_IMAGE_PREFIX=mine/ >.harness/setup.env");
        script(
                root.resolve("bin/harness"),
                "exec '" + java() + "' -cp '" + System.getProperty("java.class.path") + "' "
                        + HarnessCommand.class.getName() + " \"$@\"");
    }

    @Test
    void showsWhatWasStartedAndEndsWithWhereThePageLies() throws Exception {
        ReportFolder folder = ReportFolder.of(root.resolve("examples"), Path.of("target/harness"));
        makeReport();
        maven("mkdir -p '" + folder.folder() + "'", "cp -R '" + made + "/.' '" + folder.folder() + "'");

        Run demo = demo();

        assertThat(demo.text).contains("1 container for 1 test class").contains("db postgres:16");
        assertThat(demo.text.lines().reduce((first, last) -> last)).contains("report: " + folder.page());
        assertThat(demo.code).as(demo.text).isZero();
    }

    @Test
    void keepsWhatMavenSaysInAFileAndShowsHowFarItIs() throws Exception {
        maven(
                "echo '[INFO] Building Container Harness: core 0.1.0 [2/9]'",
                "echo 'a line of a container'",
                "echo '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 3.25 s -- in a.b.OrdersTest'",
                "echo '[ERROR] a.b.OrdersTest.counts: wrong'");

        Run demo = demo();

        assertThat(demo.text.lines().map(String::strip))
                .contains(
                        "demo: what Maven and the tests say goes to .harness/demo.log; --verbose shows it here, too",
                        "Building Container Harness: core 0.1.0 [2/9]",
                        "3.25 s  OrdersTest",
                        "[ERROR] a.b.OrdersTest.counts: wrong")
                .doesNotContain("a line of a container");
        assertThat(Files.readAllLines(root.resolve(".harness/demo.log")))
                .hasSize(4)
                .contains("a line of a container");
    }

    @Test
    void showsAllIfItIsAskedTo() throws Exception {
        maven("echo 'a line of a container'");

        assertThat(demo("--verbose").text).contains("a line of a container");
    }

    @Test
    void saysHowOtherProjectsFindTheStandIns() throws Exception {
        maven("true");

        assertThat(demo().text).contains("set -a; . '" + root.resolve(".harness/setup.env") + "'; set +a");
    }

    @Test
    void failsIfNoReportIsLeft() throws Exception {
        makeReport();
        Path earlier = root.resolve("target/harness");
        Files.createDirectories(earlier);
        Files.copy(made.resolve("index.html"), earlier.resolve("index.html"));
        maven("true");

        Run demo = demo();

        assertThat(demo.code).as(demo.text).isEqualTo(1);
        assertThat(demo.text).contains("demo: error: the tests left no report at target/harness/index.html");
    }

    private void makeReport() {
        Instant begin = Instant.parse("2026-11-26T18:20:00Z");
        String session = "20261126-182000-000-1";
        try (Journal journal = Journal.begin(
                made,
                session,
                () -> new RunEvent.SessionBegan(begin, session, 7, "demo", root.toString(), "unix:///engine"),
                quiet -> {})) {
            journal.onEvent(new RunEvent.ContainerCreated(
                    begin, 1, "OrdersTest", "db", "ch-db", "id", "postgres:16", "place", false));
            journal.onEvent(new RunEvent.FixturesUsed(
                    begin,
                    Duration.ofMillis(500),
                    "OrdersTest",
                    "CLASS",
                    false,
                    List.of(new RunEvent.Used("db", "id", "postgres:16", "place", "same"))));
        }
        assertThat(ReportFolder.of(root, made).remake(session)).isPresent();
    }

    private void maven(String... lines) throws IOException {
        script(programs.resolve("mvn"), lines);
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\nset -eu\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private record Run(int code, String text) {}

    private Run demo(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", root.resolve("bin/demo").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", programs.toString(), (path, own) -> own + File.pathSeparator + path);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), text);
    }
}
