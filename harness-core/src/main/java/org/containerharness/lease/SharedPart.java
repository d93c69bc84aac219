package org.containerharness.lease;

import java.util.List;
import org.containerharness.handle.RunningStack;
import org.containerharness.identity.Identity;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/**
 * A resource of one scope with all that is known of it here.
 *
 * @param below what it stands on
 * @param name its name on the engine when it may be used
 * @param makingName the name of a container that says that it is being made
 */
record SharedPart(Resource resource, Identity identity, List<RunningStack> below, String name, String makingName) {

    private static final String FILLED = "-filled";
    private static final String SEED = "-seed";

    static SharedPart of(Resource resource, Identity identity, List<RunningStack> below, ScopeInUse scope) {
        String name = scope.engineName(resource.id(), identity);
        String making = resource.id().kind() == ResourceId.Kind.CONTAINER
                ? scope.engineNameWhileMade(resource.id(), identity)
                : name + SEED;
        return new SharedPart(resource, identity, below, name, making);
    }

    ResourceId id() {
        return resource.id();
    }

    /** What says by being there that it may be used. */
    String markerName() {
        return isFilled() ? name + FILLED : name;
    }

    /** The volume of that name, where it is one of its own. */
    VolumeSpec marker() {
        return VolumeSpec.named(id().name()).withEngineName(markerName()).withPlace(resource.place());
    }

    /** Whether there is a container of {@link #makingName} while it is made. */
    boolean isMadeByAContainer() {
        return id().kind() == ResourceId.Kind.CONTAINER || isFilled();
    }

    private boolean isFilled() {
        return resource.stack().volumes().stream()
                .anyMatch(spec -> !spec.files().isEmpty());
    }

    /** It alone, with the names under which it is made. */
    StackSpec alone(String stack) {
        StackSpec alone = StackSpec.named(stack);
        for (NetworkSpec spec : resource.stack().networks()) {
            alone = alone.plus(spec.withEngineName(name).withKnownBy(List.of()));
        }
        for (VolumeSpec spec : resource.stack().volumes()) {
            alone = alone.plus(spec.withEngineName(name));
        }
        for (ContainerSpec spec : resource.stack().containers()) {
            alone = alone.plus(spec.withEngineName(makingName));
        }
        return alone;
    }
}
