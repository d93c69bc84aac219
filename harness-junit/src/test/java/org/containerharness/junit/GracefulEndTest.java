package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers that want to end in their own way, on a real engine. */
class GracefulEndTest {

    private static final String FOLDER = "target/graceful-end";

    /** As an agent does that writes what it has measured when its JVM ends. */
    private static final String AGENT =
            "trap 'echo 42 lines covered > /out/coverage; exit 0' TERM; echo up; while :; do sleep 0.05; done";

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectories(Path.of(FOLDER));
    }

    @AfterEach
    void end() throws IOException {
        Files.deleteIfExists(Path.of(FOLDER, "coverage"));
    }

    private static boolean isCovered() {
        return Files.exists(Path.of(FOLDER, "coverage"));
    }

    @Test
    void whatAContainerWritesAtItsEndIsThereAfterItsClass() {
        TestRun.overRealEngine().run(Covered.class).succeeded(1);

        assertThat(Path.of(FOLDER, "coverage")).hasContent("42 lines covered");
    }

    @WithContainer(
            name = "app",
            image = "busybox:1",
            command = {"sh", "-c", AGENT},
            volumes = "./" + FOLDER + ":/out",
            stopTimeout = "5s",
            waitFor = @WaitFor(log = "up"))
    static class Covered {
        @Test
        void test() {
            assertThat(isCovered()).isFalse();
        }
    }

    @Test
    void andAfterTheTestThatHasItToItself() {
        TestRun.overRealEngine().run(CoveredTest.class).succeeded(1);
    }

    static class CoveredTest {
        @Test
        @WithContainer(
                name = "app",
                image = "busybox:1",
                command = {"sh", "-c", AGENT},
                volumes = "./" + FOLDER + ":/out",
                graceful = true,
                waitFor = @WaitFor(log = "up"))
        void test() {}

        @AfterAll
        static void itIsThere() {
            assertThat(isCovered()).isTrue();
        }
    }

    @Test
    void whatDeclaresNothingIsKilled() {
        long start = System.nanoTime();
        TestRun.overRealEngine().run(Deaf.class).succeeded(1);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(isCovered()).isFalse();
    }

    @WithContainer(
            name = "app",
            image = "busybox:1",
            command = {"sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"},
            volumes = "./" + FOLDER + ":/out",
            waitFor = @WaitFor(log = "up"))
    static class Deaf {
        @Test
        void test(@Handle RunningContainer app) {
            assertThat(app.isRunning()).isTrue();
        }
    }
}
