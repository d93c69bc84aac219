package org.containerharness.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.DeclaredStacks;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.WithPostgres;
import org.testcontainers.postgresql.PostgreSQLContainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** From {@code @WithPostgres} to the first answer, beside Testcontainers' module, in one JVM and in turn. */
@Command(name = "postgres", description = "@WithPostgres to its first answer, beside Testcontainers' module.")
final class PostgresAnswer implements Callable<Integer> {

    private static final double BOUND = 0.6;

    private static final int PATIENCE = 120;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @WithPostgres
    private static final class Declared {}

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        StackSpec declared =
                DeclaredStacks.of(Declared.class).ofClass().values().iterator().next();
        StackSpec initialised =
                declared.map(part -> part instanceof ContainerSpec container ? container.withSnapshot(false) : part);
        Samples anew = new Samples();
        Samples later = new Samples();
        Samples theirs = new Samples();
        try (Harness harness = Harness.connect()) {
            awaitSnapshot(harness, declared);
            onTestcontainers();
            onHarness(harness, initialised);
            for (int round = 0; round < counted; round++) {
                anew.addNanos(onHarness(harness, initialised));
                later.addNanos(onHarness(harness, declared));
                theirs.addNanos(onTestcontainers());
            }
        }
        return List.of(
                new Comparison(
                        "PostgreSQL to its first answer, initialised anew",
                        "Testcontainers' module",
                        BOUND,
                        anew,
                        theirs),
                new Comparison("the same from its snapshot", "Testcontainers' module", BOUND, later, theirs));
    }

    private static long onHarness(Harness harness, StackSpec declared) {
        long begin = System.nanoTime();
        try (RunningStack stack = harness.start(declared)) {
            PostgresDatabase database = stack.fixture("postgres", PostgresDatabase.class);
            answer(database.jdbcUrl(), database.user(), database.password());
            return System.nanoTime() - begin;
        }
    }

    private static long onTestcontainers() {
        long begin = System.nanoTime();
        try (PostgreSQLContainer database = new PostgreSQLContainer("postgres:16")) {
            database.start();
            answer(database.getJdbcUrl(), database.getUsername(), database.getPassword());
            return System.nanoTime() - begin;
        }
    }

    private static void answer(String url, String user, String password) {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            connection.createStatement().execute("select 1");
        } catch (SQLException e) {
            throw new IllegalStateException("It counts as ready and does not answer.", e);
        }
    }

    private static void awaitSnapshot(Harness harness, StackSpec declared) {
        for (int look = 0; look < PATIENCE; look++) {
            try (RunningStack stack = harness.start(declared)) {
                if (stack.container("postgres").isFromSnapshot()) {
                    return;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
        throw new IllegalStateException("No snapshot was made.");
    }
}
