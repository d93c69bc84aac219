package org.containerharness.plan;

import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.VolumeSpec;

/**
 * What was found of a resource that several processes share.
 *
 * @param name what it is called on the engine when it may be used, by all who share it
 * @param standing whether it may be used, or what else has to be done
 * @param container what has its name, or the name of one that is being made; empty for networks and volumes
 * @param reason of the standing, for the reader of the plan; empty if there is none
 * @param marker a volume that says by being there that all was done; empty where the resource says so itself
 */
public record SharedState(
        String name,
        Standing standing,
        Optional<ContainerDetails> container,
        String reason,
        Optional<VolumeSpec> marker) {

    /** How something shared stands. */
    public enum Standing {
        /** It is there, and as it should be. */
        USABLE,
        /** It is as it should be, but for being paused. */
        PAUSED,
        /** Somebody else makes it. */
        BEING_MADE,
        /** Whoever began to make it has died. */
        ABANDONED,
        /** What has its name is not as it should be. */
        OUTDATED,
        /** Nothing has its name. */
        MISSING
    }

    public static SharedState of(String name, Standing standing) {
        return new SharedState(name, standing, Optional.empty(), "", Optional.empty());
    }

    public static SharedState of(String name, Standing standing, ContainerDetails container, String reason) {
        return new SharedState(name, standing, Optional.of(container), reason, Optional.empty());
    }

    public SharedState withMarker(VolumeSpec volume) {
        return new SharedState(name, standing, container, reason, Optional.of(volume));
    }
}
