package org.containerharness.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.containerharness.model.Needs;
import org.containerharness.model.Needs.Need;
import org.containerharness.model.ResourceId;

/** When the resources of a stack have their turn, and which of them only while it is starting already. */
final class StartOrder {

    private final Needs needs;
    private final List<ResourceId> order;

    /** What needs an image that comes from a container of the stack, or one below. */
    private final Set<ResourceId> late = new HashSet<>();

    StartOrder(Needs needs) {
        this.needs = needs;
        this.order = needs.order();
        order.stream().filter(this::needsLate).forEach(late::add);
    }

    private boolean needsLate(ResourceId resource) {
        return hasLateImage(resource)
                || needs.of(resource).stream().anyMatch(need -> need.isSharing() && late.contains(need.on()));
    }

    /** True if its image can only be there while the stack is already starting. */
    boolean hasLateImage(ResourceId resource) {
        return needs.of(resource).stream().anyMatch(this::leadsToAContainer);
    }

    private boolean leadsToAContainer(Need need) {
        return switch (need.kind()) {
            case COMMIT, REGISTRY -> true;
            case IMAGE, PUSH -> late.contains(need.on());
            case NETWORK, VOLUME, PID, IPC, VOLUMES_FROM, NETWORK_MODE, LINK, DEPENDS_ON -> false;
        };
    }

    /** True if it can only be made while the stack is already starting. */
    boolean isLate(ResourceId resource) {
        return late.contains(resource);
    }

    /** The turn of containers to be created, which asks for nothing but what they share. */
    List<ResourceId> creations() {
        return needs.order(Need::isSharing).stream()
                .filter(resource -> !isLate(resource))
                .toList();
    }

    List<ResourceId> starts() {
        return order;
    }
}
