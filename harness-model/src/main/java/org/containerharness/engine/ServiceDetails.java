package org.containerharness.engine;

import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ContainerPort;

/**
 * A service of a swarm at one moment.
 *
 * @param replicas how many tasks are wanted; empty if it is one on each node
 * @param updateState how its last update goes, in the engine's words, such as {@code updating} or {@code completed};
 *     empty if there was none
 * @param updateMessage what the engine says of that
 * @param ports published ports that are open on every node, by container port
 * @param template what its tasks are to be; tasks of an earlier form of the service have another
 */
public record ServiceDetails(
        String id,
        String name,
        String image,
        Optional<Integer> replicas,
        String updateState,
        String updateMessage,
        Map<ContainerPort, Integer> ports,
        Map<String, String> labels,
        String template) {

    public ServiceDetails {
        ports = Map.copyOf(ports);
        labels = Map.copyOf(labels);
    }
}
