package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What containers wrote while a test ran, kept when it fails. */
class OutputByTestTest {

    private static final FakeEngine ENGINE = new FakeEngine()
            .withImage("redis:7")
            .withImage("postgres:16")
            .onStart("cache", container -> container.log("cache starts"))
            .onStart("db", container -> container.log("db starts"));

    @TempDir
    Path reports;

    @Test
    void isCutOutOfTheOutputOfARealContainer() throws IOException {
        TestRun.Results results = TestRun.overRealEngine()
                .with("harness.report.directory", reports.toString())
                .run(Writes.class);

        Path file = KeptLogs.in(reports, "OutputByTestTest.Writes/fails/app.log");
        assertThat(own(file)).containsExactly("of the test that fails");
        assertThat(results.failure().getSuppressed()).hasSize(1);
        assertThat(results.failure().getSuppressed()[0].toString())
                .isEqualTo("What containers wrote while OutputByTestTest.Writes.fails ran:\n    " + file + "\n    "
                        + file.resolveSibling("state.txt") + "\n    nothing by quiet");
        assertThat(KeptLogs.in(reports, "OutputByTestTest.Writes/class/app.log"))
                .content()
                .contains("started\nof the test before\nof the test that fails\n");
        assertThat(results.files()).containsExactly("app.log", "state.txt");
        assertThat(results.entries()).containsExactly("containers=" + file.getParent());
    }

    @Test
    void standsAtTheFailureOnThePage() throws IOException {
        TestRun.overRealEngine()
                .withPlan()
                .with("harness.report.directory", reports.toString())
                .run(Writes.class);

        String below = "logs/" + KeptLogs.of(reports).getFileName()
                + "/org.containerharness.junit.OutputByTestTest.Writes/fails/";
        assertThat(reports.resolve("report.json"))
                .content()
                .contains("\"files\":[{\"container\":\"app\",\"file\":\"" + below + "app.log\",\"excerpt\":\"")
                .contains("of the test that fails")
                .contains("{\"container\":\"\",\"file\":\"" + below + "state.txt\",\"excerpt\":\"\"}");
    }

    @WithContainer(
            name = "app",
            image = "busybox:1",
            command = {"sh", "-c", "echo started; exec sleep 600"})
    @WithContainer(name = "quiet", image = "busybox:1", command = "sleep 600")
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Writes {
        @Test
        @Order(1)
        void succeeds(@Handle("app") RunningContainer app) {
            say(app, "of the test before");
        }

        @Test
        @Order(2)
        void fails(@Handle("app") RunningContainer app) {
            say(app, "of the test that fails");
            throw new IllegalStateException("wrong");
        }

        private static void say(RunningContainer app, String text) {
            app.exec("sh", "-c", "echo " + text + " > /proc/1/fd/1");
        }
    }

