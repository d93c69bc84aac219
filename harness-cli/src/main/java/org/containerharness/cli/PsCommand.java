package org.containerharness.cli;

import java.time.Instant;
import java.util.List;
import org.containerharness.engine.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what is there. */
@Command(name = "ps", description = "Lists containers of the harness.")
final class PsCommand extends Subcommand implements Runnable {

    @Option(
            names = {"-a", "--all"},
            description = "Networks, volumes and the harness's own guards too.")
    private boolean all;

    @Option(names = "--json", description = "For programs, with every label.")
    private boolean json;

    @Override
    public void run() {
        try (Engine engine = program.connect()) {
            Fixtures fixtures = new Fixtures(engine);
            List<Fixture> shown = all
                    ? fixtures.all()
                    : fixtures.containers().stream()
                            .filter(fixture -> !fixture.isGuard())
                            .toList();
            Instant now = engine.status().time();
            if (json) {
                Json.print(
                        shown.stream().map(fixture -> fixture.forPrograms(now)).toList(), program.out());
            } else {
                print(shown, now);
            }
        }
    }

    private void print(List<Fixture> fixtures, Instant now) {
        if (fixtures.isEmpty()) {
            program.out().println("Nothing of the harness is there.");
            return;
        }
        Table table = new Table("NAME", "KIND", "SCOPE", "STATE", "AGE", "IMAGE", "PORTS", "OWNER", "IDENTITY");
        for (Fixture fixture : fixtures) {
            table.row(
                    fixture.name(),
                    fixture.isGuard() ? "guard" : fixture.kind(),
                    fixture.scope(),
                    fixture.state(),
                    fixture.age(now),
                    fixture.image(),
                    String.join(" ", fixture.ports()),
                    fixture.ownerText(),
                    fixture.shortIdentity());
        }
        table.print(program.out());
    }
}
