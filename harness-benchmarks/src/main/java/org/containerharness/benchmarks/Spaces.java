package org.containerharness.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.services.mariadb.MariaDbDatabase;
import org.containerharness.services.mariadb.MariaDbDatabases;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.PostgresDatabases;
import org.containerharness.space.Space;
import org.containerharness.space.SpaceMaker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A database of its own for each test of classes that run side by side against one container. */
@Command(name = "spaces", description = "A fresh migrated database for each test in one shared container.")
final class Spaces implements Callable<Integer> {

    private static final String SCHEMA = """
            CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(80) NOT NULL);
            CREATE TABLE orders (id INT PRIMARY KEY, customer INT NOT NULL, item VARCHAR(80),
              FOREIGN KEY (customer) REFERENCES customers (id));
            CREATE INDEX orders_by_customer ON orders (customer);
            INSERT INTO customers VALUES (1, 'Ada'), (2, 'Grace');
            INSERT INTO orders VALUES (1, 1, 'engine');
            """;

    @Option(names = "--classes", description = "Classes side by side (default: ${DEFAULT-VALUE}).")
    private int classes = 4;

    @Option(names = "--rounds", description = "Test methods in all (default: ${DEFAULT-VALUE}).")
    private int rounds = 200;

    /** What a test sees of its database. */
    private record Account(String jdbcUrl, String user, String password) {}

    private interface Login<S> {
        Account of(S space);
    }

    @Override
    public Integer call() throws Exception {
        FileSpec.Source schema = FileSpec.ofText(SCHEMA, "/schema.sql").source();
        ContainerSpec postgres = ContainerSpec.of("db", "postgres:15")
                .env("POSTGRES_PASSWORD", "secret")
                .ports("5432");
        measure(
                "PostgreSQL",
                postgres,
                new PostgresDatabases(java.util.Optional.empty(), List.of(schema), java.util.Optional.empty(), 5432),
                PostgresDatabase.class,
                space -> new Account(space.jdbcUrl(), space.user(), space.password()));
        measure(
                "PostgreSQL, fsync=off",
                postgres.command("-c", "fsync=off", "-c", "full_page_writes=off"),
                new PostgresDatabases(java.util.Optional.empty(), List.of(schema), java.util.Optional.empty(), 5432),
                PostgresDatabase.class,
                space -> new Account(space.jdbcUrl(), space.user(), space.password()));
        measure(
                "MariaDB",
                ContainerSpec.of("db", "mariadb:11")
                        .env("MARIADB_ROOT_PASSWORD", "secret")
                        .ports("3306"),
                new MariaDbDatabases(java.util.Optional.empty(), List.of(schema), java.util.Optional.empty(), 3306),
                MariaDbDatabase.class,
                space -> new Account(space.jdbcUrl(), space.user(), space.password()));
        return 0;
    }

    private <S extends Space> void measure(
            String title, ContainerSpec container, SpaceMaker<S> maker, Class<S> type, Login<S> login)
            throws Exception {
        try (Harness harness = Harness.connect();
                RunningStack shared = harness.start(StackSpec.named("shared").plus(container))) {
            Samples first = new Samples();
            first.time(() -> test(harness, shared, maker, type, login));
            Samples oneByOne = new Samples();
            for (int i = 0; i < rounds / classes; i++) {
                oneByOne.addNanos(test(harness, shared, maker, type, login));
            }
            ExecutorService threads = Executors.newFixedThreadPool(classes);
            List<Future<Samples>> runs = new ArrayList<>();
            long from = System.nanoTime();
            for (int i = 0; i < classes; i++) {
                runs.add(threads.submit(() -> testClass(harness, shared, maker, type, login)));
            }
            Samples all = new Samples();
            for (Future<Samples> run : runs) {
                all.addAll(run.get());
            }
            threads.shutdown();
            System.out.printf(
                    "%-22s first %s%n%22s one class %s%n%22s %d classes side by side %s, %d methods in %.1f s%n",
                    title, first, "", oneByOne, "", classes, all, rounds, (System.nanoTime() - from) / 1e9);
        }
    }

    private <S extends Space> Samples testClass(
            Harness harness, RunningStack shared, SpaceMaker<S> maker, Class<S> type, Login<S> login) {
        Samples samples = new Samples();
        for (int i = 0; i < rounds / classes; i++) {
            samples.addNanos(test(harness, shared, maker, type, login));
        }
        return samples;
    }

    /** Returns how long the test waited for its database; fails if it sees a row of another one. */
    private static <S extends Space> long test(
            Harness harness, RunningStack shared, SpaceMaker<S> maker, Class<S> type, Login<S> login) {
        long from = System.nanoTime();
        try (RunningStack own =
                harness.start(StackSpec.named("test").plus(maker.in("db", "orders")), List.of(shared))) {
            Account account = login.of(own.fixture("orders", type));
            long waited = System.nanoTime() - from;
            try (Connection connection =
                            DriverManager.getConnection(account.jdbcUrl(), account.user(), account.password());
                    Statement statement = connection.createStatement()) {
                expectRows(statement, 1);
                statement.execute("INSERT INTO orders VALUES (2, 2, 'compiler')");
                expectRows(statement, 2);
            } catch (SQLException e) {
                throw new IllegalStateException("The test's database does not work.", e);
            }
            return waited;
        }
    }

    private static void expectRows(Statement statement, int expected) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM orders")) {
            row.next();
            if (row.getInt(1) != expected) {
                throw new IllegalStateException(
                        "Saw " + row.getInt(1) + " rows instead of " + expected + ": another test's rows.");
            }
        }
    }
}
