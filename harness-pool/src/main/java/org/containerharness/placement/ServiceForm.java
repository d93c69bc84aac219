package org.containerharness.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.PortSpec;
import org.containerharness.model.Problem;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RestartPolicy;
import org.containerharness.model.SharingSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.SwarmFile;
import org.containerharness.model.SwarmService;

/** A container that is wanted as a service of a swarm, in the form in which a swarm can have it: a function of both. */
final class ServiceForm {

    private static final String TASK = "TaskTemplate/ContainerSpec/";

    /** Settings of containers, and where services have the same. */
    private static final Map<String, String> SAME = Map.of(
            "Env", TASK + "Env",
            "HostConfig/GroupAdd", TASK + "Groups",
            "HostConfig/Init", TASK + "Init",
            "HostConfig/Sysctls", TASK + "Sysctls",
            "HostConfig/LogConfig/Type", "TaskTemplate/LogDriver/Name",
            "HostConfig/LogConfig/Config", "TaskTemplate/LogDriver/Options",
            "HostConfig/MemoryReservation", "TaskTemplate/Resources/Reservations/MemoryBytes");

    /** Said by other parts of a spec already, or the same for all tasks. */
    private static final Set<String> IMPLIED = Set.of("AttachStdout", "AttachStderr");

    private static final int LARGEST_FILE = 1000 * 1024;
    private static final int LARGEST_SECRET = 500 * 1024;

    private final StackSpec stack;
    private final ContainerSpec spec;
    private final List<String> unsuitable = new ArrayList<>();

    private ServiceForm(StackSpec stack, ContainerSpec spec) {
        this.stack = stack;
        this.spec = spec;
    }

    /** @param problems gets what a service cannot have, in one of its own */
    static ContainerSpec of(StackSpec stack, ContainerSpec spec, List<Problem> problems) {
        ServiceForm form = new ServiceForm(stack, spec);
        ContainerSpec service = form.service();
        if (!form.unsuitable.isEmpty()) {
            problems.add(new Problem(
                    spec.place(),
                    "<" + spec.name() + "> cannot be a service of a swarm with " + String.join(", ", form.unsuitable)
                            + ". Leave that out, or let it be a plain container."));
        }
        return service;
    }

    private ContainerSpec service() {
        SwarmService service = spec.service().orElseThrow();
        Map<String, Object> settings = new LinkedHashMap<>();
        spec.engineSettings().forEach((pointer, value) -> {
            if (SAME.containsKey(pointer)) {
                settings.put(SAME.get(pointer), value);
            } else if (!isImplied(pointer)) {
                unsuitable.add("the engine's setting " + pointer);
            }
        });
        settings.putAll(service.settings());
        check();
        service.files().forEach(this::check);
        // That it is started again is the swarm's business, and no end of a task is that of the service.
        return spec.withoutEngineSettings()
                .withRestart(RestartPolicy.parse("always"))
                .asService(new SwarmService(service.replicas(), service.hostPorts(), service.files(), settings));
    }

    private static boolean isImplied(String pointer) {
        return IMPLIED.contains(pointer)
                || pointer.startsWith("NetworkingConfig/EndpointsConfig/") && pointer.endsWith("/Aliases");
    }

    private void check() {
        refuse(spec.networking().mode().isPresent(), "a network mode");
        refuse(spec.security().privileged(), "all rights (privileged)");
        refuse(!spec.sharing().equals(SharingSpec.NONE), "namespaces or volumes of other containers");
        refuse(!spec.files().isEmpty(), "files that are copied in; make them configs");
        refuse(
                !spec.lifecycle().afterStart().isEmpty()
                        || !spec.lifecycle().afterReady().isEmpty()
                        || !spec.lifecycle().beforeStop().isEmpty(),
                "hooks");
        refuse(spec.resources().sharedMemory().isPresent(), "a size of shared memory");
        refuse(spec.snapshot().orElse(false), "a snapshot");
        refuse(spec.labels().containsKey(ContainerSpec.PROXIED), "a proxy in front of it");
        refuse(spec.readiness().condition() instanceof ReadyCondition.Completed, "an end as its readiness");
        for (PortSpec port : spec.networking().ports()) {
            refuse(
                    port.hostAddress().filter(address -> !address.isEmpty()).isPresent(),
                    "a host address of the port " + port.container());
            refuse(
                    port.hostPorts().filter(range -> range.size() > 1).isPresent(),
                    "a range of host ports for " + port.container());
        }
        spec.networking().networks().forEach(attachment -> {
            refuse(
                    attachment.ipv4Address().isPresent()
                            || attachment.ipv6Address().isPresent()
                            || attachment.macAddress().isPresent(),
                    "an address of its own in the network <" + attachment.network() + ">");
            refuse(
                    stack.networks().stream()
                            .anyMatch(network -> network.name().equals(attachment.network()) && isOfOneNode(network)),
                    "the network <" + attachment.network() + ">, which is of one node; give it the driver overlay");
        });
        for (MountSpec mount : spec.mounts()) {
            refuse(mount instanceof MountSpec.ImageMount, "an image mounted at " + mount.target());
            refuse(
                    mount instanceof MountSpec.TmpfsMount memory
                            && !memory.options().isEmpty(),
                    "options of the tmpfs at " + mount.target() + "; use the long form");
        }
        stack.containers()
                .forEach(other -> refuse(
                        other.dependencies().stream().anyMatch(this::waitsForEnd),
                        "<" + other.name() + "> waiting for its end"));
    }

    private boolean waitsForEnd(DependencySpec dependency) {
        return dependency.container().equals(spec.name())
                && dependency.condition() == DependencySpec.Condition.COMPLETED;
    }

    private static boolean isOfOneNode(NetworkSpec network) {
        return !network.isOverlay() && !network.external();
    }

    private void check(SwarmFile file) {
        int limit = file.secret() ? LARGEST_SECRET : LARGEST_FILE;
        refuse(
                file.content().stream()
                        .anyMatch(source -> source instanceof FileSpec.Bytes bytes && bytes.content().length > limit),
                "the " + file + ", which has more than " + limit / 1024 + " KB");
    }

    private void refuse(boolean isThere, String what) {
        if (isThere) {
            unsuitable.add(what);
        }
    }
}
