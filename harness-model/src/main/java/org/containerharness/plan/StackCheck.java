package org.containerharness.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.MountSpec;
import org.containerharness.model.Nearest;
import org.containerharness.model.Needs;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.Place;
import org.containerharness.model.PortSpec;
import org.containerharness.model.Problem;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;

/** Finds what is wrong with a stack as a whole; what is wrong with one value was refused when the value was made. */
final class StackCheck {

    private final StackSpec stack;
    private final ObservedState observed;
    private final Needs needs;
    private final Set<String> knownContainers;
    private final List<Problem> problems = new ArrayList<>();

    private StackCheck(StackSpec stack, ObservedState observed, Needs needs) {
        this.stack = stack;
        this.observed = observed;
        this.needs = needs;
        this.knownContainers = new HashSet<>(observed.containers().keySet());
        stack.containers().forEach(spec -> knownContainers.add(spec.name()));
        stack.adopted().forEach(spec -> knownContainers.add(spec.name()));
    }

    /** @throws DeclarationException with every problem there is */
    static void check(StackSpec stack, ObservedState observed, Needs needs) {
        StackCheck check = new StackCheck(stack, observed, needs);
        List<Runnable> rules = List.of(
                check::namesAreUnique,
                check::imagesAreKnown,
                check::networksAreKnown,
                check::volumesAreKnown,
                check::dependenciesAreKnown,
                check::whatIsSharedIsKnown,
                check::nothingNeedsItself,
                check::fixedHostPortsAreUnique,
                check::waitsCanHold);
        rules.forEach(Runnable::run);
        if (!check.problems.isEmpty()) {
            throw new DeclarationException(check.problems);
        }
    }

    private void namesAreUnique() {
        Map<String, Place> containers = new HashMap<>();
        stack.containers().forEach(spec -> unique(containers, "container", spec.name(), spec.place()));
        stack.adopted().forEach(spec -> unique(containers, "container", spec.name(), spec.place()));
        Map<String, Place> images = new HashMap<>();
        stack.images().forEach(spec -> unique(images, "image", spec.name(), spec.place()));
        Map<String, Place> networks = new HashMap<>();
        stack.networks().forEach(spec -> unique(networks, "network", spec.name(), spec.place()));
        Map<String, Place> volumes = new HashMap<>();
        stack.volumes().forEach(spec -> unique(volumes, "volume", spec.name(), spec.place()));
    }

    private void unique(Map<String, Place> seen, String kind, String name, Place place) {
        Place first = seen.putIfAbsent(name, place);
        if (first != null) {
            add(
                    place,
                    "the " + kind + " <" + name + "> is declared here and at " + first + ". " + renaming(first, place));
        }
    }

    /** Either of the two may be easier to change; what came first is told first. */
    private static String renaming(Place first, Place second) {
        String ways = Stream.of(first, second)
                .flatMap(place -> place.renaming().stream())
                .distinct()
                .collect(Collectors.joining(" "));
        return ways.isEmpty() ? "Give one of them another name." : ways;
    }

    private void imagesAreKnown() {
        Set<String> images = new HashSet<>(observed.declaredImages().keySet());
        stack.images().forEach(image -> images.add(image.name()));
        eachContainer(spec -> {
            if (spec.image() instanceof ImageSource.Declared other && !images.contains(other.name())) {
                add(
                        spec.place().member("image"),
                        "the image <" + other.name() + "> is not declared. " + Nearest.hint(other.name(), images));
            }
            containerToCommit(spec.image(), spec.place());
        });
        stack.images().forEach(image -> containerToCommit(image.source(), image.place()));
    }

    private void containerToCommit(ImageSource source, Place place) {
        if (source instanceof ImageSource.Committed committed && !knownContainers.contains(committed.container())) {
            add(
                    place,
                    "the container <" + committed.container() + ">, which the image is made of, is not declared. "
                            + Nearest.hint(committed.container(), knownContainers));
        }
    }

