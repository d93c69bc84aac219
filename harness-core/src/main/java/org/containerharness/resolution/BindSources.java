package org.containerharness.resolution;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.MountSpec;
import org.containerharness.model.Problem;
import org.containerharness.model.StackSpec;

/** Looks at what containers mount that may not be there, before anything is started: files and folders. */
public final class BindSources {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;

    private BindSources() {}

    /** @throws DeclarationException naming each that is not there, if the engine sees the files that this JVM sees */
    public static void check(StackSpec stack, EngineInfo engine) {
        List<Problem> problems = new ArrayList<>();
        for (ContainerSpec container : stack.containers()) {
            for (MountSpec mount : container.mounts()) {
                needed(mount)
                        .filter(Files::notExists)
                        .ifPresent(source -> problems.add(missing(source, mount, container)));
            }
        }
        if (!problems.isEmpty() && seesTheSameFiles(engine)) {
            throw new DeclarationException(problems);
        }
    }

    private static Problem missing(Path source, MountSpec mount, ContainerSpec container) {
        return new Problem(
                container.place(),
                "<" + source + ">, which <" + container.name() + "> mounts at " + mount.target()
                        + ", is not there. Create it; or, if it is a folder that may be empty, let it be made: by"
                        + " create_host_path: true under bind: in a Compose file, by createSource of"
                        + " MountSpec.BindMount in code.");
    }

    /** What has to be there already; the engine makes what is missing of others. */
    private static Optional<Path> needed(MountSpec mount) {
        if (mount instanceof MountSpec.BindMount bind) {
            return bind.createSource() ? Optional.empty() : Optional.of(bind.source());
        }
        return mount instanceof MountSpec.EngineMount other
                        && "bind".equals(other.settings().get("Type"))
                        && !isMade(other.settings().get("BindOptions"))
                ? Optional.of(Path.of(String.valueOf(other.settings().get("Source"))))
                : Optional.empty();
    }

    private static boolean isMade(Object options) {
        return options instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("CreateMountpoint"));
    }

    /**
     * Not so where the engine runs in a virtual machine, as on macOS and Windows, or outside of the container that this
     * JVM runs in: its socket is mounted there. The engine itself refuses what it does not find.
     */
    private static boolean seesTheSameFiles(EngineInfo engine) {
        boolean isSocket = engine.endpoint().startsWith("unix:");
        return engine.isLocal() && isSocket && Files.exists(MOUNTS) && !isMounted(engine.endpoint());
    }

    private static boolean isMounted(String endpoint) {
        try {
            String socket = Path.of(URI.create(endpoint).getPath()).toRealPath().toString();
            return Files.readAllLines(MOUNTS).stream()
                    .map(line -> line.split(" "))
                    .anyMatch(fields -> fields.length > MOUNT_POINT && fields[MOUNT_POINT].equals(socket));
        } catch (IOException | IllegalArgumentException unknown) {
            return true;
        }
    }
}
