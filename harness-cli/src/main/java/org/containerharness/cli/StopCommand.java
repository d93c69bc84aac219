package org.containerharness.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.model.HarnessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends fixtures: the containers named, with the networks and volumes of the stacks that they came with. */
@Command(name = "stop", description = "Removes containers with the networks and volumes of their stacks.")
final class StopCommand extends Subcommand implements Runnable {

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            description = "Declared names, engine names, or beginnings of ids.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--force", description = "Also what a living process uses.")
    private boolean force;

    @Override
    public void run() {
        try (Engine engine = program.connect()) {
            FixtureList fixtures = new FixtureList(engine);
            List<Fixture> meant = names.stream().map(fixtures::container).toList();
            meant.forEach(this::refuseUsed);
            Set<String> stacks = new LinkedHashSet<>();
            meant.forEach(fixture -> stacks.add(fixture.stackId()));
            for (Fixture fixture : fixtures.all()) {
                boolean ofStack = !fixture.stackId().isEmpty() && stacks.contains(fixture.stackId());
                boolean marksStack = stacks.contains(fixture.labels().getOrDefault(Labels.KEPT, "none"));
                if (meant.contains(fixture) || ofStack || marksStack) {
                    remove(engine, fixture);
                }
            }
        }
    }

    private void refuseUsed(Fixture fixture) {
        boolean shared =
                fixture.labels().containsKey(Labels.BUILD) || fixture.scope().equals(Labels.SCOPE_MACHINE);
        if (!force && fixture.isOwnerAlive() && !shared) {
            throw new HarnessException("<" + fixture.name() + "> belongs to a running test (" + fixture.ownerText()
                    + "), which would fail without it. Nothing was removed. Use --force if you mean it.");
        }
    }

    /** Containers come first in the list, so nothing is in use when its turn comes. */
    private void remove(Engine engine, Fixture fixture) {
        switch (fixture.kind()) {
            case "container" -> engine.containers().remove(fixture.id());
            case "network" -> engine.networks().remove(fixture.id());
            default -> engine.volumes().remove(fixture.id());
        }
        program.out().println("Removed " + fixture.kind() + " " + fixture.name() + " (" + fixture.engineName() + ").");
    }
}
