package org.containerharness.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.DeclaredStacks;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.redis.WithRedis;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Twelve {@code @SpringBootTest} classes on PostgreSQL and Redis as whole JVMs, in turn with Testcontainers'
 * {@code @ServiceConnection}, as it is without any setting (with Ryuk) and without Ryuk. The classes are among the tests of
 * harness-spring-boot, and run on its class path, of both without what only other tests of the module use: an application
 * with a database and a cache has no broker.
 */
@Command(name = "spring", description = "Twelve @SpringBootTest classes, as whole JVMs.")
final class SpringSuite implements Callable<Integer> {

    private static final String CLASSES = "org.containerharness.suite.SuiteOn";

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--jvm", description = "An option of all JVMs, such as -XX:TieredStopAtLevel=1.")
    private List<String> options = List.of();

    private record Row(String name, double bound, int contexts) {}

    private static final List<Row> ROWS = List.of(
            new Row("12 @SpringBootTest classes on PostgreSQL and Redis, one context", 0.8, 1),
            new Row("the same with four contexts", 0.5, 4));

    @WithPostgres
    @WithRedis
    private static final class Servers {}

    /**
     * Beside what is compared, the same classes on servers that are there already: nothing that starts servers can be
     * quicker.
     */
    @Override
    public Integer call() {
        try (Harness harness = Harness.connect();
                RunningStack servers = harness.start(DeclaredStacks.of(Servers.class)
                        .ofClass()
                        .values()
                        .iterator()
                        .next())) {
            for (Row row : ROWS) {
                Samples without = new Samples();
                List<Comparison> compared =
                        measure(row, rounds, () -> without.addNanos(run(row, "Servers", true, properties(servers))));
                compared.forEach(Comparison::print);
                System.out.printf(
                        Locale.ROOT,
                        "  servers there before %s%n  ratio %.2f%n",
                        without,
                        without.median() / compared.get(0).theirs().median());
            }
        }
        return 0;
    }

    List<Comparison> measure(int counted) {
        return ROWS.stream()
                .flatMap(row -> measure(row, counted, () -> {}).stream())
                .toList();
    }

    private List<Comparison> measure(Row row, int counted, Runnable more) {
        Samples ours = new Samples();
        Samples theirs = new Samples();
        Samples withoutReaper = new Samples();
        for (int round = 0; round < counted; round++) {
            ours.addNanos(run(row, "Harness", true, List.of()));
            theirs.addNanos(run(row, "Testcontainers", true, List.of()));
            withoutReaper.addNanos(run(row, "Testcontainers", false, List.of()));
            more.run();
        }
        return List.of(
                new Comparison(row.name(), "Testcontainers", row.bound(), ours, theirs),
                new Comparison(row.name(), "the same without Ryuk", row.bound(), ours, withoutReaper));
    }

    /** What connects an application to servers without anybody's help. */
    private static List<String> properties(RunningStack servers) {
        PostgresDatabase postgres = servers.fixture("postgres", PostgresDatabase.class);
        return List.of(
                "-Dspring.datasource.url=" + postgres.jdbcUrl(),
                "-Dspring.datasource.username=" + postgres.user(),
                "-Dspring.datasource.password=" + postgres.password(),
                "-Dspring.data.redis.host=" + servers.container("redis").host(),
                "-Dspring.data.redis.port=" + servers.container("redis").port());
    }

    /**
     * Until the JVM is gone: contexts, and the containers that are their beans, end with its last hooks.
     *
     * @param reaps whether Testcontainers has what removes after a JVM that was killed, as the harness always does
     */
    private long run(Row row, String suite, boolean reaps, List<String> properties) {
        AtomicInteger complaints = new AtomicInteger();
        List<String> all = new ArrayList<>(options);
        all.add("-Dsuite.contexts=" + row.contexts());
        all.addAll(properties);
        long time = ColdStart.run(
                        classPath(),
                        SuiteRun.class,
                        Map.of("TESTCONTAINERS_RYUK_DISABLED", String.valueOf(!reaps)),
                        all,
                        line -> {
                            if (line.contains(" WARN ") || line.contains(" ERROR ")) {
                                System.err.println(line);
                                complaints.incrementAndGet();
                            }
                        },
                        CLASSES + suite)
                .ended();
        if (suite.equals("Harness") && complaints.get() > 0) {
            throw new IllegalStateException("The suite on the harness complained, see above.");
        }
        return time;
    }

    /** Parts of the paths of libraries that Boot would configure, and that the suite does not use. */
    private static final List<String> OF_OTHER_TESTS = List.of(
            "kafka",
            "amqp",
            "rabbit",
            "hibernate",
            "data-jpa",
            "jakarta/persistence",
            "liquibase",
            "flyway",
            "r2dbc",
            "mariadb",
            "mysql",
            "mongo",
            "devtools");

    /** With the classes of this module, for {@link SuiteRun}. */
    private static String classPath() {
        Path root = Path.of(System.getProperty("benchmarks.root", ""));
        Path module = root.resolve("harness-spring-boot/target");
        try {
            return String.join(
                    File.pathSeparator,
                    module.resolve("test-classes").toString(),
                    module.resolve("classes").toString(),
                    root.resolve("harness-benchmarks/target/classes").toString(),
                    Stream.of(Files.readString(module.resolve("classpath"))
                                    .strip()
                                    .split(File.pathSeparator))
                            .filter(library -> OF_OTHER_TESTS.stream().noneMatch(library::contains))
                            .collect(Collectors.joining(File.pathSeparator)));
        } catch (IOException e) {
            throw new UncheckedIOException("Run it by bin/bench, which says what it needs.", e);
        }
    }
}
