package org.containerharness.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.containerharness.log.Log;
import org.containerharness.plan.Action;
import org.containerharness.plan.Plan;
import org.containerharness.plan.Planner;

/**
 * The JVM ends without a close: kills and removes whatever is left, however far it got. What takes too long is left to
 * the watchdog, since whoever ends this JVM may lose patience.
 */
final class ExitHook {

    private static final Log LOG = Log.ofHarness();

    private static final int CALLS = 8;
    private static final Duration BUDGET = Duration.ofSeconds(6);

    private final LiveStacks live;
    private final StackTeardown teardown;
    private final Thread hook;

    /** @param work what the exit does; to be made of {@link #removeAll} and what comes before and after it */
    ExitHook(LiveStacks live, StackTeardown teardown, Runnable work) {
        this.live = live;
        this.teardown = teardown;
        this.hook = new Thread(work, "harness-exit");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @return true if nothing can be left */
    boolean removeAll() {
        boolean inFlight = live.isStarting();
        List<LiveStacks.Remains> stacks = live.stopAll();
        List<Action> left =
                stacks.stream().flatMap(stack -> stack.done().stream()).toList();
        AtomicBoolean gone = new AtomicBoolean(left.isEmpty());
        if (!left.isEmpty()) {
            Plan plan = Planner.teardown(left, Optional.empty());
            ExecutorService pool = DaemonPool.of("harness-exit-call", CALLS);
            Thread removal = new Thread(
                    () -> gone.set(teardown.runAll(plan, pool, stacks).isEmpty()), "harness-exit-removal");
            removal.setDaemon(true);
            removal.start();
            await(removal);
        }
        return gone.get() && !inFlight;
    }

    private static void await(Thread removal) {
        try {
            removal.join(BUDGET.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is on its way out already.");
        }
    }
}
