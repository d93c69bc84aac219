package org.containerharness.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.containerharness.engine.Engine;
import org.containerharness.snapshot.SnapshotImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what is there. */
@Command(name = "ps", description = "Lists containers of the harness.")
final class PsCommand extends Subcommand implements Runnable {

    @Option(
            names = {"-a", "--all"},
            description = "Networks, volumes, snapshots and the harness's own guards too.")
    private boolean all;

    @Option(names = "--json", description = "For programs, with every label.")
    private boolean json;

    @Override
    public void run() {
        try (Engine engine = program.connect()) {
            FixtureList fixtures = new FixtureList(engine);
            List<Fixture> shown = all
                    ? fixtures.all()
                    : fixtures.containers().stream()
                            .filter(fixture -> !fixture.isGuard())
                            .toList();
            List<SnapshotImage> snapshots = all ? SnapshotImage.all(engine) : List.of();
            Instant now = engine.status().time();
            if (json) {
                JsonOutput.print(
                        Stream.concat(
                                        shown.stream().map(fixture -> fixture.forPrograms(now)),
                                        snapshots.stream().map(PsCommand::forPrograms))
                                .toList(),
                        program.out());
                return;
            }
            print(shown, now);
            if (!snapshots.isEmpty()) {
                print(snapshots);
            }
        }
    }

    private void print(List<SnapshotImage> snapshots) {
        Table table = new Table("SNAPSHOT OF", "MADE FOR", "MADE AT", "SIZE", "NAME");
        for (SnapshotImage snapshot : snapshots) {
            table.row(
                    snapshot.image(),
                    snapshot.madeFor(),
                    snapshot.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                    snapshot.size().roughly(),
                    snapshot.name().orElse("half made"));
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

    private void print(List<Fixture> fixtures, Instant now) {
        if (fixtures.isEmpty()) {
            program.out().println("Nothing of the harness is there.");
            return;
        }
        Table table = new Table(
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
                "IDENTITY");
        for (Fixture fixture : fixtures) {
            table.row(
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
        table.print(program.out());
    }
}
