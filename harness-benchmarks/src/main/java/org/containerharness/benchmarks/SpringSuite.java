package org.containerharness.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private record Row(String name, double bound, int contexts) {}

    private static final List<Row> ROWS = List.of(
            new Row("12 @SpringBootTest classes on PostgreSQL and Redis, one context", 0.8, 1),
            new Row("the same with four contexts", 0.5, 4));

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        List<Comparison> all = new ArrayList<>();
        for (Row row : ROWS) {
            Samples ours = new Samples();
            Samples theirs = new Samples();
            Samples withoutReaper = new Samples();
            for (int round = 0; round < counted; round++) {
                ours.addNanos(run(row, "Harness", true));
                theirs.addNanos(run(row, "Testcontainers", true));
                withoutReaper.addNanos(run(row, "Testcontainers", false));
            }
            all.add(new Comparison(row.name(), "Testcontainers", row.bound(), ours, theirs));
            all.add(new Comparison(row.name(), "the same without Ryuk", row.bound(), ours, withoutReaper));
        }
        return all;
    }

    /** @param reaps whether Testcontainers has what removes after a JVM that was killed, as the harness always does */
    private static long run(Row row, String suite, boolean reaps) {
        AtomicInteger complaints = new AtomicInteger();
        long time = ColdStart.time(
                classPath(),
                SuiteRun.class,
                Map.of("TESTCONTAINERS_RYUK_DISABLED", String.valueOf(!reaps)),
                List.of("-Dsuite.contexts=" + row.contexts()),
                line -> {
                    if (line.contains(" WARN ") || line.contains(" ERROR ")) {
                        System.err.println(line);
                        complaints.incrementAndGet();
                    }
                },
                CLASSES + suite);
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
