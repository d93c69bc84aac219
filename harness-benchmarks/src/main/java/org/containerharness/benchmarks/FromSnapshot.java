package org.containerharness.benchmarks;

import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.containerharness.Harness;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.Place;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.run.RunningStack;
import org.containerharness.snapshot.SnapshotImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A container that is started a second time, beside its first start. */
@Command(name = "snapshots", description = "First starts beside starts from a snapshot.")
final class FromSnapshot implements Callable<Integer> {

    private static final int PATIENCE = 300;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Override
    public Integer call() throws InterruptedException {
        measure("PostgreSQL with a migration of 3 s", "SELECT pg_sleep(3);");
        measure("PostgreSQL as it is", "");
        return 0;
    }

    private void measure(String what, String script) throws InterruptedException {
        Samples first = new Samples();
        Samples later = new Samples();
        try (Harness harness = Harness.connect()) {
            for (int round = 0; round < rounds; round++) {
                String mark = UUID.randomUUID().toString();
                StackSpec spec = database(script, mark);
                first.time(() -> harness.start(spec).close());
                awaitSnapshot(harness, mark);
                // Its name is looked up with the first start that finds it.
                harness.start(spec).close();
                later.addMillis(start(harness, spec));
                remove(harness, mark);
            }
        }
        System.out.printf("%s; start and removal, median of %d rounds%n", what, rounds);
        System.out.printf("  first start     %s%n", first);
        System.out.printf("  from a snapshot %s%n", later);
        System.out.printf("  ratio           %.2f%n", later.median() / first.median());
    }

    private static double start(Harness harness, StackSpec spec) {
        long from = System.nanoTime();
        RunningStack stack = harness.start(spec);
        if (!stack.container("db").isFromSnapshot()) {
            throw new IllegalStateException("It was initialised anew.");
        }
        stack.close();
        return (System.nanoTime() - from) / 1e6;
    }

    private static StackSpec database(String script, String mark) {
        return StackSpec.named("bench")
                .plus(ContainerSpec.of("db", "postgres:16")
                        .env("POSTGRES_PASSWORD", "secret")
                        .ports("5432")
                        .file(FileSpec.ofText(script + " -- " + mark, "/docker-entrypoint-initdb.d/1.sql"))
                        .waitFor(new ReadyCondition.LogLine(
                                Pattern.compile("database system is ready to accept connections"), 2))
                        .withPlace(new Place("bench " + mark)));
    }

    private static void awaitSnapshot(Harness harness, String mark) throws InterruptedException {
        for (int look = 0; look < PATIENCE; look++) {
            TimeUnit.MILLISECONDS.sleep(200);
            boolean isThere = SnapshotImage.all(harness.engine()).stream()
                    .anyMatch(snapshot -> snapshot.madeFor().contains(mark)
                            && snapshot.name().isPresent()
                            && snapshot.names().stream().noneMatch(name -> name.contains("candidate")));
            if (isThere) {
                return;
            }
        }
        throw new IllegalStateException("No snapshot was made.");
    }

    private static void remove(Harness harness, String mark) {
        SnapshotImage.all(harness.engine()).stream()
                .filter(snapshot -> snapshot.madeFor().contains(mark))
                .flatMap(snapshot -> snapshot.names().stream())
                .forEach(name -> harness.engine().images().remove(name, true));
    }
}
