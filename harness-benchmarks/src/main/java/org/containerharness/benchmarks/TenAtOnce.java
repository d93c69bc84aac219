package org.containerharness.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.lifecycle.Startables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ten containers at once in a JVM that has done nothing before. */
@Command(name = "ten", description = "From the start of a JVM to ten ready containers.")
final class TenAtOnce implements Callable<Integer> {

    private static final int COUNT = 10;
    private static final double BOUND = 0.5;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        Samples ours = new Samples();
        Samples theirs = new Samples();
        Fresh fresh = new Fresh(COUNT);
        for (int round = 0; round < counted; round++) {
            ours.addNanos(ColdStart.time(OnHarness.class, Map.of(), List.of(), fresh::hear));
            fresh.endRound();
            theirs.addNanos(ColdStart.time(OnTestcontainers.class, Map.of("TESTCONTAINERS_RYUK_DISABLED", "true")));
        }
        return List.of(new Comparison(COUNT + " containers at once, cold JVM", "Testcontainers", BOUND, ours, theirs));
    }

    /** One stack of them. */
    static final class OnHarness {

        private OnHarness() {}

        public static void main(String[] arguments) {
            StackSpec stack = StackSpec.named("ten");
            for (int i = 0; i < COUNT; i++) {
                stack = stack.plus(ContainerSpec.of("cache" + i, "redis:7").ports("6379"));
            }
            try (Harness harness = Harness.connect();
                    RunningStack running = harness.start(stack)) {
                System.out.println("ready at " + running.container("cache9").port(6379));
                running.containers().forEach(Fresh::say);
            }
        }
    }

    /** As many as its own way to start several at once. */
    static final class OnTestcontainers {

        private OnTestcontainers() {}

        public static void main(String[] arguments) {
            List<GenericContainer<?>> containers = IntStream.range(0, COUNT)
                    .<GenericContainer<?>>mapToObj(i -> new GenericContainer<>("redis:7").withExposedPorts(6379))
                    .toList();
            Startables.deepStart(containers.stream()).join();
            System.out.println("ready at " + containers.get(9).getMappedPort(6379));
            containers.forEach(GenericContainer::stop);
            System.exit(0);
        }
    }
}
