package org.containerharness.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.engine.Capability;
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

    /** When stacks were kept, by their ids. */
    private Map<String, Instant> kept() {
        Map<String, Instant> kept = new HashMap<>();
        engine.volumes()
                .list(Map.of(Labels.KEPT, ""))
                .forEach(marker -> kept.put(
                        marker.labels().get(Labels.KEPT), marker.created().orElse(Instant.EPOCH)));
        return kept;
    }

    List<Fixture> containers() {
        return containers(kept());
    }

    private List<Fixture> containers(Map<String, Instant> kept) {
        List<Fixture> all = new ArrayList<>();
        for (ContainerSummary summary : engine.containers().list(OURS)) {
            engine.containers().find(summary.id()).ifPresent(facts -> all.add(container(facts, kept)));
        }
        return all;
    }

    /** With secrets and configs, of the swarm that the engine manages. */
    private List<Fixture> services(Map<String, Instant> kept) {
        if (!engine.info().has(Capability.ATTACHABLE_OVERLAYS)) {
            return List.of();
        }
        return engine.services().list(OURS).stream()
                .map(each -> resource(
                        each.kind().name().toLowerCase(Locale.ROOT), each.id(), each.name(), each.labels(), kept))
                .toList();
    }

    /** Containers and services, without what the harness needs for itself. */
    List<Fixture> declared() {
        Map<String, Instant> kept = kept();
        return Stream.concat(
                        containers(kept).stream().filter(container -> !container.isGuard()),
                        services(kept).stream().filter(each -> each.kind().equals("service")))
                .toList();
    }

    private List<Fixture> networks(Map<String, Instant> kept) {
        return engine.networks().list(OURS).stream()
                .map(network -> resource("network", network.id(), network.name(), network.labels(), kept))
                .toList();
    }

    private List<Fixture> volumes(Map<String, Instant> kept) {
        return engine.volumes().list(OURS).stream()
                .map(volume -> resource("volume", volume.name(), volume.name(), volume.labels(), kept))
                .toList();
    }

    List<Fixture> all() {
        Map<String, Instant> kept = kept();
        return Stream.of(containers(kept), services(kept), networks(kept), volumes(kept))
                .flatMap(List::stream)
                .toList();
    }

    private static Fixture resource(
            String kind, String id, String engineName, Map<String, String> labels, Map<String, Instant> kept) {
        return new Fixture(kind, id, engineName, "", "", Optional.empty(), List.of(), labels, keptSince(labels, kept));
    }

    private static Optional<Instant> keptSince(Map<String, String> labels, Map<String, Instant> kept) {
        return Optional.ofNullable(kept.get(labels.getOrDefault(Labels.STACK_ID, "none")));
    }

    private static Fixture container(ContainerDetails facts, Map<String, Instant> kept) {
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
                facts.labels(),
                keptSince(facts.labels(), kept));
    }

    /**
     * The containers that a user means: by a name on the engine, the beginning of an id, a declared name, a test class or
     * stack, of which all are meant, or one of these and a declared name with a slash between.
     *
     * @throws HarnessException if there is none, or several of that declared name
     */
    List<Fixture> containers(String name) {
        return called(
                name,
                containers().stream().filter(container -> !container.isGuard()).toList());
    }

    /** As {@link #containers(String)}, services of the swarm that the engine manages too. */
    List<Fixture> declared(String name) {
        return called(name, declared());
    }

    private static List<Fixture> called(String name, List<Fixture> containers) {
        List<Fixture> one = containers.stream()
                .filter(container -> container.engineName().equals(name)
                        || container.id().startsWith(name)
                        || name.equals(container.belongsTo() + "/" + container.name())
                        || name.equals(container.stack() + "/" + container.name()))
                .toList();
        List<Fixture> called = containers.stream()
                .filter(container -> container.name().equals(name))
                .toList();
        List<Fixture> found = !one.isEmpty() ? one : called;
        if (found.isEmpty()) {
            found = containers.stream()
                    .filter(container -> container.isOf(name))
                    .toList();
        } else if (found.size() > 1) {
            throw new HarnessException(found.size() + " containers are called <" + name + ">. Name one of them: "
                    + found.stream()
                            .map(container -> container.engineName() + " (of " + container.belongsTo() + ")")
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        if (found.isEmpty()) {
            throw unknown(name, containers);
        }
        return found;
    }

    private static HarnessException unknown(String name, List<Fixture> containers) {
        Set<String> names = new TreeSet<>();
        containers.forEach(container -> names.addAll(List.of(container.name(), container.belongsTo())));
        return new HarnessException("There is no container, test class or stack <" + name + "> of the harness. "
                + (names.isEmpty() ? "There is no container at all." : Nearest.hint(name, names)));
    }
}
