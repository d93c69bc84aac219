package org.containerharness.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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

    @Option(names = "--only", description = "Only tests of Testcontainers whose class has this in its name.")
    private String only = "";

    /**
     * What the harness runs.
     *
     * @param isFirst on an engine that has no snapshot of it
     * @param containers that are made for a run
     * @param uses how often a test is given one
     */
    private record Row(String name, double bound, Class<?> tests, boolean isFirst, int containers, int uses) {}

    /** Rows that do the same work, beside one run of Testcontainers in each round. */
    private record Group(Class<?> theirs, int workMillis, int tests, List<Row> rows) {

        double overhead(Class<?> suite, Consumer<String> heard) {
            double wall = ColdStart.time(
                            SuiteRun.class,
                            Map.of("TESTCONTAINERS_RYUK_DISABLED", "true"),
                            List.of("-D" + Works.MILLIS + "=" + workMillis),
                            heard,
                            suite.getName())
                    / 1e6;
            return wall - (double) workMillis * tests;
        }
    }

    private static final List<Group> GROUPS = List.of(
            new Group(
                    ClassesOnTestcontainers.class,
                    0,
                    12,
                    List.of(
                            new Row(
                                    "12 classes, a PostgreSQL and a Redis each, no work, first run",
                                    0.7,
                                    ClassesOnHarness.class,
                                    true,
                                    24,
                                    24),
                            new Row("the same, second run", 0.3, ClassesOnHarness.class, false, 24, 24))),
            new Group(
                    ClassesOnTestcontainers.class,
                    1_000,
                    12,
                    List.of(
                            new Row(
                                    "12 classes, a PostgreSQL and a Redis each, 1 s of work",
                                    0.25,
                                    ClassesOnHarness.class,
                                    false,
                                    24,
                                    24),
                            new Row("the same with scope SUITE", 0.12, SuiteOnHarness.class, false, 2, 24))),
            new Group(
                    FreshOnTestcontainers.class,
                    300,
                    20,
                    List.of(new Row(
                            "20 tests, a fresh Redis each, 300 ms of work",
                            0.25,
                            FreshOnHarness.class,
                            false,
                            20,
                            20))));

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        return GROUPS.stream()
                .filter(group -> group.theirs().getSimpleName().contains(only))
                .flatMap(group -> measure(group, counted).stream())
                .toList();
    }

    private static List<Comparison> measure(Group group, int counted) {
        Samples theirs = new Samples();
        List<Samples> ours = new ArrayList<>();
        List<Fresh> fresh = new ArrayList<>();
        for (Row row : group.rows()) {
            ours.add(new Samples());
            fresh.add(new Fresh(row.containers()));
        }
        for (int round = 0; round < counted; round++) {
            for (int i = 0; i < group.rows().size(); i++) {
                Row row = group.rows().get(i);
                if (row.isFirst()) {
                    FromSnapshot.removeAll("OnHarness");
                }
                ours.get(i).addMillis(group.overhead(row.tests(), fresh.get(i)::hear));
                fresh.get(i).endRound(row.uses());
            }
            theirs.addMillis(group.overhead(group.theirs(), line -> {}));
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < group.rows().size(); i++) {
            Row row = group.rows().get(i);
            comparisons.add(
                    new Comparison(row.name() + "; overhead", "Testcontainers", row.bound(), ours.get(i), theirs));
        }
        return comparisons;
    }
}
