package org.containerharness.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.containerharness.Harness;
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Sweep;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what has nobody any more, and removes it if asked to. */
@Command(
        name = "prune",
        description = "Shows what belongs to nobody any more, or is idle, and why; removes it with --yes.")
final class PruneCommand extends Subcommand implements Callable<Integer> {

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
        try (Harness harness = Harness.over(program.connect(), program.settings())) {
            return yes ? remove(harness) : show(look(harness));
        }
    }

    /** Of what has MACHINE scope the sweep says only that it has a rule of its own. */
    private static List<Finding> look(Harness harness) {
        Map<String, Finding> byId = new LinkedHashMap<>();
        new Sweep(harness.engine()).look().forEach(finding -> byId.put(finding.id(), finding));
        harness.lookAtIdle().forEach(finding -> byId.put(finding.id(), finding));
        return List.copyOf(byId.values());
    }

    private int show(List<Finding> findings) {
        List<Finding> shown = findings.stream()
                .filter(finding -> all || finding.verdict() != Finding.Verdict.STAYS)
                .toList();
        if (json) {
            JsonOutput.print(shown.stream().map(PruneCommand::forPrograms).toList(), program.out());
            return 0;
        }
        if (shown.isEmpty()) {
            program.out()
                    .println(
                            "Nothing to remove: everything of the harness belongs to somebody, or is not idle for its time.");
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

    private int remove(Harness harness) {
        Sweep.Result result;
        try {
            result = new Sweep(harness.engine()).run().plus(harness.removeIdleNow());
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
            JsonOutput.print(answer, program.out());
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
