package org.containerharness.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HealthcheckSpec;

/**
 * An image the engine has.
 *
 * @param id such as {@code sha256:…}
 * @param tags references it has
 * @param digests references with digest it has
 * @param created when it was built
 * @param healthcheck what its Dockerfile declares
 * @param exposed ports its Dockerfile declares
 * @param labels what its Dockerfile declares
 * @param platform such as {@code linux/amd64}
 * @param size in bytes
 * @param volumes paths that are volumes of every container
 */
public record ImageDetails(
        String id,
        List<String> tags,
        List<String> digests,
        Optional<Instant> created,
        Optional<HealthcheckSpec> healthcheck,
        List<ContainerPort> exposed,
        Map<String, String> labels,
        String platform,
        long size,
        List<String> volumes) {}
