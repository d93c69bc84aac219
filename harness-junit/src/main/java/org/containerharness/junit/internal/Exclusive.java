package org.containerharness.junit.internal;

import org.containerharness.model.ContainerSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/**
 * Tells whether a stack takes something there is only one of, such as a fixed host port; it must not overlap with
 * another one then.
 */
final class Exclusive {

    private Exclusive() {}

    static boolean is(StackSpec stack) {
        return !stack.adopted().isEmpty()
                || stack.networks().stream().anyMatch(Exclusive::is)
                || stack.volumes().stream().anyMatch(Exclusive::is)
                || stack.containers().stream().anyMatch(Exclusive::is);
    }

    private static boolean is(NetworkSpec network) {
        return network.external()
                || network.engineName().isPresent()
                || !network.subnets().isEmpty();
    }

    private static boolean is(VolumeSpec volume) {
        return volume.external()
                || volume.engineName().isPresent()
                || !volume.driverOptions().isEmpty();
    }

    private static boolean is(ContainerSpec container) {
        return container.engineName().isPresent()
                || container.networking().mode().filter("host"::equals).isPresent()
                || container.networking().ports().stream()
                        .anyMatch(port -> port.hostPorts().isPresent())
                || container.mounts().stream().anyMatch(Exclusive::is);
    }

    private static boolean is(MountSpec mount) {
        return mount instanceof MountSpec.EngineMount || mount instanceof MountSpec.BindMount bind && !bind.readOnly();
    }
}
