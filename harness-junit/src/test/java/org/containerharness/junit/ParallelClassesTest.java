package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes side by side, as many as JUnit was told. */
class ParallelClassesTest {

    private static final int THREADS = 2;

    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** A thread of JUnit's pool that waits as {@code CompletableFuture} does has another one take the next class. */
    @ParameterizedTest
    @ValueSource(strings = {"off", "auto"})
    void aStartThatIsWaitedForLetsNoFurtherClassBegin(String ahead) {
        FakeEngine engine = new FakeEngine().withImage("redis:7");
        Class<?>[] classes = Stream.of(getClass().getDeclaredClasses())
                .filter(type -> type.getSuperclass() == Own.class)
                .toArray(Class<?>[]::new);
        engine.before("start container db", this::begin);
        engine.onStart("db", container -> end());

        TestRun.over(engine)
                .withPlan()
                .with("harness.ahead", ahead)
                .inParallel(THREADS)
                .run(classes)
                .succeeded(classes.length);

        int aheadAtOnce = ahead.equals("off") ? 0 : 2;
        assertThat(most.get()).isBetween(2, THREADS + aheadAtOnce);
    }

    @Test
    void whatAClassWaitsForIsNotStartedAheadForItOnceMore() {
        FakeEngine engine = new FakeEngine().withImage("redis:7");
        CountDownLatch others = new CountDownLatch(3);
        engine.before("start container slow", () -> await(others));
        engine.onStart("quick", container -> others.countDown());

        TestRun.over(engine)
                .withPlan()
                .inParallel(2)
                .run(Slow.class, Q1.class, Q2.class, Q3.class)
                .succeeded(4);

        assertThat(engine.calls()).filteredOn("start container slow"::equals).hasSize(1);
    }

    private static void await(CountDownLatch others) {
        try {
            assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @WithContainer(name = "slow", image = "redis:7")
    static class Slow {
        @Test
        void hasIt(@Handle RunningContainer slow) {
            assertThat(slow.isRunning()).isTrue();
        }
    }

    @WithContainer(name = "quick", image = "redis:7")
    abstract static class Quick {
        @Test
        void hasIt(@Handle RunningContainer quick) {
            assertThat(quick.isRunning()).isTrue();
        }
    }

    static class Q1 extends Quick {}

    static class Q2 extends Quick {}

    static class Q3 extends Quick {}

    private void begin() {
        most.accumulateAndGet(starting.incrementAndGet(), Math::max);
        try {
            assertThat(new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        starting.decrementAndGet();
    }

    @WithContainer(name = "db", image = "redis:7")
    abstract static class Own {
        @Test
        void hasIt(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }
    }

    static class C1 extends Own {}

    static class C2 extends Own {}

    static class C3 extends Own {}

    static class C4 extends Own {}

    static class C5 extends Own {}

    static class C6 extends Own {}

    static class C7 extends Own {}

    static class C8 extends Own {}
}
