package org.containerharness.model;

import java.util.List;
import java.util.Optional;

/**
 * What a container shares with other containers of the stack or with the host.
 *
 * @param pid {@code host} or {@code container:<declared name>}; empty gives it processes of its own
 * @param ipc {@code host}, {@code shareable}, {@code none} or {@code container:<declared name>}; empty is the engine's
 *     default
 * @param volumesFrom containers whose mounts it gets
 */
public record SharingSpec(Optional<String> pid, Optional<String> ipc, List<VolumesFrom> volumesFrom) {

    /** Nothing shared. */
    public static final SharingSpec NONE = new SharingSpec(Optional.empty(), Optional.empty(), List.of());

    /**
     * The mounts of another container.
     *
     * @param container its declared name
     * @param readOnly whether they can only be read here
     */
    public record VolumesFrom(String container, boolean readOnly) {}

    public SharingSpec {
        volumesFrom = List.copyOf(volumesFrom);
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof SharingSpec that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(pid, ipc, volumesFrom);
    }
}
