package org.containerharness.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A row of the engine's list of containers.
 *
 * @param imageId id of the image it was created from
 * @param state the engine's word, such as {@code running}
 * @param uses ids of the networks it is in, and names of the volumes it mounts
 */
public record ContainerSummary(
        String id,
        String name,
        String image,
        String imageId,
        String state,
        Map<String, String> labels,
        Optional<Instant> created,
        Set<String> uses) {

    public ContainerSummary {
        uses = Set.copyOf(uses);
    }
}
