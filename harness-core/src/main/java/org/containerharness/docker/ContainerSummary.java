package org.containerharness.docker;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the engine's list of containers.
 *
 * @param imageId id of the image it was created from
 * @param state the engine's word, such as {@code running}
 */
public record ContainerSummary(
        String id,
        String name,
        String image,
        String imageId,
        String state,
        Map<String, String> labels,
        Optional<Instant> created) {}
