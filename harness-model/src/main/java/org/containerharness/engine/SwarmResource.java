package org.containerharness.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ResourceId;

/**
 * A service, secret or config of a swarm.
 *
 * @param kind which of them
 */
public record SwarmResource(
        ResourceId.Kind kind, String id, String name, Map<String, String> labels, Optional<Instant> created) {

    public SwarmResource {
        labels = Map.copyOf(labels);
    }
}
