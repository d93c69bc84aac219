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
