package org.containerharness.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The specs that belong together: what one declaration, one class or one Compose file wants.
 *
 * @param name shown in plans, logs and names on the engine
 */
public record StackSpec(
        String name,
        List<NetworkSpec> networks,
        List<VolumeSpec> volumes,
        List<ContainerSpec> containers,
        List<AdoptedSpec> adopted) {

    public StackSpec {
        Names.check("stack", name);
        networks = List.copyOf(networks);
        volumes = List.copyOf(volumes);
        containers = List.copyOf(containers);
        adopted = List.copyOf(adopted);
    }

    public static StackSpec named(String name) {
        return new StackSpec(name, List.of(), List.of(), List.of(), List.of());
    }

    public StackSpec plus(NetworkSpec network) {
        return new StackSpec(name, joined(networks, List.of(network)), volumes, containers, adopted);
    }

    public StackSpec plus(VolumeSpec volume) {
        return new StackSpec(name, networks, joined(volumes, List.of(volume)), containers, adopted);
    }

    public StackSpec plus(ContainerSpec container) {
        return new StackSpec(name, networks, volumes, joined(containers, List.of(container)), adopted);
    }

    public StackSpec plus(AdoptedSpec fixture) {
        return new StackSpec(name, networks, volumes, containers, joined(adopted, List.of(fixture)));
    }

    /** Everything of both; the name stays. */
    public StackSpec plus(StackSpec other) {
        return new StackSpec(
                name,
                joined(networks, other.networks),
                joined(volumes, other.volumes),
                joined(containers, other.containers),
                joined(adopted, other.adopted));
    }

    public boolean isEmpty() {
        return networks.isEmpty() && volumes.isEmpty() && containers.isEmpty() && adopted.isEmpty();
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
