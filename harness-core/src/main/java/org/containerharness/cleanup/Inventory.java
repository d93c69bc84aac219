package org.containerharness.cleanup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ImageSummary;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NetworkDetails;
import org.containerharness.engine.SwarmResource;
import org.containerharness.engine.VolumeDetails;
import org.containerharness.model.ResourceId.Kind;

/**
 * What is ours on an engine at one moment.
 *
 * @param resources in the order in which they can be removed; guards and markers are among them
 */
record Inventory(List<Resource> resources) {

    /** Images of this name are vehicles for files and never kept; all other images are a cache. */
    private static final String THROW_AWAY_IMAGE = "containerharness/empty:";

    /** @param running only of containers */
    record Resource(
            Kind kind, String id, String name, boolean running, Map<String, String> labels, Optional<Instant> created) {

        Optional<String> label(String label) {
            return Optional.ofNullable(labels.get(label));
        }

        Optional<OwnerId> token() {
            return OwnerId.of(labels);
        }

        boolean isGuard() {
            return labels.containsKey(Labels.GUARDS);
        }

        boolean isMarker() {
            return labels.containsKey(Labels.KEPT);
        }
    }

    /** Looks at everything of ours: four calls, and three more of the manager of a swarm. */
    static Inventory ofAll(Engine engine) {
        return look(engine, Map.of(Labels.OURS, ""), true);
    }

    /** Looks at what one session or build owns, without its guard and without what is kept: a call more. */
    static Inventory of(Engine engine, OwnerId token) {
        return look(engine, token.filter(), false);
    }

    private static Inventory look(Engine engine, Map<String, String> filter, boolean withMarkers) {
        List<ContainerSummary> containers = engine.containers().list(filter);
        List<NetworkDetails> networks = engine.networks().list(filter);
        List<VolumeDetails> volumes = engine.volumes().list(filter);
        List<ImageSummary> images = engine.images().list(Map.of(Labels.OURS, ""));
        Set<String> kept = kept(withMarkers ? volumes : engine.volumes().list(Map.of(Labels.KEPT, "")));
        List<Resource> resources = new ArrayList<>();
        Map<String, String> nonces = nonces(images);
        containers.stream()
                .filter(container -> !hasInherited(container, nonces))
                .map(Inventory::resource)
                .forEach(resources::add);
        if (engine.info().has(Capability.ATTACHABLE_OVERLAYS)) {
            engine.services().list(filter).stream().map(Inventory::resource).forEach(resources::add);
        }
        networks.stream().map(Inventory::resource).forEach(resources::add);
        volumes.stream().map(Inventory::resource).forEach(resources::add);
        images.stream()
                .filter(image -> matches(image.labels(), filter) && isThrowAway(image))
                .map(Inventory::resource)
                .forEach(resources::add);
        return new Inventory(
                withMarkers
                        ? List.copyOf(resources)
                        : resources.stream()
                                .filter(resource -> !isKept(resource, kept))
                                .toList());
    }

    private static Set<String> kept(List<VolumeDetails> volumes) {
        Set<String> stacks = new HashSet<>();
        volumes.forEach(
                volume -> Optional.ofNullable(volume.labels().get(Labels.KEPT)).ifPresent(stacks::add));
        return stacks;
    }

    private static boolean isKept(Resource resource, Set<String> kept) {
        return resource.label(Labels.STACK_ID).filter(kept::contains).isPresent();
    }

    /** An image made from one of our containers carries its labels, and so does whatever is started from that image. */
    private static Map<String, String> nonces(List<ImageSummary> images) {
        Map<String, String> nonces = new HashMap<>();
        images.forEach(image -> Optional.ofNullable(image.labels().get(Labels.NONCE))
                .ifPresent(nonce -> nonces.put(image.id(), nonce)));
        return nonces;
    }

    private static boolean hasInherited(ContainerSummary container, Map<String, String> nonces) {
        String nonce = nonces.get(container.imageId());
        return nonce != null && nonce.equals(container.labels().get(Labels.NONCE));
    }

    private static boolean matches(Map<String, String> labels, Map<String, String> filter) {
        return filter.entrySet().stream()
                .allMatch(entry -> entry.getValue().isEmpty()
                        ? labels.containsKey(entry.getKey())
                        : entry.getValue().equals(labels.get(entry.getKey())));
    }

    private static boolean isThrowAway(ImageSummary image) {
        return !image.tags().isEmpty() && image.tags().stream().allMatch(tag -> tag.startsWith(THROW_AWAY_IMAGE));
    }

    private static Resource resource(ContainerSummary container) {
        boolean up = container.state().equals("running") || container.state().equals("paused");
        return new Resource(
                Kind.CONTAINER, container.id(), container.name(), up, container.labels(), container.created());
    }

    private static Resource resource(NetworkDetails network) {
        return new Resource(Kind.NETWORK, network.id(), network.name(), false, network.labels(), network.created());
    }

    private static Resource resource(SwarmResource ofSwarm) {
        return new Resource(ofSwarm.kind(), ofSwarm.id(), ofSwarm.name(), false, ofSwarm.labels(), ofSwarm.created());
    }

    private static Resource resource(VolumeDetails volume) {
        return new Resource(Kind.VOLUME, volume.name(), volume.name(), false, volume.labels(), volume.created());
    }

    private static Resource resource(ImageSummary image) {
        String tag = image.tags().get(0);
        return new Resource(Kind.IMAGE, tag, tag, false, image.labels(), Optional.of(image.created()));
    }

    List<Removal.Target> targets() {
        return resources.stream()
                .map(resource -> new Removal.Target(resource.kind(), resource.id(), resource.name()))
                .toList();
    }

    Stream<Resource> guards() {
        return resources.stream().filter(Resource::isGuard);
    }

    /** Stack ids of what somebody decided to keep. */
    Set<String> kept() {
        Set<String> stacks = new HashSet<>();
        resources.forEach(resource -> resource.label(Labels.KEPT).ifPresent(stacks::add));
        return stacks;
    }
}
