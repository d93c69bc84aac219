package org.containerharness.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.Nearest;

/** Everything of ours on one engine. */
record FixtureList(Engine engine) {

    private static final Map<String, String> OURS = Map.of(Labels.OURS, "true");

    List<Fixture> containers() {
        List<Fixture> all = new ArrayList<>();
        for (ContainerSummary summary : engine.containers().list(OURS)) {
            engine.containers().find(summary.id()).ifPresent(facts -> all.add(container(facts)));
        }
        return all;
    }

    List<Fixture> networks() {
        return engine.networks().list(OURS).stream()
                .map(network -> new Fixture(
                        "network", network.id(), network.name(), "", "", Optional.empty(), List.of(), network.labels()))
                .toList();
    }

    List<Fixture> volumes() {
        return engine.volumes().list(OURS).stream()
                .map(volume -> new Fixture(
                        "volume", volume.name(), volume.name(), "", "", Optional.empty(), List.of(), volume.labels()))
                .toList();
    }

    List<Fixture> all() {
        return Stream.of(containers(), networks(), volumes())
                .flatMap(List::stream)
                .toList();
    }

    private static Fixture container(ContainerDetails facts) {
        ContainerDetails.State state = facts.state();
        Optional<Instant> since = state.hasEnded() ? state.finishedAt() : state.startedAt();
        List<String> ports = new ArrayList<>();
        facts.ports()
                .forEach((port, bindings) -> bindings.forEach(
                        binding -> ports.add(new HostAndPort(binding.address(), binding.port()) + "->" + port)));
        String status = state.hasEnded() ? state.status() + " (" + state.exitCode() + ")" : state.status();
        return new Fixture(
                "container",
                facts.id(),
                facts.name(),
                facts.image(),
                status,
                since,
                ports.stream().sorted().toList(),
                facts.labels());
    }

    /**
     * The container that a user means by a declared name, an engine name, or the beginning of an id.
     *
     * @throws HarnessException if there is none, or more than one
     */
    Fixture container(String name) {
        List<Fixture> containers = containers();
        List<Fixture> found = containers.stream()
                .filter(container -> container.engineName().equals(name)
                        || container.id().startsWith(name)
                        || container.name().equals(name))
                .toList();
        if (found.isEmpty()) {
            List<String> names = containers.stream()
                    .filter(container -> !container.isGuard())
                    .map(Fixture::name)
                    .distinct()
                    .toList();
            throw new HarnessException("There is no container <" + name + "> of the harness. "
                    + (names.isEmpty() ? "There is none at all." : Nearest.hint(name, names)));
        }
        if (found.size() > 1) {
            throw new HarnessException(found.size() + " containers are called <" + name + ">. Name one of them: "
                    + String.join(", ", found.stream().map(Fixture::engineName).toList()) + ".");
        }
        return found.get(0);
    }
}
