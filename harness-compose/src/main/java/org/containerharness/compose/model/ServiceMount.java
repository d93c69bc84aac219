package org.containerharness.compose.model;

import java.util.Map;
import java.util.Optional;

/**
 * A mount of a service.
 *
 * @param type {@code bind}, {@code volume}, {@code tmpfs}, {@code npipe}, {@code cluster} or {@code image}
 * @param source a path, the key of a volume, or an image; absent for anonymous volumes and tmpfs
 * @param target the path in the container
 * @param isReadOnly whether it cannot be written
 * @param isHostPathCreated whether a missing source of a bind is created
 * @param propagation the propagation of a bind
 * @param selinux the relabelling of a bind: {@code z} or {@code Z}
 * @param recursive how mounts below a bind are taken along
 * @param isCopyOff whether a new volume starts empty
 * @param subpath the folder of a volume or an image to mount
 * @param labels labels of an anonymous volume
 * @param tmpfsSize bytes
 * @param tmpfsMode permission bits
 */
public record ServiceMount(
        String type,
        Optional<String> source,
        String target,
        boolean isReadOnly,
        boolean isHostPathCreated,
        Optional<String> propagation,
        Optional<String> selinux,
        Optional<String> recursive,
        boolean isCopyOff,
        Optional<String> subpath,
        Map<String, String> labels,
        Optional<Long> tmpfsSize,
        Optional<Integer> tmpfsMode) {

    public ServiceMount {
        labels = Map.copyOf(labels);
    }
}
