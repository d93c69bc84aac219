package org.containerharness.readiness;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.awaitility.constraint.AtMostWaitConstraint;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.PredicateExceptionIgnorer;
import org.containerharness.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that ticks all waits; it exists while something is watched, and sleeps while nothing waits.
 *
 * <p>Awaitility runs the loop, in its own thread from the first watch on: its classes load while the engine still starts
 * the container.
 */
final class PollLoop implements AutoCloseable {

    private static final Log LOG = Log.of(PollLoop.class);
    private static final long SHORTEST = Duration.ofMillis(1).toNanos();

    /** So that a wait which joins in the middle of a pause is not late with its second probe. */
    private static final long LONGEST = Duration.ofMillis(5).toNanos();

    private final LongSupplier clock;
    private final Set<Ticked> waiting = ConcurrentHashMap.newKeySet();
    private int watched;
    private boolean closed;
    private @Nullable Thread thread;
    private Thread.@Nullable UncaughtExceptionHandler handler;

    PollLoop(LongSupplier clock) {
        this.clock = clock;
    }

    /** Something will want to wait soon. */
    synchronized void watch() {
        watched++;
        if (thread == null && !closed) {
            thread = new Thread(this::run, "harness-readiness");
            thread.setDaemon(true);
            thread.start();
        }
    }

    synchronized void unwatch() {
        watched--;
        notifyAll();
    }

    synchronized void add(Ticked wait) {
        waiting.add(wait);
        notifyAll();
    }

    void remove(Ticked wait) {
        waiting.remove(wait);
    }

    private void run() {
        handler = Thread.getDefaultUncaughtExceptionHandler();
        try {
            // The constructor and not the static entry, which takes defaults that tests may have set for themselves.
            new ConditionFactory(
                            "readiness",
                            AtMostWaitConstraint.FOREVER,
                            (count, previous) -> pause(),
                            Duration.ZERO,
                            false,
                            new PredicateExceptionIgnorer(e -> false),
                            null,
                            null,
                            null)
                    .pollInSameThread()
                    .until(this::isOver);
        } finally {
            // Awaitility sets the JVM's handler back to what it was when the loop began, whoever changed it since.
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
    }

    private boolean isOver() {
        if (hasNothingToDo()) {
            handler = Thread.getDefaultUncaughtExceptionHandler();
            return true;
        }
        waiting.forEach(this::tick);
        return false;
    }

    private void tick(Ticked wait) {
        try {
            wait.tick(clock.getAsLong());
        } catch (RuntimeException e) {
            LOG.warn("A readiness check failed and goes on", e);
        }
    }

    /** Sleeps until there is something to do; true if there will not be. */
    private synchronized boolean hasNothingToDo() {
        while (waiting.isEmpty() && watched > 0 && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt this thread; it ends when it is told so.
                LOG.debug("Interrupted, goes on", e);
            }
        }
        if (closed || watched <= 0) {
            thread = null;
            return true;
        }
        return false;
    }

    private Duration pause() {
        long shortest = LONGEST;
        for (Ticked wait : waiting) {
            shortest = Math.min(shortest, wait.pause());
        }
        return Duration.ofNanos(Math.max(SHORTEST, shortest));
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