    @Test
    void isCutByTheEnginesClock() throws IOException {
        ENGINE.withClockAhead(Duration.ofHours(-3));
        try {
            run(Writing.class);
        } finally {
            ENGINE.withClockAhead(Duration.ZERO);
        }

        Path file = KeptLogs.in(reports, "OutputByTestTest.Writing/fails/cache.log");
        assertThat(own(file)).containsExactly("within");
        assertThat(file).content().containsPattern("the engine's is 1(0799|0800)\\d\\d\\d ms behind");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Writing {
        @BeforeAll
        static void before() throws InterruptedException {
            // The clocks count in microseconds; what was written before has to be before.
            TimeUnit.MILLISECONDS.sleep(20);
        }

        @Test
        void fails() {
            ENGINE.container("cache").log("within");
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void linesAndWhatStandsAboveThemHaveTheTimeOfOneZone() throws IOException {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
        try {
            run(Writing.class);
        } finally {
            TimeZone.setDefault(before);
        }

        String text = Files.readString(KeptLogs.in(reports, "OutputByTestTest.Writing/fails/cache.log"));
        Matcher times = Pattern.compile("# from \\S+T(\\S+)\\+05:30 to \\S+T(\\S+)\\+05:30 .*\n(\\S+) within")
                .matcher(text);
        assertThat(times.find()).as(text).isTrue();
        assertThat(times.group(3)).isBetween(times.group(1), times.group(2));
    }

    @Test
    void aNameTooLongForAFolderIsCut() throws IOException {
        run(Long.class);

        try (Stream<Path> folders = Files.list(KeptLogs.in(reports, "OutputByTestTest.Long"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("xx"))
                    .singleElement()
                    .asString()
                    .hasSizeBetween(100, 120);
        }
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Long {
        @Test
        void
                xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx() {
            ENGINE.container("cache").log("within");
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void ofWhatOnlyTheTestHasIsAll() throws IOException {
        run(OfItsOwn.class);

        assertThat(own(KeptLogs.in(reports, "OutputByTestTest.OfItsOwn/fails/db.log")))
                .containsExactly("db starts");
        assertThat(reports.resolve("logs"))
                .as("not once more when the container ends")
                .isDirectoryNotContaining("glob:**-2");
    }

    static class OfItsOwn {
        @Test
        @WithContainer(name = "db", image = "postgres:16")
        void fails() {
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void saysWhichTestsUsedTheContainerInTheSameTime() throws IOException {
        TestRun.over(ENGINE)
                .inParallel(2)
                .with("harness.report.directory", reports.toString())
                .run(Parallel.class);

        assertThat(KeptLogs.in(reports, "OutputByTestTest.Parallel/one/cache.log"))
                .content()
                .contains(
                        "# Lines may be of other tests, which used it in the same time: OutputByTestTest.Parallel.two\n");
        assertThat(KeptLogs.in(reports, "OutputByTestTest.Parallel/two/cache.log"))
                .content()
                .contains(
                        "# Lines may be of other tests, which used it in the same time: OutputByTestTest.Parallel.one\n");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Parallel {

        private static final CyclicBarrier BOTH = new CyclicBarrier(2);

        @Test
        void one() throws Exception {
            fail();
        }

        @Test
        void two() throws Exception {
            fail();
        }

        private static void fail() throws InterruptedException, BrokenBarrierException, TimeoutException {
            BOTH.await(10, TimeUnit.SECONDS);
            ENGINE.container("cache").log("of one of them");
            BOTH.await(10, TimeUnit.SECONDS);
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void eachInvocationHasItsOwnAndEachRunToo() throws IOException {
        TestRun.over(ENGINE)
                .with("harness.report.directory", reports.toString())
                .runAgain(2, Several.class);

        try (Stream<Path> folders = Files.list(KeptLogs.in(reports, "OutputByTestTest.Several"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrder("class", "class-2", "made.1", "made.1-2", "with.2", "with.2-2");
        }
        assertThat(own(KeptLogs.in(reports, "OutputByTestTest.Several/made.1/cache.log")))
                .containsExactly("dynamic one");
        assertThat(KeptLogs.in(reports, "OutputByTestTest.Several/with.2/cache.log"))
                .content()
                .contains("wrote while OutputByTestTest.Several.with (")
                .contains("value 2");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Several {
        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void with(int value) {
            ENGINE.container("cache").log("value " + value);
            if (value == 2) {
                throw new IllegalStateException("wrong");
            }
        }

        @TestFactory
        Stream<DynamicTest> made() {
            return Stream.of(
                    dynamicTest("one", () -> {
                        ENGINE.container("cache").log("dynamic one");
                        throw new IllegalStateException("wrong");
                    }),
                    dynamicTest("two", () -> ENGINE.container("cache").log("dynamic two")));
        }
    }

    @Test
    void isKeptOfGreenTestsIfASettingAsksAndElseTheEngineIsAskedForNothing() throws IOException {
        long before = reads();
        run(Succeeds.class).succeeded(1);
        assertThat(reads()).isEqualTo(before);
        assertThat(reports.resolve("logs")).doesNotExist();

        TestRun.Results results = TestRun.over(ENGINE)
                .with("harness.report.directory", reports.toString())
                .with("harness.log.files", "always")
                .run(Succeeds.class)
                .succeeded(1);

        assertThat(own(KeptLogs.in(reports, "OutputByTestTest.Succeeds/succeeds/cache.log")))
                .containsExactly("of a green test");
        assertThat(results.files()).containsExactly("cache.log");
    }

    private static long reads() {
        return ENGINE.calls().stream()
                .filter(call -> call.startsWith("read logs") || call.startsWith("status"))
                .count();
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Succeeds {
        @BeforeAll
        static void before() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(20);
        }

        @Test
        void succeeds() {
            ENGINE.container("cache").log("of a green test");
        }
    }

    @Test
    void ofAClassIsKeptWhenItFailsItself() throws IOException {
        TestRun.Results results = run(ClassFails.class);

        assertThat(results.failure().getSuppressed()[0].toString())
                .contains(KeptLogs.in(reports, "OutputByTestTest.ClassFails/class/cache.log")
                        .toString());
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class ClassFails {
        @Test
        void succeeds() {}

        @AfterAll
        static void end() {
            throw new IllegalStateException("wrong");
        }
    }

    @Test
    void ofAFailedStartIsNamedInTheFailureToo() throws IOException {
        ENGINE.onStart("bad", container -> {
            container.log("no password given");
            container.exit(1);
        });

        TestRun.Results results = run(DoesNotStart.class);

        Path file = KeptLogs.in(reports, "OutputByTestTest.DoesNotStart/class/bad.log");
        assertThat(results.failure().getSuppressed())
                .extracting(Throwable::toString)
                .anyMatch(text ->
                        text.equals("What the containers of OutputByTestTest.DoesNotStart wrote:\n    " + file));
        assertThat(results.files()).containsExactly("bad.log");
    }

    @WithContainer(name = "bad", image = "postgres:16")
    static class DoesNotStart {
        @Test
        void test() {}
    }

    @Test
    void isAnnouncedToCiServersInWhatTheTestPrints() throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            TestRun.over(ENGINE)
                    .with("harness.report.directory", reports.toString())
                    .with("harness.report.attachments", "on")
                    .run(Writing.class);
        } finally {
            System.setOut(before);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .contains("[[ATTACHMENT|" + KeptLogs.in(reports, "OutputByTestTest.Writing/fails/cache.log") + "]]");
    }

    private TestRun.Results run(Class<?> testClass) {
        return TestRun.over(ENGINE)
                .with("harness.report.directory", reports.toString())
                .run(testClass);
    }

    /** Lines without times and without the head. */
    private static List<String> own(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replaceFirst("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ", ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
