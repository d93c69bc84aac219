package org.containerharness.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ResourceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends fixtures: the containers named, with the networks and volumes of the stacks that they came with. */
@Command(
        name = "stop",
        description =
                "Removes containers and services with the networks and volumes of their stacks, or all that is kept.")
final class StopCommand extends Subcommand implements Runnable {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Test classes, stacks, declared names, engine names, or beginnings of ids.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--kept", description = "All that tests have kept; Compose projects are only named.")
    private boolean kept;

    @Option(names = "--force", description = "Also what a living process uses.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public void run() {
        if (names.isEmpty() && !kept) {
            throw new ParameterException(spec.commandLine(), "Name what to stop, or say --kept.");
        }
        try (Engine engine = program.connect()) {
            FixtureList fixtures = new FixtureList(engine);
            List<Fixture> meant = new ArrayList<>();
            names.forEach(name -> meant.addAll(fixtures.declared(name)));
            meant.forEach(this::refuseUsed);
            List<Fixture> all = fixtures.all();
            if (kept) {
                meant.addAll(keptByTests(all));
            }
            Set<String> stacks = new LinkedHashSet<>();
            meant.forEach(fixture -> stacks.add(fixture.stackId()));
            for (Fixture fixture : all) {
                boolean ofStack = !fixture.stackId().isEmpty() && stacks.contains(fixture.stackId());
                boolean marksStack = stacks.contains(fixture.labels().getOrDefault(Labels.KEPT, "none"));
                if (meant.contains(fixture) || ofStack || marksStack) {
                    remove(engine, fixture);
                }
            }
        }
    }

    /** A Compose project is kept until its own command ends it: its volumes may hold what somebody wants. */
    private List<Fixture> keptByTests(List<Fixture> all) {
        List<Fixture> meant = new ArrayList<>();
        Set<String> projects = new TreeSet<>();
        for (Fixture fixture : all) {
            if (fixture.keptSince().isPresent()) {
                fixture.project().ifPresentOrElse(projects::add, () -> meant.add(fixture));
            }
        }
        projects.forEach(project -> program.out()
                .println("Compose project " + project + " stays. Remove it with: harness compose -p " + project
                        + " down -v"));
        if (meant.isEmpty()) {
            program.out().println("No test has kept anything.");
        }
        return meant;
    }

    private void refuseUsed(Fixture fixture) {
        boolean shared =
                fixture.labels().containsKey(Labels.BUILD) || fixture.scope().equals(Labels.SCOPE_MACHINE);
        if (!force && fixture.isOwnerAlive() && !shared) {
            throw new HarnessException("<" + fixture.name() + "> belongs to a running test (" + fixture.ownerText()
                    + "), which would fail without it. Nothing was removed. Use --force if you mean it.");
        }
    }

    /** Containers and services come first in the list, so nothing is in use when its turn comes. */
    private void remove(Engine engine, Fixture fixture) {
        switch (fixture.kind()) {
            case "container" -> engine.containers().remove(fixture.id());
            case "service", "secret", "config" ->
                engine.services()
                        .remove(ResourceId.Kind.valueOf(fixture.kind().toUpperCase(Locale.ROOT)), fixture.id());
            case "network" -> engine.networks().remove(fixture.id());
            default -> engine.volumes().remove(fixture.id());
        }
        program.out().println("Removed " + fixture.kind() + " " + fixture.name() + " (" + fixture.engineName() + ").");
    }
}
