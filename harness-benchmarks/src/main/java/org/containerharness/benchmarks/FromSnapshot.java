package org.containerharness.benchmarks;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.Place;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.snapshot.SnapshotImage;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.postgresql.PostgreSQLContainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A container that is started a second time, beside its first start. */
@Command(name = "snapshots", description = "First starts beside starts from a snapshot.")
final class FromSnapshot implements Callable<Integer> {

    private static final int PATIENCE = 300;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        return List.of(
                measure(
                        "PostgreSQL with a migration of 3 s, the second class with a fresh one",
                        0.2,
                        mark -> database("SELECT pg_sleep(3);", mark),
                        "Testcontainers",
                        counted),
                measure(
                        "RabbitMQ fresh from its snapshot, against all reason (see docs/snapshots.md)",
                        0.5,
                        FromSnapshot::broker,
                        "its first start",
                        1));
    }

    private static Comparison measure(
            String what, double bound, Function<String, StackSpec> declared, String peer, int counted) {
        Samples theirs = new Samples();
        Samples later = new Samples();
        Fresh fresh = new Fresh(3);
        try (Harness harness = Harness.connect()) {
            for (int round = 0; round < counted; round++) {
                String mark = UUID.randomUUID().toString();
                StackSpec spec = declared.apply(mark);
                Samples first = new Samples();
                first.time(() -> start(harness, spec, fresh));
                awaitSnapshot(harness, mark);
                // Its name is looked up with the first start that finds it.
                start(harness, spec, fresh);
                later.time(() -> {
                    if (!start(harness, spec, fresh)) {
                        throw new IllegalStateException("It was initialised anew.");
                    }
                });
                fresh.endRound();
                if (peer.equals("Testcontainers")) {
                    theirs.time(() -> onTestcontainers(mark));
                } else {
                    theirs.addAll(first);
                }
                removeAll(mark);
            }
        }
        return new Comparison(what + "; start and removal", peer, bound, later, theirs);
    }

    private static void onTestcontainers(String mark) {
        try (PostgreSQLContainer db = new PostgreSQLContainer("postgres:16")) {
            db.withCopyToContainer(
                    Transferable.of("SELECT pg_sleep(3); -- " + mark), "/docker-entrypoint-initdb.d/1.sql");
            db.start();
        }
    }

    private static StackSpec broker(String mark) {
        return StackSpec.named("bench")
                .plus(ContainerSpec.of("db", "rabbitmq:3")
                        .env("BENCH_MARK", mark)
                        .ports("5672")
                        .networking(networking -> networking.withHostname("broker"))
                        .withSnapshot(true)
                        .withPlace(new Place("bench " + mark)));
    }

    /** Starts and removes it; true if it began from a snapshot. */
    private static boolean start(Harness harness, StackSpec spec, Fresh fresh) {
        try (RunningStack stack = harness.start(spec)) {
            fresh.use(stack);
            return stack.container("db").isFromSnapshot();
        }
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

    private static void awaitSnapshot(Harness harness, String mark) {
        for (int look = 0; look < PATIENCE; look++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
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

    /** Forgets what was made for a declaration whose place has this in it. */
    static void removeAll(String place) {
        try (Harness harness = Harness.connect()) {
            SnapshotImage.all(harness.engine()).stream()
                    .filter(snapshot -> snapshot.madeFor().contains(place))
                    .flatMap(snapshot -> snapshot.names().stream())
                    .forEach(name -> harness.engine().images().remove(name, true));
        }
    }
}
