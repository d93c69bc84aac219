package org.containerharness.resolution;

import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineInfo;
import org.containerharness.files.CommitInstruction;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Protocol;
import org.containerharness.model.StackSpec;

/** Refuses what a stack declares and its engine cannot do, before anything is started. */
public final class EngineNeeds {

    private EngineNeeds() {}

    /** @throws HarnessException naming the first resource that needs more than the engine can */
    public static void check(StackSpec stack, EngineInfo engine) {
        stack.volumes().forEach(volume -> {
            String what = "The volume <" + volume.name() + ">";
            String place = " (declared at " + volume.place() + ")";
            engine.require(Capability.VOLUMES, what + place);
            if (!volume.files().isEmpty()) {
                engine.require(Capability.FILES_IN_VOLUMES, what + " with files" + place);
            }
        });
        stack.images()
                .forEach(image -> CommitInstruction.check(
                        image.source(),
                        "of the image <" + image.name() + "> (declared at " + image.place() + ")",
                        engine));
        stack.networks().stream()
                .filter(network -> network.internal())
                .forEach(network -> engine.require(
                        Capability.SEPARATE_NETWORKS,
                        "The internal network <" + network.name() + "> (declared at " + network.place() + ")"));
        stack.containers().forEach(container -> check(container, engine));
    }

    private static void check(ContainerSpec container, EngineInfo engine) {
        String owner = "of the container <" + container.name() + "> (declared at " + container.place() + ")";
        CommitInstruction.check(container.image(), owner, engine);
        container.mounts().forEach(mount -> mount.mountedImage()
                .ifPresent(image -> engine.require(
                        Capability.IMAGE_MOUNTS,
                        "The mount of the image <" + image + "> at " + mount.target() + " " + owner)));
        container.files().stream()
                .findFirst()
                .ifPresent(file ->
                        engine.require(Capability.FILES_BEFORE_START, "The file for " + file.target() + " " + owner));
        container.linked().stream()
                .findFirst()
                .ifPresent(other -> engine.require(
                        Capability.LINKS,
                        "Reaching <" + other + "> from the container <" + container.name() + "> (declared at "
                                + container.place() + "), which names no network,"));
        container.networking().ports().stream()
                .filter(port -> port.container().protocol() == Protocol.UDP)
                .findFirst()
                .ifPresent(port ->
                        engine.require(Capability.UDP_PORTS, "The published port " + port.container() + " " + owner));
    }
}
