package org.containerharness.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.NetworkAction;
import org.containerharness.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many containers on one network, ready and gone again, beside the bare calls at the best concurrency. */
@Command(name = "many", description = "60 containers on one network, beside bare calls at each concurrency.")
final class ManyContainers implements Callable<Integer> {

    private static final int COUNT = 60;
    private static final double BOUND = 1.10;
    private static final List<Integer> CONCURRENCIES = List.of(2, 4, 6, 8);

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        try (Harness harness = Harness.connect()) {
            harness.start(stack(2)).close();
            int best = best(harness);
            Fresh fresh = new Fresh(COUNT);
            Samples ours = new Samples();
            Samples theirs = new Samples();
            for (int round = 0; round < counted; round++) {
                ours.time(() -> {
                    try (RunningStack running = harness.start(stack(COUNT))) {
                        fresh.use(running);
                    }
                });
                fresh.endRound();
                theirs.addMillis(bare(harness, best));
            }
            return List.of(new Comparison(
                    COUNT + " containers on one network, ready and gone",
                    "bare calls, " + best + " at a time",
                    BOUND,
                    ours,
                    theirs));
        }
    }

    private static int best(Harness harness) {
        int best = 1;
        double least = Double.MAX_VALUE;
        for (int concurrency : CONCURRENCIES) {
            double millis = bare(harness, concurrency);
            System.out.printf("  bare calls, %d at a time: %.0f ms%n", concurrency, millis);
            if (millis < least) {
                least = millis;
                best = concurrency;
            }
        }
        return best;
    }

    private static StackSpec stack(int count) {
        StackSpec stack = StackSpec.named("many").plus(NetworkSpec.named("inner"));
        for (int i = 0; i < count; i++) {
            stack = stack.plus(ContainerSpec.of("c" + i, "busybox:1")
                    .network("inner")
                    .command("sleep", "600")
                    .waitFor(new ReadyCondition.Running()));
        }
        return stack;
    }

    /** The calls that a plan of the harness has, and no others, on so many threads; in milliseconds. */
    private static double bare(Harness harness, int concurrency) {
        Engine engine = harness.engine();
        Plan plan = harness.plan(stack(COUNT));
        List<ContainerAction.Create> creates = plan.actions(ContainerAction.Create.class);
        NetworkAction.Create network = plan.actions(NetworkAction.Create.class).get(0);
        ExecutorService threads = Executors.newFixedThreadPool(concurrency);
        try {
            long from = System.nanoTime();
            engine.networks().create(network.network());
            each(threads, creates, create -> {
                engine.containers().create(create.container());
                engine.containers().start(create.engineName());
                engine.containers().inspect(create.engineName());
            });
            each(threads, creates, create -> engine.containers().remove(create.engineName()));
            engine.networks().remove(network.engineName());
            return (System.nanoTime() - from) / 1e6;
        } finally {
            threads.shutdown();
        }
    }

    private static <T> void each(ExecutorService threads, Collection<T> all, Consumer<T> work) {
        List<Future<?>> futures = new ArrayList<>();
        all.forEach(one -> futures.add(threads.submit(() -> work.accept(one))));
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
