package org.containerharness.compose.model;

import java.util.Optional;

/**
 * A config or secret in a container.
 *
 * @param source the key of the config or secret
 * @param target the path in the container; absent means the default of its kind
 * @param uid the owner
 * @param gid the owning group
 * @param mode permission bits
 */
public record FileMount(
        String source, Optional<String> target, Optional<String> uid, Optional<String> gid, Optional<Integer> mode) {}
