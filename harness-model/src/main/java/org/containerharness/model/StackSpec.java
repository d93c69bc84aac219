package org.containerharness.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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

    /** All that is declared, kind by kind. */
    public List<StackPart> parts() {
        List<StackPart> parts = new ArrayList<>();
        List.of(networks, volumes, images, registries, containers, adopted).forEach(parts::addAll);
        return parts;
    }

    public StackSpec plus(StackPart part) {
        return plus(List.of(part));
    }

    /** Everything of both; the name stays. */
    public StackSpec plus(StackSpec other) {
        return plus(other.parts());
    }

    public StackSpec plus(Collection<? extends StackPart> more) {
        return new StackSpec(
                name,
                joined(networks, NetworkSpec.class, more),
                joined(volumes, VolumeSpec.class, more),
                joined(images, ImageSpec.class, more),
                joined(registries, RegistrySpec.class, more),
                joined(containers, ContainerSpec.class, more),
                joined(adopted, AdoptedSpec.class, more));
    }

    private static <P extends StackPart> List<P> joined(
            List<P> some, Class<P> kind, Collection<? extends StackPart> more) {
        List<P> all = some;
        for (StackPart part : more) {
            if (kind.isInstance(part)) {
                all = all == some ? new ArrayList<>(some) : all;
                all.add(kind.cast(part));
            }
        }
        return all;
    }

    /** Each part changed. */
    public StackSpec map(UnaryOperator<StackPart> change) {
        return named(name).plus(parts().stream().map(change).toList());
    }

    /** The parts that fit. */
    public StackSpec filter(Predicate<StackPart> condition) {
        return named(name).plus(parts().stream().filter(condition).toList());
    }

    public StackSpec without(Set<ResourceId> left) {
        return filter(part -> part.id().filter(left::contains).isEmpty());
    }

    /** Other containers; all else stays. */
    public StackSpec withContainers(List<ContainerSpec> newContainers) {
        return new StackSpec(name, networks, volumes, images, registries, newContainers, adopted);
    }

    /** The same with the sources of its images written where containers name them. */
    public StackSpec withImagesInPlace() {
        return map(part -> part instanceof ContainerSpec container ? withImageInPlace(container) : part);
    }

    private ContainerSpec withImageInPlace(ContainerSpec spec) {
        return images.stream()
                .filter(image -> spec.image().equals(ImageSource.declared(image.name())))
                .findFirst()
                .map(image -> spec.withImage(image.source()))
                .orElse(spec);
    }

    public boolean isEmpty() {
        return parts().isEmpty();
    }
}
