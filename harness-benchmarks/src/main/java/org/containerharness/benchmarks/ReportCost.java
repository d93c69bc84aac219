package org.containerharness.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The journal and the page of a session: whole JVMs with and without them, in turn. */
@Command(name = "report", description = "Twelve classes with a report of what happened, and without one.")
final class ReportCost implements Callable<Integer> {

    private static final double BOUND = 1.02;
    private static final int CONTAINERS = 24;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 10;

    @Option(names = "--work", description = "Milliseconds that each test works (default: ${DEFAULT-VALUE}).")
    private int work;

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        Samples with = new Samples();
        Samples without = new Samples();
        Fresh fresh = new Fresh(CONTAINERS);
        run("off", fresh);
        for (int round = 0; round < counted; round++) {
            // Each of them is as often the first one of a round.
            boolean isFirst = round % 2 == 0;
            if (isFirst) {
                with.addMillis(run(newFolder(), fresh));
            }
            without.addMillis(run("off", fresh));
            if (!isFirst) {
                with.addMillis(run(newFolder(), fresh));
            }
        }
        return List.of(new Comparison(
                "12 classes, a PostgreSQL and a Redis each, " + (work == 0 ? "no work" : work + " ms of work")
                        + ", with a report; wall time",
                "without a report",
                BOUND,
                with,
                without));
    }

    /** One for each round: the rounds are sessions of one build, and its page has all that share a folder. */
    private static String newFolder() {
        try {
            return Files.createTempDirectory("report").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double run(String folder, Fresh fresh) {
        long nanos = ColdStart.time(
                SuiteRun.class,
                Map.of(),
                List.of("-Dharness.report.directory=" + folder, "-D" + Works.MILLIS + "=" + work),
                fresh::hear,
                ClassesOnHarness.class.getName());
        fresh.endRound();
        if (!folder.equals("off") && !Files.exists(Path.of(folder, "index.html"))) {
            throw new IllegalStateException("There is no report in " + folder);
        }
        return nanos / 1e6;
    }
}
