package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.containerharness.Harness;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What containers did when a test failed or took too long. */
class StateOfContainersTest {

    private static final FakeEngine ENGINE = new FakeEngine().withImage("redis:7");

    @TempDir
    Path reports;

    @Test
    void isKeptWhenATestFails() throws IOException {
        Throwable failure = TestRun.overRealEngine()
                .with("harness.report.directory", reports.toString())
                .run(Fails.class)
                .failure();
        assertThat(failure).hasMessage("wrong");

        String state = Files.readString(KeptLogs.in(reports, "StateOfContainersTest.Fails/fails/state.txt"));
        assertThat(state)
                .startsWith("# What the containers of StateOfContainersTest.Fails.fails did at ")
                .containsPattern("== container web \\(\\S*busybox:1, .*declared at StateOfContainersTest.Fails")
                .contains("-- State\nrunning, started at ")
                .containsPattern("-- Healthcheck\n\\w+\nexit code 0: fine \\*\\*\\*")
                .containsPattern(
                        "-- Ports\npublished: \\{8080/tcp=.*}\nlistens on: (\\[?::]?|0:0:0:0:0:0:0:0|\\[.*]|0.0.0.0):8080")
                .containsPattern("-- Processes\n.*PID.*\n(?s:.)*httpd -f -p 8080")
                .containsPattern("-- Events\n(?s:.)* start\n")
                .containsPattern("-- Inspect\n\\{(?s:.)*\"Healthcheck\"")
                .contains("\"WEB_PASSWORD=***\"")
                .contains("== container job")
                .contains("exited with code 3 (")
                .doesNotContain("hun\\\"ter22")
                .doesNotContain("hun\"ter22");
    }

    @WithContainer(
            name = "web",
            image = "busybox:1",
            command = {"httpd", "-f", "-p", "8080"},
            ports = "8080",
            env = "WEB_PASSWORD=hun\"ter22",
            healthcheck =
                    @Healthcheck(
                            command = {"sh", "-c", "echo fine $WEB_PASSWORD"},
                            interval = "200ms",
                            retries = 100),
            waitFor = @WaitFor(port = 8080))
    @WithContainer(
            name = "job",
            image = "busybox:1",
            command = {"sh", "-c", "exit 3"},
            whenEnded = WhenEnded.IGNORE,
            waitFor = @WaitFor(exitCode = 3))
    static class Fails {
        @Test
        void fails() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(700);
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void hasTheThreadsOfAJvmThatAsksForIt() throws IOException {
        Throwable failure = TestRun.overRealEngine()
                .with("harness.report.directory", reports.toString())
                .run(Jvm.class)
                .failure();
        assertThat(failure).hasMessage("wrong");

        assertThat(KeptLogs.in(reports, "StateOfContainersTest.Jvm/fails/state.txt"))
                .content()
                .contains("-- Threads\nFull thread dump\nmain at Orders.main\nJNI global refs: 15\n");
    }

    @WithContainer(
            name = "jvm",
            image = "busybox:1",
            command = {
                "sh",
                "-c",
                "trap 'echo Full thread dump; echo main at Orders.main; sleep 0.2; echo JNI global refs: 15' QUIT;"
                        + " touch /done; while true; do sleep 0.1; done"
            },
            waitFor = @WaitFor(file = "/done"),
            threadDump = true)
    static class Jvm {
        @Test
        void fails() {
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void hasTheThreadsOfARealJvm() throws IOException {
        String image = System.getenv().getOrDefault("HARNESS_IMAGE_PREFIX", "") + "eclipse-temurin:17-jre";
        try (Harness harness = Harness.connect()) {
            assumeTrue(harness.engine().images().find(image).isPresent(), "The engine does not have " + image);
        }

        TestRun.overRealEngine()
                .with("harness.report.directory", reports.toString())
                .run(RealJvm.class)
                .failure();

        assertThat(KeptLogs.in(reports, "StateOfContainersTest.RealJvm/fails/state.txt"))
                .content()
                .containsPattern("-- Threads\n.*\n?Full thread dump OpenJDK")
                .contains("at org.containerharness.junit.SleepingProgram.main(")
                .contains("JNI global ref");
    }

    @WithContainer(
            name = "jvm",
            image = "eclipse-temurin:17-jre",
            files = "target/test-classes/org/containerharness/junit/SleepingProgram.class"
                    + ":/app/org/containerharness/junit/SleepingProgram.class",
            command = {"java", "-cp", "/app", "org.containerharness.junit.SleepingProgram"},
            waitFor = @WaitFor(log = "up"),
            threadDump = true)
    static class RealJvm {
        @Test
        void fails() {
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void isKeptBeforeATimeoutInterruptsTheTest() {
        Throwable failure = TestRun.over(ENGINE)
                .with("harness.report.directory", reports.toString())
                .run(TakesTooLong.class)
                .failure();
        Thread.interrupted();

        Path folder = KeptLogs.in(reports, "StateOfContainersTest.TakesTooLong/waits");
        assertThat(TakesTooLong.wasThereWhenInterrupted).isTrue();
        assertThat(failure.getSuppressed())
                .extracting(Throwable::toString)
                .anyMatch(text -> text.contains(folder.resolve("state.txt").toString()));
        assertThat(folder.resolve("cache.log")).content().endsWith(" before\n");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class TakesTooLong {

        private static boolean wasThereWhenInterrupted;

        @Test
        @Timeout(value = 300, unit = TimeUnit.MILLISECONDS)
        void waits(@org.junit.jupiter.api.io.TempDir Path unused) throws InterruptedException {
            ENGINE.container("cache").log("before");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                wasThereWhenInterrupted = ENGINE.calls().contains("describe cache");
                throw e;
            }
        }
    }

    @Test
    void takesALimitedTimeWhateverTheEngineDoes() throws IOException {
        FakeEngine slow = new FakeEngine().withImage("redis:7");
        slow.before("list processes of", () -> {
            try {
                TimeUnit.SECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        long start = System.nanoTime();
        TestRun.over(slow)
                .with("harness.report.directory", reports.toString())
                .run(JustFails.class)
                .failure();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8));
        assertThat(KeptLogs.in(reports, "StateOfContainersTest.JustFails/fails/state.txt"))
                .content()
                .contains("-- State\nrunning")
                .endsWith("(no more of it within 3 s)\n");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class JustFails {
        @Test
        void fails() {
            throw new IllegalStateException("wrong");
        }
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Succeeds {
        @Test
        void succeeds(@Handle("cache") RunningContainer cache) {
            assertThat(cache.isRunning()).isTrue();
        }
    }

    @Test
    void isNotAskedForWhenAllIsWell() {
        FakeEngine engine = new FakeEngine().withImage("redis:7");

        TestRun.over(engine)
                .with("harness.report.directory", reports.toString())
                .with("harness.log.files", "always")
                .run(Succeeds.class)
                .succeeded(1);

        assertThat(engine.calls()).noneMatch(call -> call.startsWith("describe") || call.startsWith("list processes"));
    }
}
