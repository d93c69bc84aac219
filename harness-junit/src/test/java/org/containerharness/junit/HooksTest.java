package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done after the start of a container, when it is ready, and before its end. */
class HooksTest {

    private static final List<String> DONE = new CopyOnWriteArrayList<>();

    private final FakeEngine engine = new FakeEngine()
            .withImage("redis:7")
            .withImage("shop:1")
            .onExec("cache", request -> {
                DONE.add(request.command().toString());
                boolean fails = request.command().words().contains("fail");
                return new ExecResult(OptionalInt.of(fails ? 3 : 0), "", fails ? "no such table" : "");
            })
            .onStart("shop", container -> DONE.add("shop starts"));

    @BeforeEach
    void forget() {
        DONE.clear();
    }

    @Test
    void areDoneInTheirOrderAroundEverythingElse() {
        TestRun.over(engine).run(AllMoments.class).succeeded(1);

        assertThat(DONE)
                .containsExactly(
                        "started",
                        "ready first",
                        "warm cache",
                        "shop starts",
                        "test",
                        "save",
                        "before the end of cache");
    }

    @WithContainer(
            name = "cache",
            image = "redis:7",
            afterStart = @Hook(command = "started"),
            afterReady = {@Hook(command = {"ready first"}), @Hook(method = "warm")},
            beforeEnd = {@Hook(command = "save"), @Hook(method = "org.containerharness.junit.HooksTest$Elsewhere#end")})
    @WithContainer(name = "shop", image = "shop:1", dependsOn = "cache")
    static class AllMoments {

        private static void warm(RunningContainer container) {
            DONE.add("warm " + container.name());
        }

        @Test
        void test() {
            DONE.add("test");
        }
    }

    static class Elsewhere {
        static void end(RunningContainer container) {
            DONE.add("before the end of " + container.name());
        }
    }

    @Test
    void areFoundInTheClassThatHasTheAnnotationAlsoForSubclassesAndOneOfSuiteScopeIsTheSameForBoth() {
        TestRun.over(engine).run(One.class, Other.class).succeeded(2);

        assertThat(DONE).containsExactly("once");
    }

    @WithContainer(name = "cache", image = "redis:7", scope = Scope.SUITE, afterReady = @Hook(method = "once"))
    static class Shared {
        static void once() {
            DONE.add("once");
        }

        @Test
        void test() {}
    }

    static class One extends Shared {}

    static class Other extends Shared {}

    @Test
    void failTheStartWithTheirOutput() {
        assertThat(TestRun.over(engine).run(FailingCommand.class).failure())
                .hasMessageContaining("The hook <fail> after ready ended with exit code 3 and wrote: no such table");
        assertThat(engine.containerNames()).isEmpty();

        assertThat(TestRun.over(engine).run(FailingMethod.class).failure())
                .hasMessageContaining("The hook <" + FailingMethod.class.getName()
                        + ".seed()> after start failed: java.lang.IllegalStateException: no seed");
        assertThat(engine.containerNames()).isEmpty();
    }

    @WithContainer(name = "cache", image = "redis:7", afterReady = @Hook(command = "fail"))
    static class FailingCommand {
        @Test
        void test() {}
    }

    @WithContainer(name = "cache", image = "redis:7", afterStart = @Hook(method = "seed"))
    static class FailingMethod {
        static void seed() {
            throw new IllegalStateException("no seed");
        }

        @Test
        void test() {}
    }

    @Test
    void endInTime() {
        assertThat(TestRun.over(engine).run(Hanging.class).failure())
                .hasMessageContaining(
                        "The hook <" + Hanging.class.getName() + ".hang()> after ready did not end within 200ms.");
    }

    @WithContainer(
            name = "cache",
            image = "redis:7",
            waitFor = @WaitFor(running = true, timeout = "200ms"),
            afterReady = @Hook(method = "hang"))
    static class Hanging {
        static void hang() throws InterruptedException {
            new java.util.concurrent.CountDownLatch(1).await();
        }

        @Test
        void test() {}
    }

    @Test
    void areRefusedWhereTheyCannotBeDone() {
        Throwable failure = TestRun.over(engine).run(Wrong.class).failure();

        String place = "HooksTest.Wrong @WithContainer(name = \"cache\") ";
        assertThat(((DeclarationException) failure).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        place
                                + "beforeEnd: what has BUILD scope ends when no test JVM is there any more that could do it."
                                + " Choose a narrower scope.",
                        place + "afterStart[0] sql: a database that has only started answers no SQL. Use afterReady.",
                        place + "afterStart[1] command: 0 of command, sql and method are given. Give exactly one.",
                        place + "afterReady[0] sql: it needs the url of its database, such as"
                                + " jdbc:postgresql://db:5432/postgres.",
                        place + "afterReady[1] method: there is no method <sed> in HooksTest.Wrong. Write its name, or"
                                + " com.example.Orders#seed for one of another class.",
                        place
                                + "afterReady[2] method: <HooksTest.Wrong.test()> does not fit. It must be static, the only one"
                                + " of its name, and have no parameter or a RunningContainer.");
        assertThat(engine.calls()).isEmpty();
    }

    @WithContainer(
            name = "cache",
            image = "redis:7",
            scope = Scope.BUILD,
            afterStart = {@Hook(sql = "SELECT 1", url = "jdbc:postgresql://cache:5432/a"), @Hook},
            afterReady = {@Hook(sql = "SELECT 1"), @Hook(method = "sed"), @Hook(method = "test")},
            beforeEnd = @Hook(command = "save"))
    static class Wrong {
        @Test
        void test() {}
    }

    @Test
    @Timeout(60)
    void areDoneByTheExitOfTheJvmToo(@TempDir Path folder) throws Exception {
        Path told = folder.resolve("told");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Dtold=" + told,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Exiting.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(7);
        assertThat(told)
                .as(output)
                .content()
                .isEqualToIgnoringNewLines("app of Exits, port 6379 known, command: saved");
    }

    static class Exiting {
        public static void main(String[] arguments) {
            TestRun.overRealEngine().run(Exits.class);
        }
    }

    @WithContainer(
            name = "app",
            image = "redis:7",
            ports = "6379",
            beforeEnd = {@Hook(command = {"sh", "-c", "echo saved > /tmp/saved"}), @Hook(method = "tell")})
    static class Exits {

        private static void tell(RunningContainer app) throws IOException {
            String saved = app.exec("cat", "/tmp/saved").stdout();
            String port = app.port(6379) > 0 ? "known" : "unknown";
            Files.writeString(
                    Path.of(System.getProperty("told")),
                    app.name() + " of Exits, port 6379 " + port + ", command: " + saved);
        }

        @Test
        void test() {
            System.exit(7);
        }
    }
}
