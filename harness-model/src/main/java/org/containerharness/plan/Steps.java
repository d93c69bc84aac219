package org.containerharness.plan;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.model.ResourceId;

/** How far the operations of a plan bring each resource: the numbers of those after which it can be used. */
final class Steps {

    /** How far a resource is. */
    enum Milestone {
        /** What had its name is gone. */
        CLEARED,
        CREATED,
        STARTED,
        READY,
        COMPLETED,
        PUBLISHED
    }

    private final Map<Milestone, Map<ResourceId, List<Integer>>> numbers = new EnumMap<>(Milestone.class);

    /** @param last the operations that bring it there */
    void reached(ResourceId resource, Milestone milestone, List<Integer> last) {
        numbers.computeIfAbsent(milestone, unused -> new HashMap<>()).put(resource, List.copyOf(last));
    }

    void reached(ResourceId resource, Milestone milestone, int last) {
        reached(resource, milestone, List.of(last));
    }

    /** The operations to wait for; none where nothing has to be done, since it was there before. */
    List<Integer> until(ResourceId resource, Milestone milestone) {
        return numbers.getOrDefault(milestone, Map.of()).getOrDefault(resource, List.of());
    }

    boolean isPlanned(ResourceId resource, Milestone milestone) {
        return numbers.getOrDefault(milestone, Map.of()).containsKey(resource);
    }
}
