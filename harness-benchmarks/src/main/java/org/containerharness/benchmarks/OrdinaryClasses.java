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

    private record Row(String name, Class<?> ours, Class<?> theirs, int workMillis, int tests) {

        double overhead(double wallMillis) {
            return wallMillis - (double) workMillis * tests;
        }
    }

    @Override
    public Integer call() {
        List<Row> rows = List.of(
                new Row(
                        "12 classes x (PostgreSQL + Redis), 1 s of work each",
                        ClassesOnHarness.class,
                        ClassesOnTestcontainers.class,
                        1_000,
                        12),
                new Row("the same with no work", ClassesOnHarness.class, ClassesOnTestcontainers.class, 0, 12),
                new Row(
                        "20 tests, a fresh Redis each, 300 ms of work",
                        FreshOnHarness.class,
                        FreshOnTestcontainers.class,
                        300,
                        20));
        rows.forEach(this::measure);
        return 0;
    }

    private void measure(Row row) {
        Samples ours = new Samples();
        Samples theirs = new Samples();
        for (int round = 0; round < rounds; round++) {
            ours.addMillis(row.overhead(time(row.ours(), row)));
            theirs.addMillis(row.overhead(time(row.theirs(), row)));
        }
        System.out.printf("%s; overhead, median of %d rounds%n", row.name(), rounds);
        System.out.printf("  harness        %s%n", ours);
        System.out.printf("  Testcontainers %s%n", theirs);
        System.out.printf("  ratio          %.2f%n", ours.median() / theirs.median());
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
