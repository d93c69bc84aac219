package org.containerharness.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.ContainerPort;

/**
 * A task of a service: one container on one node, and what became of it.
 *
 * @param slot which replica it is, from 1; 0 where there is one on each node
 * @param nodeId where it runs, empty while no node was found
 * @param desiredState what the swarm wants it to be, {@code running} or {@code shutdown} as a rule
 * @param state what it is, such as {@code pending}, {@code starting}, {@code running}, {@code failed}, {@code rejected}
 * @param error why it is not what it is to be, empty if nothing is known
 * @param containerId on the engine of the node; empty while there is none
 * @param hostPorts published ports that are open on its node only, by container port
 * @param template what it was to be, see {@link ServiceDetails#template}
 * @param since when it came to its state, by the swarm's clock
 */
public record TaskDetails(
        String id,
        int slot,
        String nodeId,
        String desiredState,
        String state,
        String error,
        String containerId,
        int exitCode,
        Map<ContainerPort, Integer> hostPorts,
        String template,
        Optional<Instant> since) {

    private static final Set<String> ENDED = Set.of("complete", "shutdown", "failed", "rejected", "remove", "orphaned");

    public TaskDetails {
        hostPorts = Map.copyOf(hostPorts);
    }

    public boolean isRunning() {
        return state.equals("running") && desiredState.equals("running");
    }

    /** It will not run again; the swarm makes another task in its place. */
    public boolean hasEnded() {
        return ENDED.contains(state);
    }
}
