package org.containerharness.junit.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/** The resources of a stack by kind and name, to be compared with those of others. */
final class Specs {

    private static final String CONTAINER = "container";
    private static final String IMAGE = "image";
    private static final String NETWORK = "network";
    private static final String VOLUME = "volume";

    /** Containers and adopted fixtures share one name space, as in the plan. */
    record Key(String kind, String name) {
        @Override
        public String toString() {
            return kind + " <" + name + ">";
        }
    }

    /**
     * A resource.
     *
     * @param value the spec without its place; equal values mean the same thing
     * @param references what it needs
     */
    record Entry(Object value, Place place, Set<Key> references) {}

    private Specs() {}

    static Map<Key, Entry> of(StackSpec stack) {
        Map<Key, Entry> all = new LinkedHashMap<>();
        stack.networks().forEach(spec -> all.put(new Key(NETWORK, spec.name()), entry(spec)));
        stack.volumes().forEach(spec -> all.put(new Key(VOLUME, spec.name()), entry(spec)));
        stack.images().forEach(spec -> all.put(new Key(IMAGE, spec.name()), entry(spec)));
        stack.containers().forEach(spec -> all.put(new Key(CONTAINER, spec.name()), entry(spec)));
        stack.adopted().forEach(spec -> all.put(new Key(CONTAINER, spec.name()), entry(spec)));
        return all;
    }

    /** The stack without these. */
    static StackSpec without(StackSpec stack, Set<Key> left) {
        return new StackSpec(
                stack.name(),
                stack.networks().stream()
                        .filter(spec -> !left.contains(new Key(NETWORK, spec.name())))
                        .toList(),
                stack.volumes().stream()
                        .filter(spec -> !left.contains(new Key(VOLUME, spec.name())))
                        .toList(),
                stack.images().stream()
                        .filter(spec -> !left.contains(new Key(IMAGE, spec.name())))
                        .toList(),
                stack.registries(),
                stack.containers().stream()
                        .filter(spec -> !left.contains(new Key(CONTAINER, spec.name())))
                        .toList(),
                stack.adopted().stream()
                        .filter(spec -> !left.contains(new Key(CONTAINER, spec.name())))
                        .toList());
    }

    private static Entry entry(NetworkSpec spec) {
        return new Entry(spec.withPlace(Place.IN_CODE), spec.place(), Set.of());
    }

    private static Entry entry(VolumeSpec spec) {
        return new Entry(spec.withPlace(Place.IN_CODE), spec.place(), Set.of());
    }

    private static Entry entry(ImageSpec spec) {
        Set<Key> references = references(spec.source());
        for (ImageReference push : spec.pushes()) {
            push.registry()
                    .filter(host -> host.contains(":"))
                    .ifPresent(host -> references.add(new Key(CONTAINER, host.substring(0, host.lastIndexOf(':')))));
        }
        return new Entry(spec.withPlace(Place.IN_CODE), spec.place(), references);
    }

    private static Set<Key> references(ImageSource source) {
        Set<Key> references = new HashSet<>();
        if (source instanceof ImageSource.Declared declared) {
            references.add(new Key(IMAGE, declared.name()));
        } else if (source instanceof ImageSource.Committed committed) {
            references.add(new Key(CONTAINER, committed.container()));
        }
        return references;
    }

    private static Entry entry(ContainerSpec spec) {
        Set<Key> references = references(spec.image());
        spec.networking().networks().forEach(network -> references.add(new Key(NETWORK, network.network())));
        spec.networking()
                .mode()
                .filter(mode -> mode.startsWith("container:"))
                .ifPresent(mode -> references.add(new Key(CONTAINER, mode.substring("container:".length()))));
        spec.dependencies().forEach(dependency -> references.add(key(dependency)));
        for (MountSpec mount : spec.mounts()) {
            if (mount instanceof MountSpec.VolumeMount volume) {
                references.add(new Key(VOLUME, volume.volume()));
            }
        }
        return new Entry(spec.withPlace(Place.IN_CODE), spec.place(), references);
    }

    private static Entry entry(AdoptedSpec spec) {
        Set<Key> references = new HashSet<>();
        spec.dependencies().forEach(dependency -> references.add(key(dependency)));
        return new Entry(
                new AdoptedSpec(spec.name(), spec.lifecycle(), spec.dependencies(), Place.IN_CODE),
                spec.place(),
                references);
    }

    private static Key key(DependencySpec dependency) {
        return new Key(CONTAINER, dependency.container());
    }
}
