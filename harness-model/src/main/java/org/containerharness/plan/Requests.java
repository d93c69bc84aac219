package org.containerharness.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewNetwork;
import org.containerharness.engine.NewVolume;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/** What the engine is asked to create for a stack, with the names and labels that this start gives. */
final class Requests {

    private final StackSpec stack;
    private final ObservedState observed;
    private final Map<String, String> networks;
    private final Map<String, String> volumes;
    private final Map<String, String> containers;

    Requests(StackSpec stack, ObservedState observed) {
        this.stack = stack;
        this.observed = observed;
        Map<String, String> networkNames = new LinkedHashMap<>(observed.networks());
        stack.networks().forEach(spec -> networkNames.put(spec.name(), named(spec.engineName(), spec.name())));
        Map<String, String> volumeNames = new LinkedHashMap<>(observed.volumes());
        stack.volumes().forEach(spec -> volumeNames.put(spec.name(), named(spec.engineName(), spec.name())));
        Map<String, String> containerNames = new LinkedHashMap<>(observed.containers());
        stack.containers().forEach(spec -> containerNames.put(spec.name(), named(spec.engineName(), spec.name())));
        // All requests share these; copies of what cannot change cost nothing.
        networks = Map.copyOf(networkNames);
        volumes = Map.copyOf(volumeNames);
        containers = Map.copyOf(containerNames);
    }

    NewNetwork network(NetworkSpec spec) {
        return new NewNetwork(spec, networks.get(spec.name()), labels(spec.name(), spec.place(), spec.labels()));
    }

    NewVolume volume(VolumeSpec spec) {
        return new NewVolume(spec, volumes.get(spec.name()), labels(spec.name(), spec.place(), spec.labels()));
    }

    /** A volume that the stack does not declare. */
    NewVolume marker(VolumeSpec spec) {
        return new NewVolume(
                spec, named(spec.engineName(), spec.name()), labels(spec.name(), spec.place(), spec.labels()));
    }

    NewContainer container(ContainerSpec spec, String image) {
        return container(spec, containers.get(spec.name()), image);
    }

    /** A container that the stack does not declare. */
    NewContainer helper(ContainerSpec spec, String image) {
        return container(spec, named(spec.engineName(), spec.name()), image);
    }

    private NewContainer container(ContainerSpec spec, String engineName, String image) {
        return new NewContainer(
                spec,
                engineName,
                image,
                networks,
                volumes,
                containers,
                labels(spec.name(), spec.place(), spec.labels()),
                observed.hostAddress());
    }

    /** What a container of the stack, or one below, is called on the engine. */
    String containerName(String declared) {
        return containers.get(declared);
    }

    /** What a network of the stack, or one below, is called on the engine. */
    String networkName(String declared) {
        return networks.get(declared);
    }

    private String named(Optional<String> fixed, String declared) {
        return fixed.orElseGet(() -> "ch-" + declared + "-" + observed.stackId());
    }

    /** Labels of what belongs to the stack as a whole. */
    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>(observed.labels());
        labels.put(Labels.OURS, "true");
        labels.put(Labels.STACK_ID, observed.stackId());
        return labels;
    }

    private Map<String, String> labels(String name, Place place, Map<String, String> declared) {
        Map<String, String> labels = new LinkedHashMap<>(declared);
        labels.putAll(labels());
        labels.put(Labels.NAME, name);
        labels.put(Labels.STACK, stack.name());
        labels.put(Labels.PLACE, place.text());
        labels.put(Labels.NONCE, observed.stackId() + "-" + name);
        return labels;
    }
}
