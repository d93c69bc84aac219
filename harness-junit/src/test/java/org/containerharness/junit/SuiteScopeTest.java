package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.containerharness.Harness;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.StartException;
import org.containerharness.model.DeclarationException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What lives as long as the launcher session. */
class SuiteScopeTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7").withImage("postgres:15");

    private List<String> starts() {
        return engine.calls().stream()
                .filter(call -> call.startsWith("start container "))
                .map(call -> call.substring("start container ".length()))
                .toList();
    }

    @Retention(RetentionPolicy.RUNTIME)
    @WithNetwork("shared")
    @WithContainer(name = "db", image = "postgres:15", networks = "shared")
    @interface SharedDatabase {
        Scope scope() default Scope.SUITE;
    }

    @Test
    void startsOnceForAllClassesThatDeclareTheSame() {
        TestRun.over(engine).run(First.class, Second.class, Third.class).succeeded(4);

        assertThat(starts()).containsExactly("db", "cache");
        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.networkNames()).isEmpty();
        assertThat(engine.calls()).last().isEqualTo("close");
    }

    @SharedDatabase
    static class First {
        @Test
        void has(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }
    }

    @SharedDatabase
    static class Second {
        @Test
        void has(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }
    }

    @SharedDatabase
    @WithContainer(name = "cache", image = "redis:7", networks = "shared")
    static class Third {
        @Test
        void hasBothOnOneNetwork(@Handle("db") RunningContainer db, @Handle("cache") RunningContainer cache) {
            assertThat(cache.networks().keySet()).isEqualTo(db.networks().keySet());
        }

        @Nested
        @WithContainer(name = "db", image = "postgres:15", networks = "shared")
        class Inner {
            @Test
            void getsTheSharedOneForTheSameDeclaration(@Handle("db") RunningContainer db) {
                assertThat(db.isRunning()).isTrue();
            }
        }
    }

    @Test
    void startsOnceForClassesThatRunAtTheSameTime() {
        TestRun.over(engine)
                .inParallel(16)
                .run(First.class, Second.class, ManyTests.class, ManyMore.class, Third.class)
                .succeeded(44);

        assertThat(starts()).containsExactlyInAnyOrder("db", "cache");
        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.networkNames()).isEmpty();
    }

    @SharedDatabase
    static class ManyTests {
        @RepeatedTest(20)
        void has(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }
    }

    @SharedDatabase
    static class ManyMore {
        @RepeatedTest(20)
        void has(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }
    }

    @Test
    void refusesAnotherDeclarationUnderTheSameName() {
        TestRun.Results results = TestRun.over(engine).run(First.class, Differs.class);

        assertThat(results.failure())
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("SuiteScopeTest.Differs @WithContainer(name = \"db\")")
                .hasMessageContaining("SuiteScopeTest.First @SharedDatabase @WithContainer(name = \"db\")")
                .hasMessageContaining("SUITE")
                .hasMessageContaining(" (image.reference, networking.networks[0].gatewayPriority,");
        assertThat(starts()).containsExactly("db");
    }

    @WithContainer(name = "db", image = "redis:7", scope = Scope.SUITE)
    static class Differs {
        @Test
        void test() {}
    }

    @Test
    void doesNotTryAFailedStartAgain() {
        engine.onStart("db", container -> container.exit(1));

        TestRun.Results results = TestRun.over(engine).run(First.class, Second.class);

        assertThat(starts()).containsExactly("db");
        assertThat(results.failures()).hasSize(2);
        assertThat(results.failures().get(0)).isInstanceOf(StartException.class);
        assertThat(results.failures().get(1))
                .hasMessageContaining("failed earlier in this run and is not tried again")
                .hasMessageContaining("exited with code 1");
        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.networkNames()).isEmpty();
    }

    @Test
    void isStartedByTheNextClassIfTheFirstWasInterrupted() {
        Thread runner = Thread.currentThread();
        AtomicInteger starts = new AtomicInteger();
        engine.before("start container db", () -> {
            if (starts.getAndIncrement() == 0) {
                runner.interrupt();
            }
        });
        engine.onStart("db", container -> {
            if (starts.get() > 1) {
                container.log("ready");
            }
        });

        TestRun.Results results = TestRun.over(engine).run(WaitsFirst.class, WaitsSecond.class);

        assertThat(results.failure()).hasMessageContaining("Interrupted while starting");
        assertThat(results.outcomes()).containsExactly("has(RunningContainer) SUCCESSFUL");
        assertThat(engine.containerNames()).isEmpty();
        Thread.interrupted();
    }

    @WithContainer(name = "db", image = "postgres:15", scope = Scope.SUITE, waitFor = @WaitFor(log = "ready"))
    abstract static class Waits {
        @Test
        void has(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }
    }

    static class WaitsFirst extends Waits {}

    static class WaitsSecond extends Waits {}

    @Test
    void outlivesAnExecutionAsWhenFailedTestsAreRunAgain() {
        TestRun.over(engine).runAgain(2, First.class).succeeded(1);

        assertThat(starts()).containsExactly("db");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void connectsToNoEngineWhereNothingIsDeclared() {
        AtomicInteger connections = new AtomicInteger();

        TestRun.of(settings -> {
                    connections.incrementAndGet();
                    return Harness.over(engine, settings);
                })
                .run(DeclaresNothing.class)
                .succeeded(1);

        assertThat(connections).hasValue(0);
    }

    static class DeclaresNothing {
        @Test
        void test() {}
    }

    @Test
    void connectsOncePerSession() {
        AtomicInteger connections = new AtomicInteger();

        TestRun.of(settings -> {
                    connections.incrementAndGet();
                    return Harness.over(engine, settings);
                })
                .run(First.class, Second.class, Third.class)
                .succeeded(4);

        assertThat(connections).hasValue(1);
    }

    @Test
    void endsWithItsLastUserInThePlan() {
        current = engine;

        TestRun.over(engine)
                .withPlan()
                .run(First.class, Third.class, FindsNothing.class)
                .succeeded(4);

        assertThat(starts()).containsExactly("db", "cache");
    }

    static class FindsNothing {
        @Test
        void whatNobodyAsksForIsGone() {
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> current.containerNames().isEmpty());
        }
    }

    @Test
    void lastsAsLongAsALaterClassDeclaresIt() {
        TestRun.over(engine)
                .withPlan()
                .run(First.class, DeclaresNothing.class, InAMethod.class, DeclaresNothing.class)
                .succeeded(3);

        assertThat(starts()).containsExactly("db");
    }

    static class InAMethod {
        @Test
        @SharedDatabase
        void has(@Handle("db") RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }
    }

    @Test
    void lastsAsLongAsTheSessionWhereAPropertyOfItIsSet() {
        current = engine;

        TestRun.over(engine)
                .withPlan()
                .run(Exports.class, FindsTheDatabase.class)
                .succeeded(2);
    }

    @Test
    void lastsAsLongAsTheSessionWhereNoPlanIsKnown() {
        current = engine;

        TestRun.over(engine).run(First.class, FindsTheDatabase.class).succeeded(2);
    }

    @SharedDatabase
    @ExportProperty(name = "suite.db", value = "db", scope = Scope.SUITE)
    static class Exports {
        @Test
        void has(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }
    }

    static class FindsTheDatabase {
        @Test
        void itIsThere() {
            assertThat(current.calls()).noneMatch(call -> call.startsWith("remove container"));
        }
    }

    @Test
    void isThereForThePlansThatFollow() {
        TestRun.over(engine).withPlan().runAgain(2, First.class).succeeded(1);

        assertThat(starts()).containsExactly("db");
    }

    @Test
    void isRemovedFromItsUsersToWhatTheyStandOn() {
        TestRun.over(engine)
                .withPlan()
                .run(First.class, CacheOfSuite.class, DeclaresNothing.class)
                .succeeded(3);

        assertThat(engine.calls().stream().filter(call -> call.startsWith("remove container")))
                .containsExactly("remove container cache", "remove container db");
    }

    @SharedDatabase
    @WithContainer(name = "cache", image = "redis:7", networks = "shared", scope = Scope.SUITE)
    static class CacheOfSuite {
        @Test
        void test() {}
    }

    /** What the fixture classes look at; one test of this class runs at a time. */
    private static volatile FakeEngine current = new FakeEngine();
}
