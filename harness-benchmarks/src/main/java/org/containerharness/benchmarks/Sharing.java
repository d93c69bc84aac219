package org.containerharness.benchmarks;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.containerharness.Harness;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.lease.SharedScope;
import org.containerharness.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** From the start of a JVM to a container that is kept already, and a build of several modules and forks. */
@Command(
        name = "sharing",
        description =
                "A kept container in a new JVM, and a Maven build of 3 modules x 2 forks that shares two services.")
final class Sharing implements Callable<Integer> {

    @Option(names = "--rounds", description = "Counted rounds of each, 0 for none (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(names = "--builds", description = "Counted builds of each, 0 for none (default: ${DEFAULT-VALUE}).")
    private int builds = 1;

    @Override
    public Integer call() throws Exception {
        if (rounds > 0) {
            try {
                reuse();
            } finally {
                removeKept();
            }
        }
        if (builds > 0) {
            new SharingBuild(builds).run();
        }
        return 0;
    }

    private void reuse() {
        Samples ours = new Samples();
        Samples theirs = new Samples();
        Map<String, String> switchedOn = Map.of("TESTCONTAINERS_REUSE_ENABLE", "true");
        ColdStart.time(ReuseHarness.class, Map.of());
        ColdStart.time(ReuseTestcontainers.class, switchedOn);
        for (int round = 0; round < rounds; round++) {
            ours.addNanos(ColdStart.time(ReuseHarness.class, Map.of()));
            theirs.addNanos(ColdStart.time(ReuseTestcontainers.class, switchedOn));
        }
        System.out.printf("Cold JVM to a kept container in hand (redis, default wait), median of %d rounds%n", rounds);
        System.out.printf("harness        %s, %d engine calls after the connection%n", ours, calls());
        System.out.printf("Testcontainers %s%n", theirs);
        System.out.printf("ratio          %.2f%n", ours.median() / theirs.median());
    }

    private static int calls() {
        Queue<CallListener.Call> calls = new ConcurrentLinkedQueue<>();
        try (Harness harness = Harness.connect(Settings.load(), calls::add)) {
            calls.clear();
            harness.start(ReuseHarness.stack(), SharedScope.MACHINE);
            return calls.size();
        }
    }

    private static void removeKept() {
        try (Harness harness = Harness.connect()) {
            Engine engine = harness.engine();
            engine.containers()
                    .list(Map.of(Labels.SCOPE, "machine", Labels.NAME, "bench-reuse"))
                    .forEach(container -> engine.containers().remove(container.id()));
            engine.containers()
                    .list(Map.of("org.containerharness.benchmarks", "reuse"))
                    .forEach(container -> engine.containers().remove(container.id()));
        }
    }
}