    private void networksAreKnown() {
        Set<String> known = new HashSet<>(observed.networks().keySet());
        stack.networks().forEach(network -> known.add(network.name()));
        eachContainer(spec -> networksAreKnown(known, spec.networking().networks(), spec.place()));
        stack.adopted().forEach(spec -> networksAreKnown(known, spec.networks(), spec.place()));
    }

    private void networksAreKnown(Set<String> known, List<NetworkAttachment> attachments, Place place) {
        attachments.stream()
                .filter(attachment -> !attachment.network().equals(NetworkAttachment.DEFAULT_NETWORK)
                        && !known.contains(attachment.network()))
                .forEach(attachment -> add(
                        place.member("networks"),
                        "the network <" + attachment.network() + "> is not declared. "
                                + Nearest.hint(attachment.network(), known)));
    }

    private void volumesAreKnown() {
        Set<String> known = new HashSet<>(observed.volumes().keySet());
        stack.volumes().forEach(volume -> known.add(volume.name()));
        eachContainer(spec -> {
            for (MountSpec mount : spec.mounts()) {
                mount.volumeName()
                        .filter(volume -> !known.contains(volume))
                        .ifPresent(volume -> add(
                                spec.place().member("volumes"),
                                "the volume <" + volume + "> is not declared. " + Nearest.hint(volume, known)
                                        + (volume.length() == 1
                                                ? " One letter before the colon is the name of a volume, not a drive"
                                                        + " of Windows."
                                                : "")
                                        + " A folder of the host begins with a dot or a slash."));
            }
        });
    }

    private void dependenciesAreKnown() {
        stack.containers().forEach(spec -> dependenciesAreKnown(spec.dependencies(), spec.place()));
        stack.adopted().forEach(spec -> dependenciesAreKnown(spec.dependencies(), spec.place()));
    }

    private void dependenciesAreKnown(List<DependencySpec> dependencies, Place place) {
        dependencies.stream()
                .filter(dependency -> dependency.required() && !knownContainers.contains(dependency.container()))
                .forEach(dependency -> add(
                        place.member("dependsOn"),
                        "the container <" + dependency.container() + "> is not declared. "
                                + Nearest.hint(dependency.container(), knownContainers)));
    }

    private void whatIsSharedIsKnown() {
        eachContainer(spec -> needs.of(ResourceId.container(spec.name())).stream()
                .filter(need ->
                        need.isSharing() && !knownContainers.contains(need.on().name()))
                .forEach(need -> add(
                        need.place(),
                        "the container <" + need.on().name() + "> whose "
                                + (need.kind() == Needs.Kind.NETWORK_MODE ? "network is" : "namespace or volumes are")
                                + " shared is not declared. "
                                + Nearest.hint(need.on().name(), knownContainers))));
    }

    private void nothingNeedsItself() {
        problems.addAll(needs.cycles());
    }

    private void fixedHostPortsAreUnique() {
        Map<String, ContainerSpec> holders = new HashMap<>();
        eachContainer(spec -> {
            for (PortSpec port : spec.networking().ports()) {
                port.hostPorts().filter(range -> range.size() == 1).ifPresent(range -> {
                    String key = port.hostAddress().orElse("") + " " + range + "/"
                            + port.container().protocol();
                    ContainerSpec other = holders.putIfAbsent(key, spec);
                    if (other != null) {
                        add(
                                spec.place().member("ports"),
                                "the host port " + range + " is also wanted by <" + other.name() + "> at "
                                        + other.place() + ". Leave the host port out to get a free one.");
                    }
                });
            }
        });
    }

    private void waitsCanHold() {
        eachContainer(spec -> spec.readiness()
                .condition()
                .problems(spec)
                .forEach(text -> add(spec.place().member("waitFor"), text)));
    }

    private void eachContainer(Consumer<ContainerSpec> rule) {
        stack.containers().forEach(rule);
    }

    private void add(Place place, String text) {
        problems.add(new Problem(place, text));
    }
}
