package org.containerharness.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.HookSpec;
import org.containerharness.model.TopologicalSort;

/** Plans the end of containers that are stopped before they are removed: dependents first, hooks before the stop. */
final class GracefulEnd {

    /** A hook that hangs must not hold the end up for ever. */
    private static final Duration HOOK_LIMIT = Duration.ofSeconds(60);

    private final Optional<Duration> grace;
    private final CopiesAtTheEnd collected;
    private final Plan.Builder plan;

    /** By engine name: of two stacks that end together, each may have one of the same declared name. */
    private final Map<String, ContainerAction.Create> containers = new LinkedHashMap<>();

    private final Map<String, List<String>> dependents = new HashMap<>();
    private final Map<String, Integer> removed = new HashMap<>();
    private final Remains remains;

    private GracefulEnd(Remains remains, Optional<Duration> grace, CopiesAtTheEnd collected, Plan.Builder plan) {
        this.grace = grace;
        this.collected = collected;
        this.plan = plan;
        this.remains = remains;
        for (ContainerAction.Create create : remains.of(ContainerAction.Create.class)) {
            if (create.spec().endsGracefully()) {
                containers.put(create.engineName(), create);
                create.spec().dependencies().forEach(other -> dependents
                        .computeIfAbsent(other.container(), name -> new ArrayList<>())
                        .add(create.engineName()));
            }
        }
    }

    /** Adds the operations to the plan, and the numbers of the removals to {@code ended}. */
    static void plan(
            Remains remains,
            Optional<Duration> grace,
            CopiesAtTheEnd collected,
            Plan.Builder plan,
            List<Integer> ended) {
        GracefulEnd end = new GracefulEnd(remains, grace, collected, plan);
        TopologicalSort.of(end.containers.keySet(), end::dependents)
                .order()
                .forEach(container -> ended.add(end.end(end.containers.get(container))));
    }

    private List<String> dependents(String container) {
        return dependents.getOrDefault(containers.get(container).spec().name(), List.of());
    }

    private int end(ContainerAction.Create create) {
        // So they may even seem to form a cycle.
        List<Integer> last = dependents(create.engineName()).stream()
                .filter(removed::containsKey)
                .map(removed::get)
                .toList();
        if (remains.hasStarted(create.engineName())) {
            int number = 0;
            for (HookSpec hook : create.spec().lifecycle().beforeStop()) {
                Action run = new ContainerAction.RunHook(
                        create.target(), create.engineName(), hook, ++number, "before stop", HOOK_LIMIT);
                plan.optional(true);
                last = List.of(plan.add(run, "declared with hooks", last));
                plan.optional(false);
            }
            Action stop = new ContainerAction.Stop(create.target(), create.engineName(), grace);
            last = List.of(plan.add(stop, "it may end in its own way", last));
        }
        last = collected.plan(plan, create.engineName(), last);
        int end = plan.add(create.undo().orElseThrow().action(), Action.STACK_ENDS, last);
        removed.put(create.engineName(), end);
        return end;
    }
}
