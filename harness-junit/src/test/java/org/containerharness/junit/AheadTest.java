package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.junit.internal.UpcomingTests;
import org.containerharness.run.RunningContainer;
import org.containerharness.run.StartException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** What is started before the test that needs it, and what is removed beside the tests that come next. */
class AheadTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** What the fixture classes look at; one test of this class runs at a time. */
    private static volatile FakeEngine current = new FakeEngine();

    private static final Set<String> USED = ConcurrentHashMap.newKeySet();

    private final FakeEngine engine = new FakeEngine().withImage("redis:7").withImage("postgres:15");

    @BeforeEach
    void begin() {
        current = engine;
        USED.clear();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.networkNames()).isEmpty();
        assertThat(engine.volumeNames()).isEmpty();
    }

    private TestRun planned() {
        return TestRun.over(engine).withPlan();
    }

    private List<String> starts() {
        return engine.calls().stream()
                .filter(call -> call.startsWith("start container "))
                .map(call -> call.substring("start container ".length()))
                .toList();
    }

    private static boolean isStarted(String container) {
        return current.calls().contains("start container " + container);
    }

    @Test
    void theNextClassIsStartedWhileThisOneRuns() {
        planned().run(First.class, Second.class).succeeded(2);

        assertThat(starts()).containsExactly("one", "two");
    }

    @WithContainer(name = "one", image = "redis:7")
    static class First {
        @Test
        void runsUntilTheNextIsThere() {
            await().atMost(LIMIT).until(() -> isStarted("two"));
        }
    }

    @WithContainer(name = "two", image = "redis:7")
    static class Second {
        @Test
        void hasItsOwn(@Handle RunningContainer two) {
            assertThat(two.isRunning()).isTrue();
        }
    }

    @Test
    void nothingIsStartedAheadWithoutAPlanOrWhereItIsOff() {
        TestRun.over(engine).run(Alone.class, Second.class).succeeded(2);
        planned().with("harness.ahead", "off").run(Alone.class, Second.class).succeeded(2);

        assertThat(starts()).containsExactly("one", "two", "one", "two");
    }

    @WithContainer(name = "one", image = "redis:7")
    static class Alone {
        @Test
        void nothingElseIsThere() throws InterruptedException {
            // As long as a start ahead takes on this engine, several times over.
            assertThat(new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(current.containerNames()).hasSize(1);
        }
    }

    @Test
    void whatMayNotRunIsNotStartedAhead() {
        planned()
                .run(Alone.class, DisabledClass.class, DisabledMethods.class, OnACondition.class, FixedPort.class)
                .succeeded(2);

        assertThat(starts()).containsExactly("one", "fixed");
    }

    @Disabled("for the test")
    @WithContainer(name = "off", image = "redis:7")
    static class DisabledClass {
        @Test
        void test() {}
    }

    @WithContainer(name = "empty", image = "redis:7")
    static class DisabledMethods {
        @Test
        @Disabled("for the test")
        void test() {}
    }

    @EnabledIfSystemProperty(named = "not.set.anywhere", matches = "yes")
    @WithContainer(name = "conditional", image = "redis:7")
    static class OnACondition {
        @Test
        void test() {}
    }

    @WithContainer(name = "fixed", image = "redis:7", engineName = "ahead-fixed")
    static class FixedPort {
        @Test
        void test() {}
    }

    @Test
    void aFailedStartIsToldByTheClassThatNeedsIt() {
        engine.failNext("start container two", FakeEngine.failure(EngineException.Kind.OTHER, "no room for it"));

        TestRun.Results results = planned().run(First.class, Second.class);

        assertThat(results.failure()).isInstanceOf(StartException.class).hasMessageContaining("no room for it");
        assertThat(results.outcomes()).containsExactly("runsUntilTheNextIsThere() SUCCESSFUL");
    }

    @Test
    void aWrongGuessIsEndedWithTheSession() {
        TestRun.over(engine)
                .withListener(guessing(Second.class))
                .run(First.class)
                .succeeded(1);

        assertThat(starts()).containsExactly("one", "two");
    }

    private static LauncherSessionListener guessing(Class<?> next) {
        return new LauncherSessionListener() {
            @Override
            public void launcherSessionOpened(LauncherSession session) {
                UpcomingTests upcoming = new UpcomingTests();
                upcoming.add(next);
                upcoming.add(next, next.getDeclaredMethods()[0], 1);
                session.getStore().put(Namespace.create(HarnessFactory.NAMESPACE), UpcomingTests.class, upcoming);
            }
        };
    }

    @Test
    void aSpareIsReadyForTheNextInvocationAndNoMoreThanThePlanNeeds() {
        planned().run(FreshEach.class).succeeded(5);

        assertThat(starts()).hasSize(5);
        assertThat(USED).hasSize(5);
    }

    @WithContainer(name = "fresh", image = "redis:7", scope = Scope.METHOD)
    static class FreshEach {

        @RepeatedTest(4)
        void repeated(@Handle RunningContainer fresh) {
            assertThat(USED.add(fresh.id())).isTrue();
            int expected = Math.min(5, USED.size() + 1);
            await().atMost(LIMIT)
                    .until(() -> current.calls().stream()
                                    .filter("start container fresh"::equals)
                                    .count()
                            >= expected);
        }

        @Test
        void another(@Handle RunningContainer fresh) {
            assertThat(USED.add(fresh.id())).isTrue();
        }
    }

    @Test
    void parallelInvocationsGetOneEach() {
        planned().inParallel(4).run(InParallel.class).succeeded(8);

        assertThat(starts()).hasSize(8);
        assertThat(USED).hasSize(8);
    }

    @WithContainer(name = "fresh", image = "redis:7", scope = Scope.METHOD)
    static class InParallel {
        @RepeatedTest(8)
        void each(@Handle RunningContainer fresh) {
            assertThat(USED.add(fresh.id())).isTrue();
        }
    }

    @Test
    void aClassIsRemovedBesideTheNextOne() {
        CountDownLatch nextRuns = new CountDownLatch(1);
        REMOVAL.set(nextRuns);
        engine.before("remove container one", () -> awaitUninterrupted(nextRuns));

        planned().run(JustOne.class, LetsRemove.class).succeeded(2);
    }

    @Test
    void aClassIsRemovedBeforeTheNextOneWhereThatIsWanted() {
        planned()
                .with("harness.teardown", "wait")
                .with("harness.ahead", "off")
                .run(JustOne.class, SeesNothingElse.class)
                .succeeded(2);
    }

    private static final java.util.concurrent.atomic.AtomicReference<CountDownLatch> REMOVAL =
            new java.util.concurrent.atomic.AtomicReference<>(new CountDownLatch(0));

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @WithContainer(name = "one", image = "redis:7")
    static class JustOne {
        @Test
        void test() {}
    }

    @WithContainer(name = "two", image = "redis:7")
    static class LetsRemove {
        @Test
        void runsBeforeTheOtherIsGone(@Handle RunningContainer two) {
            assertThat(two.isRunning()).isTrue();
            REMOVAL.get().countDown();
        }
    }

    @WithContainer(name = "two", image = "redis:7")
    static class SeesNothingElse {
        @Test
        void test() {
            assertThat(current.containerNames()).hasSize(1);
        }
    }
}
