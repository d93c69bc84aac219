package org.containerharness.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * That a container is wanted as a service of a swarm: the swarm runs its tasks, on the nodes that it chooses, and starts
 * others for those that end.
 *
 * @param replicas how many tasks; empty for one on each node that meets the constraints
 * @param hostPorts published ports that are open on the nodes of tasks only; others are open on every node of the swarm
 * @param files secrets and configs that its tasks are given
 * @param settings anything else of the service, by the Engine API's own JSON pointer without the leading slash, such as
 *     {@code UpdateConfig/Order}; wins over what the rest of the spec says
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.45/#tag/Service">services in the Engine API</a>
 */
public record SwarmService(
        Optional<Integer> replicas, Set<ContainerPort> hostPorts, List<SwarmFile> files, Map<String, Object> settings) {

    public SwarmService {
        if (replicas.filter(count -> count < 0).isPresent()) {
            throw new InvalidValueException("A service cannot have " + replicas.get() + " replicas.");
        }
        hostPorts = Set.copyOf(hostPorts);
        files = List.copyOf(files);
        settings = Map.copyOf(settings);
    }

    /** So many tasks, and nothing else said. */
    public static SwarmService replicas(int count) {
        return new SwarmService(Optional.of(count), Set.of(), List.of(), Map.of());
    }

    public SwarmService withSetting(String pointer, Object value) {
        return new SwarmService(replicas, hostPorts, files, Joined.map(settings, Map.of(pointer, value)));
    }
}
