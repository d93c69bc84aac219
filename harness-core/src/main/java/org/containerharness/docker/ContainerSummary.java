package org.containerharness.docker;

import java.util.Map;

/**
 * A row of the engine's list of containers.
 *
 * @param state the engine's word, such as {@code running}
 */
public record ContainerSummary(String id, String name, String image, String state, Map<String, String> labels) {}
