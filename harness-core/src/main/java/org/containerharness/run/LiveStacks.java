package org.containerharness.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.plan.Action;

/** Everything of a runtime that is on the engine: what starts, what runs, what ends. */
final class LiveStacks {

    private final Set<PlanRunner> starting = ConcurrentHashMap.newKeySet();
    private final Set<RunningStack> running = ConcurrentHashMap.newKeySet();
    private final Set<RunningStack> ending = ConcurrentHashMap.newKeySet();

    void starts(PlanRunner runner) {
        starting.add(runner);
    }

    /** Not before the stack counts as running or is removed again: the exit must find it in one place. */
    void hasStarted(PlanRunner runner) {
        starting.remove(runner);
    }

    void runs(RunningStack stack) {
        running.add(stack);
    }

    void ends(RunningStack stack) {
        ending.add(stack);
        running.remove(stack);
    }

    void hasEnded(RunningStack stack) {
        ending.remove(stack);
    }

    /** Somebody else sees to its end. */
    void letGo(RunningStack stack) {
        running.remove(stack);
    }

    boolean isStarting() {
        return !starting.isEmpty();
    }

    /** A stack ends before those it stands on. */
    List<RunningStack> newestFirst() {
        List<RunningStack> stacks = new ArrayList<>(running);
        stacks.sort((a, b) -> Integer.compare(depth(b), depth(a)));
        return stacks;
    }

    private static int depth(RunningStack stack) {
        return 1 + stack.below().stream().mapToInt(LiveStacks::depth).max().orElse(0);
    }

    /**
     * What is left of a stack.
     *
     * @param done what was begun and has not ended
     * @param containers those that it reaches, by all their names
     */
    record Remains(List<Action> done, Map<String, RunningContainer> containers) {}

    /** Begins nothing more, and tells what was begun and has not ended; a stack comes before those it stands on. */
    List<Remains> stopAll() {
        List<Remains> left = new ArrayList<>();
        starting.forEach(runner -> {
            runner.stop();
            left.add(new Remains(runner.done(), runner.progress().known()));
        });
        Stream.concat(newestFirst().stream(), ending.stream())
                .forEach(stack -> left.add(new Remains(stack.done(), ObservedStateReader.reachable(List.of(stack)))));
        return left;
    }
}
