package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.Command;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What containers wrote, kept in the folder of reports. */
class KeptOutputTest {

    @TempDir
    Path reports;

    @Test
    @Timeout(200)
    @Tag("saturates")
    void aJvmWithLittleMemoryKeepsTheBeginningAndTheEndOfVeryMuch() throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx48m",
                        "-cp",
                        classPath,
                        Child.class.getName(),
                        reports.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("failed as it should: wrong");
        Path whole = KeptLogs.in(reports, "KeptOutputTest.Talks/class/app.log");
        Path ofTest = KeptLogs.in(reports, "KeptOutputTest.Talks/test/app.log");
        assertThat(linesOf(whole).get(0)).startsWith("xxx");
        assertThat(linesOf(ofTest)).first().asString().startsWith("# What container app");
    }

    private static List<String> linesOf(Path file) throws IOException {
        assertThat(Files.size(file)).isBetween(11L << 20, 13L << 20);
        List<String> lines = Files.readAllLines(file).stream()
                .map(line -> line.substring(0, Math.min(60, line.length())))
                .collect(Collectors.toList());
        assertThat(lines).filteredOn(line -> line.contains("bytes left out)")).hasSize(1);
        assertThat(lines.get(lines.size() - 1)).endsWith("that was it");
        return lines;
    }

    static class Child {
        public static void main(String[] arguments) {
            Throwable failure = TestRun.overRealEngine()
                    .with("harness.report.directory", arguments[0])
                    .run(Talks.class)
                    .failure();
            System.out.println("failed as it should: " + failure.getMessage());
        }
    }

    @WithContainer(
            name = "app",
            image = "busybox:1",
            command = {"sh", "-c", Talks.WRITE + "; touch /done; sleep 600"},
            waitFor = @WaitFor(file = "/done", timeout = "150s"))
    static class Talks {

        private static final String WRITE =
                "{ yes $(head -c 30000 /dev/zero | tr '\\0' x) | head -n 5000; echo that was it; }";

        @Test
        void test(@Handle("app") RunningContainer app) {
            // Once more within the test.
            app.exec(ExecRequest.of(Command.of("sh", "-c", WRITE + " > /proc/1/fd/1"))
                    .within(Duration.ofSeconds(60)));
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void ofGreenTestsTooIfASettingAsks() {
        FakeEngine engine = new FakeEngine()
                .withImage("redis:7")
                .onStart("cache", container -> container.log("Ready to accept connections"))
                .onStart("shared", container -> container.log("Ready to accept connections"));

        TestRun.over(engine)
                .with("harness.report.directory", reports.toString())
                .run(Green.class, GreenSuite.class)
                .succeeded(2);
        assertThat(reports.resolve("logs")).doesNotExist();

        TestRun.over(engine)
                .with("harness.report.directory", reports.toString())
                .with("harness.log.files", "always")
                .run(Green.class, GreenSuite.class)
                .succeeded(2);
        assertThat(KeptLogs.in(reports, "KeptOutputTest.Green/class/cache.log"))
                .hasContent("Ready to accept connections");
        assertThat(reports.resolve("logs")).isDirectoryRecursivelyContaining("glob:**/shared.log");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Green {
        @Test
        void test() {}
    }

    @WithContainer(name = "shared", image = "redis:7", scope = Scope.SUITE)
    static class GreenSuite {
        @Test
        void test() {}
    }

    @Test
    void aFolderThatCannotBeWrittenFailsNoTest() throws Exception {
        Path file = Files.createFile(reports.resolve("file"));

        TestRun.over(new FakeEngine().withImage("redis:7"))
                .with("harness.report.directory", file.toString())
                .with("harness.log.files", "always")
                .run(Green.class)
                .succeeded(1);
    }
}
