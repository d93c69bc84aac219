package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.ContainerEndedException;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Containers that end by themselves while tests that have them pass. */
class WhenEndedTest {

    private final FakeEngine engine = new FakeEngine()
            .withImage("redis:7")
            .onStart("cache", container -> container.log("ready"))
            .onExec("cache", request -> {
                engine().container("cache").log("Fatal: disk full");
                engine().container("cache").exit(3);
                return new ExecResult(OptionalInt.of(0), "", "");
            });
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.containerharness");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private FakeEngine engine() {
        return engine;
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
    }

    private List<String> warnings() {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(text -> text.contains("exited with code"))
                .toList();
    }

    @Test
    void aWarningTellsCodeAndLastOutputAtTheEndOfTheClass(@TempDir Path reports) throws Exception {
        TestRun.over(engine)
                .with("harness.report.directory", reports.toString())
                .run(Dies.class)
                .succeeded(2);

        assertThat(warnings()).singleElement().satisfies(text -> assertThat(text)
                .contains("<cache>")
                .contains("exited with code 3")
                .endsWith("    Fatal: disk full"));
        try (var files = Files.walk(reports)) {
            assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
                    .contains("cache.log")
                    .anyMatch(name -> name.endsWith(".jsonl"));
        }
        assertThat(engine.containerNames()).isEmpty();
    }

    @WithContainer(name = "cache", image = "redis:7", waitFor = @WaitFor(log = "ready"))
    static class Dies {
        @Test
        void first(@Handle RunningContainer cache) {
            cache.exec("anything");
        }

        @Test
        void second() {}
    }

    @Test
    void theClassFailsWhereThatIsDeclared() {
        assertThat(TestRun.over(engine).run(Fails.class).failure())
                .isInstanceOf(ContainerEndedException.class)
                .hasMessageContaining("exited with code 3")
                .hasMessageContaining("Fatal: disk full");
        assertThat(engine.containerNames()).isEmpty();
    }

    @WithContainer(name = "cache", image = "redis:7", waitFor = @WaitFor(log = "ready"), whenEnded = WhenEnded.FAIL)
    static class Fails {
        @Test
        void test(@Handle RunningContainer cache) {
            cache.exec("anything");
        }
    }

    @Test
    void theTestFailsThatHasTheContainerToItself() {
        TestRun.Results results = TestRun.over(engine).run(FailsOne.class);

        assertThat(results.outcomes()).containsExactlyInAnyOrder("dies(RunningContainer) FAILED", "lives() SUCCESSFUL");
    }

    static class FailsOne {
        @Test
        @WithContainer(name = "cache", image = "redis:7", waitFor = @WaitFor(log = "ready"), whenEnded = WhenEnded.FAIL)
        void dies(@Handle RunningContainer cache) {
            cache.exec("anything");
        }

        @Test
        void lives() {}
    }

    @Test
    void theSettingHoldsForThoseThatSayNothing() {
        assertThat(TestRun.over(engine)
                        .with("harness.ended", "fail")
                        .run(Dies.class)
                        .failure())
                .isInstanceOf(ContainerEndedException.class);
        assertThat(warnings()).isEmpty();

        TestRun.over(engine).with("harness.ended", "ignore").run(Dies.class).succeeded(2);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aContainerOfTheSuiteIsToldOfWhereItEnded() {
        assertThat(TestRun.over(engine)
                        .with("harness.ended", "fail")
                        .run(OfSuite.class)
                        .failure())
                .isInstanceOf(ContainerEndedException.class);
    }

    @WithContainer(name = "cache", image = "redis:7", waitFor = @WaitFor(log = "ready"), scope = Scope.SUITE)
    static class OfSuite {
        @Test
        void test(@Handle RunningContainer cache) {
            cache.exec("anything");
        }
    }

    @Test
    void saysNothingOfAContainerThatTheTestStopped() {
        TestRun.over(engine).run(Stops.class).succeeded(1);

        assertThat(warnings()).isEmpty();
    }

    @WithContainer(name = "cache", image = "redis:7", waitFor = @WaitFor(log = "ready"))
    static class Stops {
        @Test
        void test(@Handle RunningContainer cache) {
            cache.kill();
        }
    }

    @Test
    void isToldOfARealContainerToo() {
        TestRun.overRealEngine().run(ReallyDies.class).succeeded(1);

        assertThat(warnings()).singleElement().satisfies(text -> assertThat(text)
                .contains("<job>")
                .contains("exited with code 3")
                .endsWith("    it is broken"));
    }

    @WithContainer(
            name = "job",
            image = "busybox:1",
            command = {"sh", "-c", "echo ready; sleep 1; echo it is broken; exit 3"},
            waitFor = @WaitFor(log = "ready"))
    static class ReallyDies {
        @Test
        void test(@Handle RunningContainer job) {
            assertThat(job.waitForExit(Duration.ofSeconds(10))).isEqualTo(3);
        }
    }

    @Test
    void aProcessThatEndsAtItsStartIsAFailureHoweverTheRaceFalls() {
        TestRun.Results results = TestRun.overRealEngine().run(EndsAtItsStart.class, EndsALittleLater.class);

        assertThat(results.failures()).hasSize(2).allSatisfy(failure -> assertThat(failure)
                .hasMessageContaining("code 3"));
    }

    @WithContainer(
            name = "app",
            image = "busybox:1",
            command = {"sh", "-c", "exit 3"})
    static class EndsAtItsStart {
        @Test
        void test() {}
    }

    @WithContainer(
            name = "app",
            image = "busybox:1",
            command = {"sh", "-c", "sleep 0.4; exit 3"})
    static class EndsALittleLater {
        @Test
        void test(@Handle RunningContainer app) {
            app.waitForExit(Duration.ofSeconds(10));
        }
    }
}
