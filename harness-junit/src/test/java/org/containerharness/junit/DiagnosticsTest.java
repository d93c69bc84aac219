package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.FakeContainer;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.slf4j.LoggerFactory;

/** What is told about containers when tests fail, and afterwards. */
class DiagnosticsTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7").onExec("cache", request -> {
        FakeContainer cache = engine().container("cache");
        cache.log("Fatal: password hunter22 is wrong");
        cache.runOutOfMemory();
        return new ExecResult(OptionalInt.of(0), "", "");
    });

    private FakeEngine engine() {
        return engine;
    }

    @Test
    void notesOnAFailureWhichContainersHadEnded() {
        Throwable failure = TestRun.over(engine)
                .with("harness.report.directory", "off")
                .run(ContainerDies.class)
                .failure();

        assertThat(failure).hasMessage("connection refused");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0])
                .hasMessageStartingWith(
                        "The container <cache> ran out of memory after it had been ready: the kernel killed a"
                                + " process of it, exit code 137: it wrote \"Fatal: password *** is wrong\"\n")
                .hasMessageContaining(
                        "  Declared at: DiagnosticsTest.ContainerDies @WithContainer(name = \"cache\"); image redis:7; id")
                .message()
                .endsWith("Last output:\n    Fatal: password *** is wrong");
    }

    @WithContainer(name = "cache", image = "redis:7", env = "CACHE_PASSWORD=hunter22")
    static class ContainerDies {
        @Test
        void test(@Handle RunningContainer cache) {
            cache.exec("anything");
            throw new IllegalStateException("connection refused");
        }
    }

    @Test
    void notesItForDynamicTestsToo() {
        Throwable failure = TestRun.over(engine)
                .with("harness.report.directory", "off")
                .run(DynamicDies.class)
                .failure();

        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("<cache>").hasMessageContaining("137");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class DynamicDies {
        @TestFactory
        Stream<DynamicTest> tests(@Handle RunningContainer cache) {
            return Stream.of(DynamicTest.dynamicTest("dies", () -> {
                cache.exec("anything");
                throw new IllegalStateException("connection refused");
            }));
        }
    }

    @Test
    void saysNothingOfContainersThatRun() {
        Throwable failure = TestRun.over(engine)
                .with("harness.report.directory", "off")
                .run(JustFails.class)
                .failure();

        assertThat(failure).hasMessage("wrong");
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class JustFails {
        @Test
        void test() {
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void logsTheStatesOfContainersBeforeATimeoutInterrupts() {
        ListAppender<ILoggingEvent> log = listen("org.containerharness", Level.WARN);

        TestRun.over(engine).run(TimesOut.class).failure();

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .contains("test() takes too long and is interrupted. Its containers:\ncache: running");
        assertThat(engine.containerNames()).isEmpty();
        Thread.interrupted();
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class TimesOut {
        @Test
        @Timeout(value = 100, unit = TimeUnit.MILLISECONDS)
        void test() throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    @Test
    void copiesContainerOutputToALoggerThatIsEnabled() {
        engine.onStart("cache", container -> container.log("Ready to accept connections"));
        ListAppender<ILoggingEvent> log = listen("container.cache", Level.DEBUG);

        TestRun.over(engine).run(Quiet.class).succeeded(1);

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Ready to accept connections");
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.DEBUG);
    }

    @Test
    void copiesContainerOutputAtInfoIfASettingAsks() {
        engine.onStart("cache", container -> container.log("Ready to accept connections"));
        ListAppender<ILoggingEvent> log = listen("container.cache", Level.INFO);

        TestRun.over(engine)
                .with("harness.log.containers", "true")
                .run(Quiet.class)
                .succeeded(1);

        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO);
    }

    @Test
    void followsNoOutputThatNobodyReads() {
        TestRun.over(engine).run(Quiet.class).succeeded(1);

        assertThat(engine.calls()).noneMatch(call -> call.startsWith("follow logs"));
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Quiet {
        @Test
        void test() {}
    }

    @Test
    void keepsTheOutputOfContainersWhoseTestFailed(@TempDir Path folder) {
        TestRun.over(engine)
                .with("harness.report.directory", folder.toString())
                .run(ContainerDies.class)
                .failure();

        assertThat(KeptLogs.in(folder, "DiagnosticsTest.ContainerDies/class/cache.log"))
                .hasContent("Fatal: password *** is wrong");
    }

    @Test
    void keepsTheOutputOfAllContainersOfAStackThatDidNotStart(@TempDir Path folder) {
        engine.withImage("postgres:16");
        engine.onStart("cache", container -> container.log("Ready to accept connections"));
        engine.onStart("db", container -> {
            container.log("no password given");
            container.exit(1);
        });

        TestRun.over(engine)
                .with("harness.report.directory", folder.toString())
                .run(OneOfTwoFails.class)
                .failure();

        assertThat(KeptLogs.in(folder, "DiagnosticsTest.OneOfTwoFails/class/db.log"))
                .hasContent("no password given");
        assertThat(KeptLogs.in(folder, "DiagnosticsTest.OneOfTwoFails/class/cache.log"))
                .hasContent("Ready to accept connections");
    }

    @WithContainer(name = "cache", image = "redis:7")
    @WithContainer(name = "db", image = "postgres:16", dependsOn = "cache")
    static class OneOfTwoFails {
        @Test
        void test() {}
    }

    @Test
    void keepsNoOutputWhenAllIsWell(@TempDir Path folder) {
        TestRun.over(engine)
                .with("harness.report.directory", folder.toString())
                .run(Quiet.class)
                .succeeded(1);

        assertThat(folder.resolve("logs")).doesNotExist();
    }

    @Test
    void notesInAJournalWhatHappened(@TempDir Path folder) throws Exception {
        TestRun.over(engine)
                .withPlan()
                .with("harness.report.directory", folder.toString())
                .with("harness.report.summary", folder.resolve("summary.md").toString())
                .run(Quiet.class)
                .succeeded(1);

        assertThat(folder.resolve("index.html")).content().contains("DiagnosticsTest", "cache");
        assertThat(folder.resolve("report.json")).content().contains("\"name\":\"cache\"", "\"status\":\"SUCCESSFUL\"");
        assertThat(folder.resolve("summary.md")).content().contains("1 container for 1 test class");
        List<String> lines;
        try (Stream<Path> journals = Files.list(folder.resolve("journal"))) {
            lines = Files.readAllLines(journals.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(lines.get(0)).startsWith("{\"event\":\"SessionBegan\"");
        assertThat(lines.get(lines.size() - 1)).startsWith("{\"event\":\"SessionEnded\"");
        assertThat(lines)
                .anyMatch(line -> line.contains("\"resource\":\"container cache\",\"phase\":\"create\""))
                .anyMatch(line -> line.contains("\"resource\":\"container cache\",\"phase\":\"ready\""))
                .anyMatch(line -> line.contains("\"resource\":\"container cache\",\"phase\":\"remove\""))
                .anyMatch(line ->
                        line.startsWith("{\"event\":\"ContainerCreated\"") && line.contains("\"name\":\"cache\""))
                .anyMatch(
                        line -> line.startsWith("{\"event\":\"FixturesUsed\"") && line.contains("\"scope\":\"CLASS\""))
                .anyMatch(line -> line.startsWith("{\"event\":\"TestBegan\"") && line.contains("\"test\":true"))
                .anyMatch(line ->
                        line.startsWith("{\"event\":\"TestEnded\"") && line.contains("\"status\":\"SUCCESSFUL\""));
    }

    @Test
    void notesItThoughTheThreadIsInterruptedAtTheEnd(@TempDir Path folder) {
        TestRun.over(engine)
                .withListener(new LauncherSessionListener() {
                    @Override
                    public void launcherSessionClosed(LauncherSession session) {
                        Thread.currentThread().interrupt();
                    }
                })
                .with("harness.report.directory", folder.toString())
                .run(Quiet.class)
                .succeeded(1);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder.resolve("report.json")).content().contains("\"complete\":true", "\"name\":\"remove\"");
    }

    @Test
    void dynamicTestsThatComeFromAFileBelongToTheirClass(@TempDir Path folder) {
        TestRun.over(engine)
                .withPlan()
                .with("harness.report.directory", folder.toString())
                .run(FromFile.class);

        assertThat(folder.resolve("report.json"))
                .content()
                .contains("DiagnosticsTest › made() › of a file", "\"failure\":\"java.lang.IllegalState");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class FromFile {
        @TestFactory
        Stream<DynamicTest> made() {
            return Stream.of(DynamicTest.dynamicTest("of a file", URI.create("file:///cases/one.yaml"), () -> {
                throw new IllegalStateException("wrong");
            }));
        }
    }

    @Test
    void writesNoJournalIfNothingHappened(@TempDir Path folder) {
        TestRun.over(engine)
                .with("harness.report.directory", folder.toString())
                .run(SuiteScopeTest.DeclaresNothing.class)
                .succeeded(1);

        assertThat(folder).isEmptyDirectory();
    }

    private static ListAppender<ILoggingEvent> listen(String name, Level level) {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        logger.setLevel(level);
        logger.addAppender(appender);
        return appender;
    }

    @AfterEach
    void listenNoMore() {
        for (String name : List.of("org.containerharness", "container.cache")) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.detachAndStopAllAppenders();
            logger.setLevel(null);
        }
    }
}
