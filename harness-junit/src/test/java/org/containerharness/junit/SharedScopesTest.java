package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BUILD and MACHINE scope as annotations have them; what they mean is tested in the core. */
class SharedScopesTest {

    private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

    private final FakeEngine engine =
            new FakeEngine().withImage("db:1").withImage("app:1").withImage("cache:1");

    @TempDir
    private Path state;

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    private TestRun.Results run(Class<?>... classes) {
        return TestRun.over(engine)
                .with("harness.state.directory", state.toString())
                .run(classes);
    }

    @WithContainer(name = "db", image = "db:1", waitFor = @WaitFor(running = true), scope = Scope.BUILD)
    static class OrdersCase {
        @Test
        void usesIt(@Handle("db") RunningContainer db) {
            SEEN.add(db.id());
        }

        @Test
        void usesItAgain(@Handle("db") RunningContainer db) {
            SEEN.add(db.id());
        }
    }

    @WithContainer(name = "db", image = "db:1", waitFor = @WaitFor(running = true), scope = Scope.BUILD)
    static class BillingCase {
        @Test
        void usesIt(@Handle("db") RunningContainer db) {
            SEEN.add(db.id());
        }
    }

    @Test
    void sharesAcrossClassesAndSessionsOfOneBuild() {
        assertThat(run(OrdersCase.class, BillingCase.class).failures()).isEmpty();
        assertThat(run(BillingCase.class).failures()).isEmpty();

        assertThat(SEEN).hasSize(4);
        assertThat(SEEN.stream().distinct()).hasSize(1);
        assertThat(engine.containerNames()).containsExactly("db");
        assertThat(engine.container("db").action().labels()).containsEntry("org.containerharness.scope", "build");
    }

    @WithNetwork(value = "backend", scope = Scope.MACHINE)
    @WithContainer(
            name = "db",
            image = "db:1",
            networks = "backend",
            waitFor = @WaitFor(running = true),
            scope = Scope.BUILD)
    @WithContainer(
            name = "cache",
            image = "cache:1",
            networks = "backend",
            dependsOn = "db",
            waitFor = @WaitFor(running = true),
            scope = Scope.SUITE)
    @WithContainer(name = "app", image = "app:1", dependsOn = "cache", waitFor = @WaitFor(running = true))
    static class AllScopesCase {
        @Test
        void seesAll(RunningStack stack) {
            SEEN.add(stack.network("backend").engineName());
            SEEN.add(stack.container("db").engineName());
            SEEN.add(stack.container("cache").engineName());
            SEEN.add(stack.container("app").engineName());
        }
    }

    @Test
    void letsNarrowerScopesUseWiderOnes() {
        assertThat(run(AllScopesCase.class).failures()).isEmpty();

        assertThat(List.copyOf(SEEN).get(0)).startsWith("ch-backend-m-");
        assertThat(List.copyOf(SEEN).get(1)).startsWith("ch-db-b");
        assertThat(engine.containerNames()).containsExactly("db");
        assertThat(engine.networkNames()).containsExactly("backend");
    }

    @WithContainer(
            name = "db",
            image = "db:1",
            waitFor = @WaitFor(running = true),
            scope = Scope.MACHINE,
            dependsOn = "cache")
    @WithContainer(name = "cache", image = "cache:1", waitFor = @WaitFor(running = true), scope = Scope.BUILD)
    static class UpsideDownCase {
        @Test
        void neverRuns() {}
    }

    @Test
    void refusesAWiderFixtureThatNeedsANarrowerOne() {
        assertThat(run(UpsideDownCase.class).failures())
                .singleElement()
                .asString()
                .contains("the container <cache> is not declared");
        assertThat(engine.containerNames()).isEmpty();
    }

    @WithContainer(
            name = "db",
            image = "db:1",
            waitFor = @WaitFor(running = true),
            env = "MODE=other",
            scope = Scope.BUILD)
    static class OtherCase {
        @Test
        void neverRuns() {}
    }

    @Test
    void namesBothPlacesOfTwoThatDiffer() {
        assertThat(run(OrdersCase.class, OtherCase.class).failures())
                .singleElement()
                .asString()
                .contains("OtherCase")
                .contains("OrdersCase")
                .contains("of BUILD scope is declared differently")
                .contains("process.environment.MODE");
    }

    @Test
    void replacesBetweenClassesWhatHasEnded() {
        assertThat(run(OrdersCase.class).failures()).isEmpty();
        engine.container("db").exit(1);

        assertThat(run(BillingCase.class).failures()).isEmpty();

        assertThat(SEEN.stream().distinct()).hasSize(2);
    }

    @WithContainer(name = "db", image = "db:1", waitFor = @WaitFor(running = true), scope = Scope.BUILD)
    @Reset(of = "db", hook = NoteReset.class, each = Reset.Each.TEST)
    static class ResetCase {

        @Handle("db")
        static RunningContainer db;

        @Test
        void usesIt(@Handle("db") RunningContainer own) {
            SEEN.add("test " + own.isRunning() + " " + own.id().equals(db.id()));
        }

        @Test
        void usesItAgain(@Handle("db") RunningContainer own) {
            SEEN.add("test " + own.isRunning() + " " + own.id().equals(db.id()));
        }

        @Test
        void usesItOnceMore(@Handle("db") RunningContainer own) {
            SEEN.add("test " + own.isRunning() + " " + own.id().equals(db.id()));
        }
    }

    static class NoteReset implements Reset.Hook {
        @Override
        public void reset(RunningStack stack) {
            SEEN.add("reset");
            if (SEEN.stream().filter("reset"::equals).count() == 2) {
                throw new IllegalStateException("it is full");
            }
        }
    }

    @Test
    void resetsBetweenTestsAndReplacesWhatCannotBeReset() {
        assertThat(run(ResetCase.class).failures()).isEmpty();

        assertThat(SEEN).containsExactly("test true true", "reset", "test true true", "reset", "test true true");
        assertThat(engine.calls().stream().filter("create container db"::equals))
                .hasSize(2);
    }

    @WithContainer(name = "db", image = "db:1", waitFor = @WaitFor(running = true), scope = Scope.BUILD)
    @Reset(of = "dbx", command = "true")
    @Reset(of = "db")
    @Reset(of = "db", sql = "SELECT 1")
    static class BadResetCase {
        @Test
        void neverRuns() {}
    }

    @Test
    void refusesResetsThatSayNothingOrMeanNobody() {
        assertThat(run(BadResetCase.class).failures())
                .singleElement()
                .asString()
                .contains("there is no container <dbx> of BUILD or MACHINE scope")
                .contains("it gives 0 ways to reset")
                .contains("sql needs the url");
    }
}
