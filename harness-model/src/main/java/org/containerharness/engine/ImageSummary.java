package org.containerharness.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An image as a list shows it.
 *
 * @param id such as {@code sha256:…}
 * @param tags references it has, empty for an image without a name
 * @param digests references with digest it has
 * @param created when it was built
 * @param size in bytes
 */
public record ImageSummary(
        String id, List<String> tags, List<String> digests, Instant created, long size, Map<String, String> labels) {}
