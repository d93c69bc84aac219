package org.containerharness.run;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.Engine;
import org.containerharness.handle.RegistryAddresses;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.images.Images;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ObservedState;

/** Describes everything a plan depends on besides its stack. */
record ObservedStateReader(Engine engine, Images images, ImageLookup lookup, RuntimeOptions options) {

    /**
     * Looks at the engine and at what runs below; changes nothing.
     *
     * @param stackId makes engine names unique
     * @param labels of the owner
     */
    ObservedState read(StackSpec stack, List<RunningStack> below, String stackId, Map<String, String> labels) {
        Below found = new Below();
        below.forEach(found::add);
        Map<String, RunningContainer> reachable = reachable(below);
        Set<String> aliases = new HashSet<>(reachable.keySet());
        aliases.removeAll(found.containers.keySet());
        return new ObservedState(
                stackId,
                labels,
                bindAddress(),
                lookup.all(stack, RegistryAddresses.among(engine, List.of(), () -> reachable)),
                found.images,
                found.networks,
                found.volumes,
                found.containers,
                aliases,
                options.readyTimeout(),
                images.policy(Optional.empty()),
                Instant.now());
    }

    /** All containers below, by every name that others may write. */
    static Map<String, RunningContainer> reachable(List<RunningStack> below) {
        Map<String, RunningContainer> all = new LinkedHashMap<>();
        below.forEach(stack -> all.putAll(stack.reachable()));
        return all;
    }

    /** Where ports are bound that name no address. */
    String bindAddress() {
        return options.bindAddress().orElseGet(() -> engine.info().isLocal() ? "127.0.0.1" : "");
    }

    /** What runs below, by declared name; what is nearer covers what is further down. */
    private static final class Below {

        private final Map<String, String> networks = new LinkedHashMap<>();
        private final Map<String, String> volumes = new LinkedHashMap<>();
        private final Map<String, String> containers = new LinkedHashMap<>();
        private final Map<String, String> images = new LinkedHashMap<>();

        void add(RunningStack stack) {
            stack.below().forEach(this::add);
            stack.networks().forEach(network -> networks.put(network.name(), network.engineName()));
            stack.volumes().forEach(volume -> volumes.put(volume.name(), volume.engineName()));
            stack.containers().forEach(container -> containers.put(container.name(), container.engineName()));
            stack.images().forEach(image -> images.put(image.name(), image.reference()));
        }
    }
}
