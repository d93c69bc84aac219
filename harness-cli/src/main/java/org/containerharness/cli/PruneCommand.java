package org.containerharness.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Sweep;
import org.containerharness.docker.Engine;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows what has nobody any more, and removes it if asked to. */
@Command(
        name = "prune",
        description = "Shows what belongs to nobody any more and why; removes it with --yes.",
        mixinStandardHelpOptions = true)
final class PruneCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private HarnessCommand program;

    @Option(names = "--yes", description = "Remove it. Takes up to a minute where only a second look is proof.")
    private boolean yes;

    @Option(
            names = {"-a", "--all"},
            description = "Also show what stays.")
    private boolean all;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        try (Engine engine = program.connect()) {
            Sweep sweep = new Sweep(engine);
            return yes ? remove(sweep) : show(sweep.look());
        }
    }

    private int show(List<Finding> findings) {
        List<Finding> shown = findings.stream()
                .filter(finding -> all || finding.verdict() != Finding.Verdict.STAYS)
                .toList();
        if (json) {
            Json.print(shown.stream().map(PruneCommand::forPrograms).toList(), program.out());
            return 0;
        }
        if (shown.isEmpty()) {
            program.out().println("Nothing to remove: everything of the harness belongs to somebody.");
            return 0;
        }
        Table table = new Table("WOULD", "KIND", "NAME", "AGE", "WHY");
        for (Finding finding : shown) {
            table.row(
                    would(finding),
                    finding.kind().name().toLowerCase(Locale.ROOT),
                    finding.name(),
                    finding.age()
                            .map(age -> DurationText.print(Duration.ofSeconds(Math.max(0, age.toSeconds()))))
                            .orElse(""),
                    finding.reason());
        }
        table.print(program.out());
        program.out().println("Nothing was removed. Repeat with --yes to do it.");
        return 0;
    }

    private static String would(Finding finding) {
        return switch (finding.verdict()) {
            case REMOVE -> "remove";
            case LOOK_AGAIN -> "look again";
            case STAYS -> "keep";
        };
    }

    private int remove(Sweep sweep) {
        Sweep.Result result;
        try {
            result = sweep.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted; run it again for the rest.", e);
        }
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put(
                    "removed",
                    result.removed().stream().map(PruneCommand::forPrograms).toList());
            answer.put("failures", result.failures());
            Json.print(answer, program.out());
        } else {
            result.removed().forEach(finding -> program.out().println("Removed " + finding + "."));
            program.out().println(result.removed().size() + " removed.");
        }
        result.failures().forEach(failure -> program.err().println("Could not be removed: " + failure));
        return result.failures().isEmpty() ? 0 : 1;
    }

    private static Map<String, Object> forPrograms(Finding finding) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
        all.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
        all.put("name", finding.name());
        all.put("id", finding.id());
        all.put("owner", finding.owner());
        finding.age().ifPresent(age -> all.put("ageSeconds", age.toSeconds()));
        all.put("reason", finding.reason());
        return all;
    }
}
