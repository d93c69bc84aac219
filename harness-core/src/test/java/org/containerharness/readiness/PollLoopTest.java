package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.GLOBAL)
class PollLoopTest {

    private final Fixture fixture = Fixture.ticking();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("harness-readiness"))
                .toList();
    }

    private static ReadyCondition after(int probes) {
        AtomicInteger count = new AtomicInteger();
        return new ReadyCondition.Custom(
                "the " + probes + "th time",
                target -> count.incrementAndGet() < probes ? ProbeResult.notYet("no") : ProbeResult.ready());
    }

    @Test
    void needsOneThreadForSixtyContainers() throws InterruptedException {
        int before = threads().size();
        List<WatchedContainer> watched = new ArrayList<>();
        List<CompletableFuture<ReadyReport>> ready = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            watched.add(fixture.started("app" + i, ReadinessSpec.of(after(3))));
            ready.add(fixture.ready(watched.get(i), "app" + i));
        }

        assertThat(threads()).hasSize(before + 1);
        assertThat(ready)
                .allSatisfy(one -> assertThat(Fixture.get(one).probes()).isEqualTo(3));
        assertThat(fixture.engine.subscriptions()).isEqualTo(1);

        List<Thread> loops = threads();
        watched.forEach(WatchedContainer::close);
        for (Thread loop : loops) {
            loop.join(10_000);
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void beginsAnewAfterItEnded() throws InterruptedException {
        WatchedContainer first = fixture.started("first", ReadinessSpec.of(after(1)));
        Fixture.get(fixture.ready(first, "first"));
        List<Thread> loops = threads();
        first.close();
        for (Thread loop : loops) {
            loop.join(10_000);
        }

        assertThat(Fixture.get(fixture.start("second", after(3))).probes()).isEqualTo(3);
    }

    @Test
    void letsNoContainerWaitForAnother() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch probing = new CountDownLatch(1);
        CompletableFuture<ReadyReport> slow = fixture.start("slow", new ReadyCondition.Custom("hangs", target -> {
            probing.countDown();
            hangs.await();
            return ProbeResult.ready();
        }));
        assertThat(probing.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<ReadyReport> quick = fixture.start("quick", after(5));
        CompletableFuture<ReadyReport> dead = fixture.start("dead", after(Integer.MAX_VALUE));
        fixture.engine.container("dead").exit(1);

        assertThat(Fixture.get(quick).probes()).isEqualTo(5);
        assertThat(Fixture.failure(dead).exitCode()).hasValue(1);
        assertThat(slow).isNotDone();
        hangs.countDown();
        assertThat(Fixture.get(slow).probes()).isEqualTo(1);
    }

    @Test
    void probesAConditionOnceAtATime() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();

        Fixture.get(fixture.start("app", new ReadyCondition.Custom("counts", target -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            atOnce.decrementAndGet();
            return count.incrementAndGet() < 10 ? ProbeResult.notYet("no") : ProbeResult.ready();
        })));

        assertThat(most).hasValue(1);
    }

    @Test
    void leavesAwaitilitysSettingsToTheUsersTests() {
        AtomicInteger heard = new AtomicInteger();
        Awaitility.setDefaultConditionEvaluationListener(condition -> heard.incrementAndGet());
        Awaitility.setDefaultPollDelay(Duration.ofHours(1));
        Awaitility.setDefaultTimeout(Duration.ofHours(2));
        try {
            Fixture.get(fixture.start("app", after(5)));
        } finally {
            Awaitility.reset();
        }

        assertThat(heard).hasValue(0);
    }

    @Test
    void leavesTheHandlerOfUncaughtExceptionsAsItIs() throws InterruptedException {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.UncaughtExceptionHandler users = (thread, error) -> {};
        WatchedContainer watched = fixture.started("app", ReadinessSpec.of(after(3)));
        Fixture.get(fixture.ready(watched, "app"));
        try {
            Thread.setDefaultUncaughtExceptionHandler(users);
            List<Thread> loops = threads();
            watched.close();
            for (Thread loop : loops) {
                loop.join(10_000);
            }

            assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(users);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
