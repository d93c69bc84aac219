package org.containerharness.engine;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.internal.ContainerDetailsBuilder;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.Secrets;

/**
 * A container as the engine sees it at one moment.
 *
 * @param id the full id
 * @param name its name on the engine, without the leading slash
 * @param image as it was asked for
 * @param imageId the image it was made from
 * @param state what it does
 * @param ports published ports and where they are bound; exposed but unpublished ones have an empty list
 * @param networks its endpoints by the network's engine name
 * @param healthcheck the one in force, declared or the image's; empty if none or switched off
 * @param tty true if its output is not split into two streams
 * @param environment all variables in force
 * @param labels all labels
 * @param command entrypoint and command in force
 */
public record ContainerDetails(
        String id,
        String name,
        String image,
        String imageId,
        State state,
        Map<ContainerPort, List<HostBinding>> ports,
        Map<String, Endpoint> networks,
        Optional<HealthcheckSpec> healthcheck,
        boolean tty,
        Map<String, String> environment,
        Map<String, String> labels,
        List<String> command) {

    public ContainerDetails {
        Secrets.learn(environment);
        Secrets.learnFrom(String.join(" ", command));
    }

    /**
     * What a container does.
     *
     * @param status the engine's word: created, running, paused, restarting, removing, exited or dead
     * @param exitCode of the last run, 0 while it never ended
     * @param outOfMemory the kernel killed a process of it for lack of memory
     * @param error the engine's text if it could not be started, else empty
     * @param processId on the engine's host, 0 if it does not run
     * @param startedAt by the engine's clock
     * @param finishedAt by the engine's clock
     * @param health the engine's own verdict: none, starting, healthy or unhealthy
     * @param healthLog the last probes of the engine, oldest first
     * @param restarts how often the engine restarted it
     */
    public record State(
            String status,
            int exitCode,
            boolean outOfMemory,
            String error,
            long processId,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            String health,
            List<HealthProbe> healthLog,
            int restarts) {

        public boolean isRunning() {
            return status.equals("running");
        }

        /** True if it ran and will not run again by itself. */
        public boolean hasEnded() {
            return status.equals("exited") || status.equals("dead");
        }
    }

    /** One run of the healthcheck by the engine. */
    public record HealthProbe(int exitCode, String output) {}

    /** An address of the engine's host. */
    public record HostBinding(String address, int port) {}

    /** An endpoint in a network; the addresses are empty while the container does not run. */
    public record Endpoint(String networkId, Optional<String> ipv4, Optional<String> ipv6, List<String> aliases) {}

    /** A service that is no container of this engine, reached at these addresses; its id is empty. */
    public static ContainerDetails elsewhere(String name, Map<ContainerPort, InetSocketAddress> addresses) {
        Map<ContainerPort, List<HostBinding>> ports = new LinkedHashMap<>();
        addresses.forEach((port, address) ->
                ports.put(port, List.of(new HostBinding(address.getHostString(), address.getPort()))));
        State state = new State("running", 0, false, "", 0, Optional.empty(), Optional.empty(), "none", List.of(), 0);
        return new ContainerDetails(
                "", name, "", "", state, ports, Map.of(), Optional.empty(), false, Map.of(), Map.of(), List.of());
    }

    /** With its published ports bound elsewhere. */
    public ContainerDetails withPorts(Map<ContainerPort, List<HostBinding>> others) {
        return ContainerDetailsBuilder.from(this).ports(others).build();
    }

    /** The first 12 characters of the id, as Docker's command line shows it. */
    public String shortId() {
        return id.length() > 12 ? id.substring(0, 12) : id;
    }
}
