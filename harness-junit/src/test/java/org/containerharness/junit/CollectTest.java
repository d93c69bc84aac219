package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that are copied out of containers before they end. */
class CollectTest {

    private static final String FOLDER = "target/collected";

    /** As an agent does that writes what it has measured when its JVM ends. */
    private static final String AGENT =
            "trap 'echo 42 lines covered > /tmp/coverage; exit 0' TERM; echo a dump > /tmp/dump; echo up;"
                    + " while :; do sleep 0.05; done";

    @AfterEach
    void clear() throws Exception {
        if (Files.exists(Path.of(FOLDER))) {
            try (var files = Files.walk(Path.of(FOLDER))) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void whatAContainerWritesAtItsEndIsThereAfterItsClass() {
        TestRun.overRealEngine().run(Covered.class).succeeded(1);

        assertThat(Path.of(FOLDER, "coverage")).hasContent("42 lines covered");
        assertThat(Path.of(FOLDER, "onlyOnFailure")).doesNotExist();
    }

    @WithContainer(
            name = "app",
            image = "busybox:1",
            command = {"sh", "-c", AGENT},
            graceful = true,
            waitFor = @WaitFor(log = "up"))
    @Collect(from = "app:/tmp/coverage", to = FOLDER + "/coverage")
    @Collect(from = "app:/tmp/dump", to = FOLDER + "/onlyOnFailure", onFailure = true)
    static class Covered {
        @Test
        void test() {}
    }

    @Test
    void aDumpIsTakenOfAContainerThatIsKilledIfATestFails() {
        assertThat(TestRun.overRealEngine().run(Fails.class).failure()).hasMessage("wrong");

        assertThat(Path.of(FOLDER, "dump")).hasContent("a dump");
    }

    @WithContainer(
            name = "app",
            image = "busybox:1",
            command = {"sh", "-c", AGENT},
            waitFor = @WaitFor(log = "up"))
    @Collect(from = "app:/tmp/dump", to = FOLDER + "/dump", onFailure = true)
    static class Fails {
        @Test
        void test() {
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void aTestCollectsOfItsOwnContainerAndOfItsClasss() {
        TestRun.overRealEngine().run(OfTest.class).succeeded(1);
    }

    @WithContainer(
            name = "wide",
            image = "busybox:1",
            command = {"sh", "-c", AGENT},
            waitFor = @WaitFor(log = "up"))
    static class OfTest {
        @Test
        @WithContainer(
                name = "own",
                image = "busybox:1",
                command = {"sh", "-c", AGENT},
                waitFor = @WaitFor(log = "up"))
        @Collect(from = "own:/tmp/dump", to = FOLDER + "/own")
        @Collect(from = "wide:/tmp/dump", to = FOLDER + "/wide")
        void test(@Handle("wide") RunningContainer wide) {
            assertThat(wide.isRunning()).isTrue();
        }

        @AfterAll
        static void bothAreThere() {
            assertThat(Path.of(FOLDER, "own")).hasContent("a dump");
            assertThat(Path.of(FOLDER, "wide")).hasContent("a dump");
        }
    }

    @Test
    void whatIsNotThereIsAWarningAndFailsNothing() {
        TestRun.overRealEngine().run(Missing.class).succeeded(1);
    }

    @WithContainer(name = "app", image = "busybox:1", command = "sleep 600")
    @Collect(from = "app:/no/such/file", to = FOLDER + "/missing")
    @Collect(from = "nobody:/tmp/dump", to = FOLDER + "/nobody")
    static class Missing {
        @Test
        void test() {}
    }

    @Test
    void refusesWhatDoesNotSayWhatToCopy() {
        assertThat(TestRun.over(new FakeEngine().withImage("redis:7"))
                        .run(Wrong.class)
                        .failure())
                .hasMessageContaining("@Collect(from = \"/tmp/dump\")")
                .hasMessageContaining("Write from = \"app:/tmp/report\"");
    }

    @WithContainer(name = "app", image = "redis:7")
    @Collect(from = "/tmp/dump", to = FOLDER)
    static class Wrong {
        @Test
        void test() {}
    }
}
