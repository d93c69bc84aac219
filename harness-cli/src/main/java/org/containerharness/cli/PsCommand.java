package org.containerharness.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.containerharness.engine.Engine;
import org.containerharness.snapshot.SnapshotImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what is there. */
@Command(name = "ps", description = "Lists containers and services of the harness.")
final class PsCommand extends Subcommand implements Callable<Integer> {

    @Option(
            names = {"-a", "--all"},
            description = "Networks, volumes, snapshots and the harness's own guards too.")
    private boolean all;

    @Option(names = "--json", description = "For programs, with every label.")
    private boolean json;

    /** What one engine has; its name is empty where there is no pool. */
    private record Found(String engine, List<Fixture> fixtures, List<SnapshotImage> snapshots, Instant now) {}

    @Override
    public Integer call() {
        List<Found> found = new ArrayList<>();
        int worst = program.onEachEngine((name, settings) -> {
            try (Engine engine = program.connect(settings)) {
                found.add(find(name, engine));
                return 0;
            }
        });
        if (json) {
            JsonOutput.print(found.stream().flatMap(PsCommand::forPrograms).toList(), program.out());
        } else {
            print(found);
            if (found.stream().anyMatch(some -> !some.snapshots().isEmpty())) {
                printSnapshots(found);
            }
        }
        return worst;
    }

    private Found find(String name, Engine engine) {
        FixtureList fixtures = new FixtureList(engine);
        return new Found(
                name,
                all ? fixtures.all() : fixtures.declared(),
                all ? SnapshotImage.all(engine) : List.of(),
                engine.status().time());
    }

    private static Stream<Map<String, Object>> forPrograms(Found found) {
        return Stream.concat(
                        found.fixtures().stream().map(fixture -> fixture.forPrograms(found.now())),
                        found.snapshots().stream().map(PsCommand::forPrograms))
                .map(entry -> {
                    Map<String, Object> all = new LinkedHashMap<>(entry);
                    if (!found.engine().isEmpty()) {
                        all.put("engine", found.engine());
                    }
                    return all;
                });
    }

    private void printSnapshots(List<Found> all) {
        Table table = new Table("SNAPSHOT OF", "MADE FOR", "MADE AT", "SIZE", "NAME");
        for (Found found : all) {
            String on = found.engine().isEmpty() ? "" : " on " + found.engine();
            found.snapshots()
                    .forEach(snapshot -> table.row(
                            snapshot.image(),
                            snapshot.madeFor(),
                            snapshot.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                            snapshot.size().roughly(),
                            snapshot.name().orElse("half made") + on));
        }
        program.out().println();
        table.print(program.out());
    }

    private static Map<String, Object> forPrograms(SnapshotImage snapshot) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("kind", "snapshot");
        all.put("name", snapshot.name().orElse(""));
        all.put("id", snapshot.id());
        all.put("image", snapshot.image());
        all.put("madeFor", snapshot.madeFor());
        all.put("created", snapshot.created().toString());
        all.put("bytes", snapshot.size().bytes());
        return all;
    }

    private void print(List<Found> all) {
        if (all.stream().allMatch(found -> found.fixtures().isEmpty())) {
            program.out().println("Nothing of the harness is there.");
            return;
        }
        List<String> titles = new ArrayList<>(List.of(
                "NAME",
                "OF",
                "KIND",
                "SCOPE",
                "STATE",
                "AGE",
                "KEPT SINCE",
                "IMAGE",
                "PORTS",
                "OWNER",
                "ENGINE NAME",
                "IDENTITY"));
        boolean isPool = all.stream().noneMatch(found -> found.engine().isEmpty());
        if (isPool) {
            titles.add("ENGINE");
        }
        Table table = new Table(titles.toArray(String[]::new));
        for (Found found : all) {
            for (Fixture fixture : found.fixtures()) {
                List<String> row = new ArrayList<>(row(fixture, found.now()));
                if (isPool) {
                    row.add(found.engine());
                }
                table.row(row.toArray(String[]::new));
            }
        }
        table.print(program.out());
    }

    private static List<String> row(Fixture fixture, Instant now) {
        return List.of(
                fixture.name(),
                fixture.belongsTo(),
                fixture.isGuard() ? "guard" : fixture.kind(),
                fixture.scope(),
                fixture.state(),
                fixture.age(now),
                fixture.keptSince()
                        .map(kept -> kept.truncatedTo(ChronoUnit.SECONDS).toString())
                        .orElse(""),
                fixture.image(),
                String.join(" ", fixture.ports()),
                fixture.ownerText(),
                fixture.engineName(),
                fixture.shortIdentity());
    }
}
