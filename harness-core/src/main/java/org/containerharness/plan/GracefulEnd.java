package org.containerharness.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.HookSpec;

/** Plans the end of containers that are stopped before they are removed: dependents first, hooks before the stop. */
final class GracefulEnd {

    /** A hook that hangs must not hold the end up for ever. */
    private static final Duration HOOK_LIMIT = Duration.ofSeconds(60);

    private final Map<String, Action.CreateContainer> containers = new LinkedHashMap<>();
    private final Map<String, List<Integer>> removed = new LinkedHashMap<>();
    private final List<Action> done;
    private final Optional<Duration> grace;
    private final Plan.Builder plan;

    private GracefulEnd(List<Action> done, Optional<Duration> grace, Plan.Builder plan) {
        this.done = done;
        this.grace = grace;
        this.plan = plan;
        for (Action action : done) {
            if (action instanceof Action.CreateContainer create
                    && create.spec().lifecycle().graceful()
                    && !Teardown.isRemoved(create, done)) {
                containers.put(create.spec().name(), create);
            }
        }
    }

    /** Adds the operations to the plan, and the numbers of the removals to {@code ended}. */
    static void plan(List<Action> done, Optional<Duration> grace, Plan.Builder plan, List<Integer> ended) {
        GracefulEnd end = new GracefulEnd(done, grace, plan);
        end.containers.values().forEach(create -> ended.addAll(end.end(create)));
    }

    private List<Integer> end(Action.CreateContainer create) {
        String name = create.spec().name();
        List<Integer> known = removed.get(name);
        if (known != null) {
            return known;
        }
        List<Integer> before = new ArrayList<>();
        containers.values().stream()
                .filter(other -> dependsOn(other, name))
                .forEach(other -> before.addAll(end(other)));
        List<Integer> last = before;
        if (hasStarted(create)) {
            int number = 0;
            for (HookSpec hook : create.spec().lifecycle().beforeStop()) {
                Action run = new Action.RunHook(
                        create.target(), create.engineName(), hook, ++number, "before stop", HOOK_LIMIT);
                plan.optional(true);
                last = List.of(plan.add(run, "declared with hooks", last));
                plan.optional(false);
            }
            Action stop = new Action.StopContainer(create.target(), create.engineName(), grace);
            last = List.of(plan.add(stop, "it may end in its own way", last));
        }
        Action remove = Teardown.removal(create);
        List<Integer> number = List.of(plan.add(remove, "its stack ends", last));
        removed.put(name, number);
        return number;
    }

    private static boolean dependsOn(Action.CreateContainer other, String name) {
        return other.spec().dependencies().stream()
                .anyMatch(dependency -> dependency.container().equals(name));
    }

    private boolean hasStarted(Action.CreateContainer create) {
        return done.stream()
                .anyMatch(action -> action instanceof Action.StartContainer start
                        && start.engineName().equals(create.engineName()));
    }
}
