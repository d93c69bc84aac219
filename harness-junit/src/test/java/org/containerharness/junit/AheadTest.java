package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.StartException;
import org.containerharness.junit.internal.UpcomingTests;
import org.containerharness.model.ByteSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
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
    void eachClassIsStartedAheadOnce() {
        planned()
                .with("harness.ahead", "2")
                .run(First.class, SecondOfMany.class, ThirdOfMany.class, Alone4.class)
                .succeeded(4);

        assertThat(starts()).containsExactlyInAnyOrder("one", "two", "three", "four");
    }

    @WithContainer(name = "two", image = "redis:7")
    static class SecondOfMany {
        @Test
        void runsUntilTheNextIsThere() {
            await().atMost(LIMIT).until(() -> isStarted("three"));
        }
    }

    @WithContainer(name = "three", image = "redis:7")
    static class ThirdOfMany {
        @Test
        void runsUntilTheNextIsThere() {
            await().atMost(LIMIT).until(() -> isStarted("four"));
        }
    }

    @WithContainer(name = "four", image = "redis:7")
    static class Alone4 {
        @Test
        void test() {}
    }

    @Test
    void aStackWithMoreContainersThanTheBudgetIsStartedAheadAlone() {
        planned()
                .with("harness.ahead", "1")
                .run(First.class, ThreeAtOnce.class, Alone4.class)
                .succeeded(3);

        assertThat(starts()).startsWith("one").endsWith("four").hasSize(5);
    }

    @WithContainer(name = "two", image = "redis:7")
    @WithContainer(name = "three", image = "redis:7")
    @WithContainer(name = "five", image = "redis:7")
    static class ThreeAtOnce {
        @Test
        void theNextWaits() {
            assertThat(isStarted("two") && isStarted("three") && isStarted("five"))
                    .isTrue();
        }
    }

    @Test
    void whatIsStartedAheadKeepsWithinAQuarterOfTheEnginesMemory() {
        engine.withMemory(ByteSize.ofMegabytes(2_048).bytes());

        planned()
                .run(HasThree.class, NeverFits.class, Takes400.class, Takes200.class)
                .succeeded(4);

        assertThat(starts()).containsExactly("one", "half", "never", "fifth");
    }

    @WithContainer(name = "one", image = "redis:7")
    static class HasThree {
        @Test
        void onlyWhatFitsIsStarted() throws InterruptedException {
            await().atMost(LIMIT).until(() -> isStarted("half"));
            assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(isStarted("never") || isStarted("fifth")).isFalse();
        }
    }

    @WithContainer(name = "never", image = "redis:7", memory = "600m")
    static class NeverFits {
        @Test
        void test() {}
    }

    @WithContainer(name = "half", image = "redis:7", memory = "400m")
    static class Takes400 {
        @Test
        void test() {}
    }

    @WithContainer(name = "fifth", image = "redis:7", memory = "200m")
    static class Takes200 {
        @Test
        void test() {}
    }

    @Test
    void aStartThatTookLongInAnEarlierRunIsBegunEarlyEnough(@TempDir Path cache) throws IOException {
        Path times = cache.resolve("times").resolve("classes");
        Files.createDirectories(times.getParent());
        Files.writeString(times, "what is damaged\n60000 10 " + Alone4.class.getName() + "\n");

        planned()
                .with("harness.cache.directory", cache.toString())
                .with("harness.ahead", "2")
                .run(ThenFour.class, SecondOfMany.class, ThirdOfMany.class, Alone4.class)
                .succeeded(4);

        assertThat(starts()).startsWith("one").hasSize(4);
        assertThat(starts().indexOf("four")).isLessThan(starts().indexOf("three"));
        assertThat(Files.readString(times)).contains(" " + ThenFour.class.getName() + "\n");
        assertThat(Files.getPosixFilePermissions(times.getParent())).hasSize(3);
        assertThat(Files.getPosixFilePermissions(times)).hasSize(2);
    }

    @WithContainer(name = "one", image = "redis:7")
    static class ThenFour {
        @Test
        void runsUntilTheLongStartHasBegun() {
            await().atMost(LIMIT).until(() -> isStarted("four"));
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
