package org.containerharness.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network as the engine sees it.
 *
 * @param subnets in CIDR notation
 * @param members ids of the containers in it; empty in lists, where the engine leaves them out
 */
public record NetworkDetails(
        String id,
        String name,
        String driver,
        List<String> subnets,
        List<String> members,
        Map<String, String> labels,
        Optional<Instant> created) {}
