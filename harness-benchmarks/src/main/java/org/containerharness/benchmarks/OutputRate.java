package org.containerharness.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.containerharness.Harness;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Containers that write much while a test works: what it costs the test to have their output followed, and whether all of it comes. */
@Command(name = "output", description = "10,000 lines a second of five containers, followed while a test works.")
final class OutputRate implements Callable<Integer> {

    private static final int CONTAINERS = 5;
    private static final int LINES = 20_000;
    private static final double BOUND = 1.05;

    /** 200 lines ten times a second, for ten seconds. */
    private static final String WRITER = "i=0; while [ $i -lt 100 ]; do seq $((i * 200 + 1)) $((i * 200 + 200));"
            + " i=$((i + 1)); sleep 0.1; done; sleep 600";

    private static final int UNITS = 350;
    private static final int UNIT = 4 << 20;

    private static final long MOST_MEMORY = 64L << 20;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        Samples followed = new Samples();
        Samples alone = new Samples();
        try (Harness harness = Harness.connect()) {
            works();
            Fresh fresh = new Fresh(CONTAINERS);
            for (int round = 0; round < counted; round++) {
                followed.addMillis(run(harness, true, fresh));
                fresh.endRound();
                alone.addMillis(run(harness, false, fresh));
                fresh.endRound();
            }
        }
        return List.of(new Comparison(
                "a test's own work while five containers write 10,000 lines/s, all of them followed",
                "not followed",
                BOUND,
                followed,
                alone));
    }

    private static double run(Harness harness, boolean isFollowed, Fresh fresh) {
        StackSpec spec = StackSpec.named("output");
        for (int i = 0; i < CONTAINERS; i++) {
            spec = spec.plus(ContainerSpec.of("writer" + i, "busybox:1")
                    .command("sh", "-c", WRITER)
                    .process(process -> process.withInit(true))
                    .waitFor(new ReadyCondition.Running()));
        }
        List<Subscription> subscriptions = new ArrayList<>();
        List<AtomicLong> last = new ArrayList<>();
        try (RunningStack stack = harness.start(spec)) {
            fresh.use(stack);
            if (isFollowed) {
                stack.containers().forEach(container -> follow(container, subscriptions, last));
            }
            long before = used();
            double millis = works();
            if (isFollowed) {
                awaitAll(last);
                long grown = used() - before;
                if (grown > MOST_MEMORY) {
                    throw new IllegalStateException("The heap grew by " + (grown >> 20) + " MB.");
                }
            }
            return millis;
        } finally {
            subscriptions.forEach(Subscription::close);
        }
    }

    /** Fails with the first line that is missing. */
    private static void follow(RunningContainer container, List<Subscription> subscriptions, List<AtomicLong> last) {
        AtomicLong number = new AtomicLong();
        last.add(number);
        subscriptions.add(container.followLogs(LogQuery.ALL, line -> {
            long expected = number.get() + 1;
            number.set(Long.parseLong(line.text().strip()) == expected ? expected : Long.MIN_VALUE);
        }));
    }

    private static void awaitAll(List<AtomicLong> last) {
        long from = System.nanoTime();
        while (last.stream().anyMatch(number -> number.get() != LINES)) {
            if (last.stream().anyMatch(number -> number.get() < 0)) {
                throw new IllegalStateException("A line is missing.");
            }
            if (System.nanoTime() - from > TimeUnit.SECONDS.toNanos(30)) {
                throw new IllegalStateException("Lines are missing: " + last + " came of " + LINES + " each.");
            }
            pause(20);
        }
    }

    /** A test's work: half of the time it waits for what it tests. In milliseconds. */
    static double works() {
        long from = System.nanoTime();
        for (int i = 0; i < UNITS; i++) {
            unit();
            pause(10);
        }
        return (System.nanoTime() - from) / 1e6;
    }

    private static void unit() {
        try {
            MessageDigest.getInstance("SHA-256").digest(new byte[UNIT]);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
