package org.containerharness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.containerharness.Harness;
import org.containerharness.engine.EngineInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every row in one run; its results as Markdown, JSON and a chart. */
@Command(name = "all", description = "All rows with their bounds, in less than 25 minutes.")
final class AllRows implements Callable<Integer> {

    /** @param rounds so many that the whole stays within its time; what is noisy needs more */
    private record Part(String name, int rounds, IntFunction<List<Comparison>> measure) {}

    private static final List<Part> PARTS = List.of(
            new Part("warm", 5, new WarmStart()::measure),
            new Part("cold", 5, new ColdStart()::measure),
            new Part("ten", 3, new TenAtOnce()::measure),
            new Part("classes", 3, new OrdinaryClasses()::measure),
            new Part("spring", 3, new SpringSuite()::measure),
            new Part("postgres", 5, new PostgresAnswer()::measure),
            new Part("snapshots", 3, new FromSnapshot()::measure),
            new Part("compose", 3, new ComposeUp()::measure),
            new Part("many", 3, new ManyContainers()::measure),
            new Part("output", 2, new OutputRate()::measure),
            new Part("loud", 3, new LoudContainer()::measure),
            new Part("report", 5, new ReportCost()::measure));

    @Option(names = "--into", description = "Folder for results.md, results.json and results.svg.")
    private Path folder = Path.of("target", "bench");

    @Option(names = "--page", description = "A page that has a place for the results.")
    private Optional<Path> page = Optional.empty();

    @Option(names = "--rounds", description = "Rounds of each row, in place of its own number.")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--only", description = "Only this part: ${COMPLETION-CANDIDATES}")
    private String only = "";

    @Override
    public Integer call() throws IOException {
        List<Comparison> rows = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        String machine = machine();
        long from = System.nanoTime();
        for (Part part : PARTS) {
            if (part.name().contains(only)) {
                try {
                    List<Comparison> measured = part.measure().apply(rounds.orElse(part.rounds()));
                    measured.forEach(Comparison::print);
                    rows.addAll(measured);
                } catch (RuntimeException e) {
                    e.printStackTrace();
                    failures.add(part.name() + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                }
            }
        }
        Results results = new Results(
                "%s Taken on %s in %d minutes."
                        .formatted(
                                machine,
                                LocalDate.now(),
                                Duration.ofNanos(System.nanoTime() - from).toMinutes() + 1),
                rows,
                failures);
        results.write(folder);
        if (page.isPresent()) {
            results.show(page.get());
        }
        System.out.println("Written to " + folder.toAbsolutePath());
        return failures.isEmpty() ? 0 : 1;
    }

    private static String machine() throws IOException {
        try (Harness harness = Harness.connect()) {
            EngineInfo engine = harness.engine().info();
            return "Measured with Java %s on %d processors (%s), %d GB of memory, engine %s, beside Testcontainers 2.0.5."
                    .formatted(
                            System.getProperty("java.version"),
                            Runtime.getRuntime().availableProcessors(),
                            processor(),
                            harness.engine().status().memory() >> 30,
                            engine.version());
        }
    }

    private static String processor() throws IOException {
        Path facts = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(facts)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(facts).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
