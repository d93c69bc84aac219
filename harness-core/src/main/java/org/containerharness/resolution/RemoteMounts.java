package org.containerharness.resolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.StackSpec;

/** Tells of folders of this machine that an engine elsewhere would look for on its own. */
public final class RemoteMounts {

    private static final String ENGINE_SOCKET = "/var/run/docker.sock";

    private RemoteMounts() {}

    /** A warning that names each, empty if there is none or the engine is on this machine. */
    public static Optional<String> warning(StackSpec stack, EngineInfo engine) {
        if (!engine.hasOtherFiles()) {
            return Optional.empty();
        }
        List<String> mounts = new ArrayList<>();
        for (ContainerSpec container : stack.containers()) {
            for (MountSpec mount : container.mounts()) {
                source(mount)
                        .filter(source -> !source.equals(ENGINE_SOCKET))
                        .ifPresent(source -> mounts.add(source + " at " + mount.target() + " in " + container.name()
                                + " (declared at " + container.place() + ")"));
            }
        }
        return mounts.isEmpty()
                ? Optional.empty()
                : Optional.of("The engine at " + engine.endpoint()
                        + " is on another machine and mounts what that machine has under these paths, not what is here: "
                        + String.join(", ", mounts)
                        + ". Copy files in instead, build them into the image, or use a volume.");
    }

    private static Optional<String> source(MountSpec mount) {
        if (mount instanceof MountSpec.BindMount bind) {
            return Optional.of(bind.source().toString());
        }
        return mount instanceof MountSpec.EngineMount other
                        && "bind".equals(other.settings().get("Type"))
                ? Optional.of(String.valueOf(other.settings().get("Source")))
                : Optional.empty();
    }
}
