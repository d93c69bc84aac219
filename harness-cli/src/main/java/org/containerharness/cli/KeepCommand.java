package org.containerharness.cli;

import java.util.ArrayList;
import java.util.List;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.engine.Engine;
import org.containerharness.model.HarnessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Keeps what no test needs any more from being swept away. */
@Command(
        name = "keep",
        description = "Keeps containers, with the networks and volumes of their stacks, when their owner is gone.")
final class KeepCommand extends Subcommand implements Runnable {

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            description = "Test classes, stacks, declared names, engine names, or beginnings of ids.")
    private List<String> names = new ArrayList<>();

    @Override
    public void run() {
        try (Engine engine = program.connect()) {
            FixtureList fixtures = new FixtureList(engine);
            List<Fixture> meant = names.stream()
                    .flatMap(name -> fixtures.containers(name).stream())
                    .toList();
            for (Fixture fixture : meant) {
                if (fixture.stackId().isEmpty()) {
                    throw new HarnessException("<" + fixture.name()
                            + "> says of no stack that it belongs to it; it was made by another version.");
                }
                Cleanup.keep(engine, fixture.stackId());
                program.out()
                        .println("No sweep removes " + fixture.name() + " (" + fixture.engineName()
                                + "). A test that still runs removes it at its end unless that keeps it too."
                                + " Remove it with: harness stop " + fixture.engineName());
            }
        }
    }
}
