package org.containerharness.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The specs that belong together: what one declaration, one class or one Compose file wants.
 *
 * @param name shown in plans, logs and names on the engine
 * @param registries it pulls from or pushes to, where that needs a log-in or the registry is one of its containers
 */
public record StackSpec(
        String name,
        List<NetworkSpec> networks,
        List<VolumeSpec> volumes,
        List<ImageSpec> images,
        List<RegistrySpec> registries,
        List<ContainerSpec> containers,
        List<AdoptedSpec> adopted) {

    public StackSpec {
        Names.check("stack", name);
        networks = List.copyOf(networks);
        volumes = List.copyOf(volumes);
        images = List.copyOf(images);
        registries = List.copyOf(registries);
        containers = List.copyOf(containers);
        adopted = List.copyOf(adopted);
    }

    public static StackSpec named(String name) {
        return new StackSpec(name, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    public StackSpec plus(NetworkSpec network) {
        return new StackSpec(
                name, joined(networks, List.of(network)), volumes, images, registries, containers, adopted);
    }

    public StackSpec plus(VolumeSpec volume) {
        return new StackSpec(name, networks, joined(volumes, List.of(volume)), images, registries, containers, adopted);
    }

    public StackSpec plus(ImageSpec image) {
        return new StackSpec(name, networks, volumes, joined(images, List.of(image)), registries, containers, adopted);
    }

    public StackSpec plus(RegistrySpec registry) {
        return new StackSpec(
                name, networks, volumes, images, joined(registries, List.of(registry)), containers, adopted);
    }

    public StackSpec plus(ContainerSpec container) {
        return withContainers(joined(containers, List.of(container)));
    }

    public StackSpec plus(AdoptedSpec fixture) {
        return new StackSpec(
                name, networks, volumes, images, registries, containers, joined(adopted, List.of(fixture)));
    }

    /** Everything of both; the name stays. */
    public StackSpec plus(StackSpec other) {
        return new StackSpec(
                name,
                joined(networks, other.networks),
                joined(volumes, other.volumes),
                joined(images, other.images),
                joined(registries, other.registries),
                joined(containers, other.containers),
                joined(adopted, other.adopted));
    }

    /** Other containers; all else stays. */
    public StackSpec withContainers(List<ContainerSpec> newContainers) {
        return new StackSpec(name, networks, volumes, images, registries, newContainers, adopted);
    }

    /** The same with the sources of its images written where containers name them. */
    public StackSpec withImagesInPlace() {
        return withContainers(containers.stream().map(this::withImageInPlace).toList());
    }

    private ContainerSpec withImageInPlace(ContainerSpec spec) {
        return images.stream()
                .filter(image -> spec.image().equals(ImageSource.declared(image.name())))
                .findFirst()
                .map(image -> spec.withImage(image.source()))
                .orElse(spec);
    }

    public boolean isEmpty() {
        return networks.isEmpty()
                && volumes.isEmpty()
                && images.isEmpty()
                && registries.isEmpty()
                && containers.isEmpty()
                && adopted.isEmpty();
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
