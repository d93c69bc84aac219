package org.containerharness.investigation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.diagnosis.ConflictCause;
import org.containerharness.diagnosis.ConflictCause.Holder;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NetworkDetails;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Nearest;
import org.containerharness.model.NetworkSpec;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.NetworkAction;

/** What else is on the engine that is in the way, or was meant. */
final class Neighbours {

    private static final int MOST = 5;

    private final Engine engine;

    Neighbours(Engine engine) {
        this.engine = engine;
    }

    /** Names of images that somebody may have meant, other tags of the same first. */
    List<String> images(String wanted) {
        return CauseFinder.asked(() -> Optional.of(engine.images().list(Map.of()).stream()
                        .flatMap(image -> image.tags().stream())
                        .toList()))
                .map(names -> Nearest.of(wanted, Neighbours::lastPart, names, MOST))
                .orElse(List.of());
    }

    /** Its last part, without registry, prefix and tag. */
    private static String lastPart(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        return colon < 0 ? last : last.substring(0, colon);
    }

    int networks() {
        return CauseFinder.asked(
                        () -> Optional.of(engine.networks().list(Map.of()).size()))
                .orElse(0);
    }

    ConflictCause nameTaken(Action action) {
        if (action instanceof NetworkAction.Create network) {
            return new ConflictCause.NameTaken(
                    network.engineName(),
                    CauseFinder.asked(() -> engine.networks().find(network.engineName()))
                            .map(Neighbours::holder));
        }
        String name = action instanceof ContainerAction container
                ? container.engineName()
                : action.target().name();
        return new ConflictCause.NameTaken(
                name,
                CauseFinder.asked(() -> engine.containers().find(name))
                        .map(found -> new Holder(
                                found.name(),
                                "a container of " + found.image() + ", "
                                        + found.state().status() + owner(found.labels()))));
    }

    ConflictCause portTaken(Optional<ContainerSpec> spec) {
        List<Integer> wanted = spec.stream()
                .flatMap(own -> own.networking().ports().stream())
                .flatMap(port -> port.hostPorts().stream())
                .map(range -> range.first())
                .distinct()
                .toList();
        return new ConflictCause.PortTaken(wanted, CauseFinder.asked(() -> portHolder(Set.copyOf(wanted))));
    }

    private Optional<Holder> portHolder(Set<Integer> wanted) {
        for (ContainerSummary other : engine.containers().list(Map.of())) {
            Optional<ContainerDetails> facts =
                    other.state().equals("running") ? engine.containers().find(other.id()) : Optional.empty();
            boolean holds = facts.isPresent()
                    && facts.get().ports().values().stream()
                            .flatMap(List::stream)
                            .anyMatch(binding -> wanted.contains(binding.port()));
            if (holds) {
                return Optional.of(new Holder(other.name(), "a container of " + other.image() + owner(other.labels())));
            }
        }
        return Optional.empty();
    }

    ConflictCause subnetOverlap(Action action) {
        List<String> wanted = action instanceof NetworkAction.Create create
                ? create.spec().subnets().stream().map(NetworkSpec.Subnet::cidr).toList()
                : List.of();
        return new ConflictCause.SubnetOverlap(wanted, CauseFinder.asked(() -> engine.networks().list(Map.of()).stream()
                .filter(other -> wanted.stream().anyMatch(other::overlaps))
                .findFirst()
                .map(Neighbours::holder)));
    }

    private static Holder holder(NetworkDetails network) {
        return new Holder(
                network.name(),
                Stream.of("network", network.driver(), String.join(" ", network.subnets()))
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining(" "))
                        + owner(network.labels()));
    }

    private static String owner(Map<String, String> labels) {
        if (!labels.containsKey(Labels.OURS)) {
            return "";
        }
        return ", made by a harness (" + labels.getOrDefault(Labels.OWNER, "owner unknown") + ") for "
                + labels.getOrDefault(Labels.PLACE, "an unknown place");
    }
}
