package org.containerharness.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;

/**
 * Plans what is done about resources that several processes share; as {@link Planner}, a pure function. What has to be
 * made is planned there, see {@link ObservedState#shared}.
 */
public final class SharePlanner {

    /** Something that is shared by itself, with what must be there before it. */
    public record Part(ResourceId id, Place place, Set<ResourceId> needs) {}

    private SharePlanner() {}

    /** Each by itself, as soon as what it needs is there. */
    public static Plan each(List<Part> parts) {
        Plan.Builder plan = new Plan.Builder();
        Map<ResourceId, Integer> shared = new HashMap<>();
        for (Part part : parts) {
            List<Integer> after = new ArrayList<>();
            part.needs().stream().filter(shared::containsKey).forEach(need -> after.add(shared.get(need)));
            Action share = new SharedAction.Share(part.id(), part.place());
            shared.put(part.id(), plan.add(share, "declared at " + part.place(), after));
        }
        return plan.build();
    }

    /** What is done about one that need not, or cannot yet, be made. */
    public static Plan of(ResourceId target, SharedState found) {
        return switch (found.standing()) {
            case USABLE ->
                one(new SharedAction.Reuse(target, found.name(), found.container()), "it is there and as it should be");
            case PAUSED -> one(new ContainerAction.Unpause(target, found.name()), "it is as it should be otherwise");
            case ABANDONED -> one(removal(target, found), "the process that made it has died");
            case BEING_MADE, OUTDATED, MISSING ->
                throw new IllegalStateException("What is " + found.standing() + " is waited for or made.");
        };
    }

    /** Waits for whoever makes it. */
    public static Plan await(ResourceId target, Duration pause) {
        return one(new SharedAction.AwaitMaker(target, pause), "another process is making it");
    }

    /** By its id: by now another one may have the name. */
    static Action removal(ResourceId target, SharedState found) {
        return found.container()
                .map(ContainerDetails::id)
                .<Action>map(id -> new ContainerAction.Remove(target, id, true))
                .orElseGet(() -> new VolumeAction.Remove(target, found.name()));
    }

    private static Plan one(Action action, String cause) {
        Plan.Builder plan = new Plan.Builder();
        plan.add(action, cause, List.of());
        return plan.build();
    }
}
