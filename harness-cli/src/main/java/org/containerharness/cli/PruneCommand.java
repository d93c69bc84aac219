package org.containerharness.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Sweep;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Counted;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.settings.Settings;
import org.containerharness.snapshot.SnapshotImage;
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

    @Option(names = "--snapshots", description = "Also snapshots: images that later starts begin from.")
    private boolean snapshots;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    private final List<Map<String, Object>> entries = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @Override
    public Integer call() {
        int worst = program.onEachEngine(this::prune);
        if (json) {
            JsonOutput.print(yes ? answer() : entries, program.out());
        }
        return worst;
    }

    private int prune(String engine, Settings settings) {
        int before = entries.size();
        try (Harness harness = Harness.over(program.connect(settings), settings)) {
            if (!engine.isEmpty() && !json) {
                program.out().println("On " + engine + ":");
            }
            return yes ? remove(harness) : show(harness, look(harness));
        } finally {
            if (!engine.isEmpty()) {
                entries.subList(before, entries.size()).forEach(entry -> entry.put("engine", engine));
            }
        }
    }

    private Map<String, Object> answer() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("removed", entries);
        answer.put("failures", failures);
        return answer;
    }

    /** Of what has MACHINE scope the sweep says only that it has a rule of its own. */
    private static List<Finding> look(Harness harness) {
        Map<String, Finding> byId = new LinkedHashMap<>();
        new Sweep(harness.engine()).look().forEach(finding -> byId.put(finding.id(), finding));
        harness.lookAtIdle().forEach(finding -> byId.put(finding.id(), finding));
        return List.copyOf(byId.values());
    }

    private int show(Harness harness, List<Finding> findings) {
        List<Finding> shown = findings.stream()
                .filter(finding -> all || finding.verdict() != Finding.Verdict.STAYS)
                .toList();
        List<SnapshotImage> images = SnapshotImage.all(harness.engine());
        if (json) {
            shown.forEach(finding -> entries.add(forPrograms(finding)));
            images.stream().filter(image -> snapshots).forEach(image -> entries.add(forPrograms(image, "remove")));
            return 0;
        }
        boolean isNothing = shown.isEmpty() && (!snapshots || images.isEmpty());
        if (isNothing) {
            program.out().println("Nothing to remove: what is here is in use, is kept, or is not idle for its time.");
        } else {
            print(shown, snapshots ? images : List.of());
        }
        tellOfKept(harness);
        if (!snapshots && !images.isEmpty()) {
            ByteSize size = new ByteSize(
                    images.stream().mapToLong(image -> image.size().bytes()).sum());
            program.out()
                    .println(Counted.of(images.size(), "snapshot takes ", "snapshots take ") + size.roughly()
                            + "; remove with `harness prune --snapshots --yes`.");
        }
        if (!isNothing) {
            program.out().println("Nothing was removed. Repeat with --yes to do it.");
        }
        return 0;
    }

    private void print(List<Finding> findings, List<SnapshotImage> images) {
        Table table = new Table("WOULD", "KIND", "NAME", "AGE", "WHY");
        for (Finding finding : findings) {
            table.row(
                    would(finding),
                    finding.kind().name().toLowerCase(Locale.ROOT),
                    finding.name(),
                    finding.age()
                            .map(age -> DurationText.print(Duration.ofSeconds(Math.max(0, age.toSeconds()))))
                            .orElse(""),
                    finding.reason());
        }
        for (SnapshotImage image : images) {
            table.row(
                    "remove",
                    "snapshot",
                    image.name().orElse(image.id()),
                    "",
                    "of " + image.image() + ", " + image.size().roughly() + "; stays while a container runs from it");
        }
        table.print(program.out());
    }

    /** Nobody prunes what somebody has kept, but people forget what they have kept. */
    private void tellOfKept(Harness harness) {
        Map<String, List<Fixture>> kept = new TreeMap<>();
        for (Fixture fixture : new FixtureList(harness.engine()).all()) {
            if (fixture.keptSince().isPresent()) {
                String removal = fixture.project()
                        .map(project -> "harness compose -p " + project + " down -v")
                        .orElse("harness stop " + fixture.belongsTo());
                kept.computeIfAbsent(removal, command -> new ArrayList<>()).add(fixture);
            }
        }
        kept.forEach((removal, fixtures) -> program.out()
                .println("Kept since "
                        + fixtures.stream()
                                .flatMap(fixture -> fixture.keptSince().stream())
                                .min(Comparator.naturalOrder())
                                .map(since -> since.truncatedTo(ChronoUnit.SECONDS))
                                .orElseThrow()
                        + ": "
                        + fixtures.stream()
                                .map(fixture -> fixture.kind() + " " + fixture.engineName())
                                .collect(Collectors.joining(", "))
                        + ". Remove with: " + removal));
        if (kept.keySet().stream()
                        .filter(command -> command.startsWith("harness stop"))
                        .count()
                > 1) {
            program.out().println("All that tests have kept: harness stop --kept");
        }
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
        List<SnapshotImage> images = snapshots
                ? SnapshotImage.all(harness.engine()).stream()
                        .filter(image -> image.remove(harness.engine()))
                        .toList()
                : List.of();
        if (json) {
            result.removed().forEach(finding -> entries.add(forPrograms(finding)));
            images.forEach(image -> entries.add(forPrograms(image, "removed")));
            failures.addAll(result.failures());
        } else {
            result.removed().forEach(finding -> program.out().println("Removed " + finding + "."));
            images.forEach(image -> program.out()
                    .println("Removed snapshot " + image.name().orElse(image.id()) + " of " + image.image() + "."));
            program.out().println(result.removed().size() + images.size() + " removed.");
            tellOfKept(harness);
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

    private static Map<String, Object> forPrograms(SnapshotImage image, String verdict) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("verdict", verdict);
        all.put("kind", "snapshot");
        all.put("name", image.name().orElse(""));
        all.put("id", image.id());
        all.put("image", image.image());
        all.put("bytes", image.size().bytes());
        return all;
    }
}
