package org.containerharness.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What most people do: classes with their own containers, and tests with fresh ones; whole JVMs, in turn with
 * Testcontainers' extension. Overhead is the wall time less the tests' own work.
 */
@Command(name = "classes", description = "Test classes and tests with containers of their own, as whole JVMs.")
final class OrdinaryClasses implements Callable<Integer> {

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    /** @param isFirst on an engine that has no snapshot of what the harness starts */
    private record Row(
            String name, double bound, Class<?> ours, Class<?> theirs, int workMillis, int tests, boolean isFirst) {

        double overhead(double wallMillis) {
            return wallMillis - (double) workMillis * tests;
        }
    }

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        Class<?> theirs = ClassesOnTestcontainers.class;
        List<Row> rows = List.of(
                new Row(
                        "12 classes, a PostgreSQL and a Redis each, no work, first run",
                        0.7,
                        ClassesOnHarness.class,
                        theirs,
                        0,
                        12,
                        true),
                new Row("the same, second run", 0.3, ClassesOnHarness.class, theirs, 0, 12, false),
                new Row("the same with 1 s of work each", 0.25, ClassesOnHarness.class, theirs, 1_000, 12, false),
                new Row("the same with scope SUITE", 0.12, SuiteOnHarness.class, theirs, 1_000, 12, false),
                new Row(
                        "20 tests, a fresh Redis each, 300 ms of work each",
                        0.25,
                        FreshOnHarness.class,
                        FreshOnTestcontainers.class,
                        300,
                        20,
                        false));
        return rows.stream().map(row -> measure(row, counted)).toList();
    }

    private static Comparison measure(Row row, int counted) {
        Samples ours = new Samples();
        Samples theirs = new Samples();
        for (int round = 0; round < counted; round++) {
            if (row.isFirst()) {
                FromSnapshot.removeAll("OnHarness");
            }
            ours.addMillis(row.overhead(time(row.ours(), row)));
            theirs.addMillis(row.overhead(time(row.theirs(), row)));
        }
        return new Comparison(row.name() + "; overhead", "Testcontainers", row.bound(), ours, theirs);
    }

    private static double time(Class<?> suite, Row row) {
        return ColdStart.time(
                        SuiteRun.class,
                        Map.of("TESTCONTAINERS_RYUK_DISABLED", "true"),
                        List.of("-D" + Works.MILLIS + "=" + row.workMillis()),
                        suite.getName())
                / 1e6;
    }
}
