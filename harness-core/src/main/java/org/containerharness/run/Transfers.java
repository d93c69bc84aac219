package org.containerharness.run;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Pulls, builds and pushes of a plan that are under way. They may take minutes and create nothing that would have to be
 * known, so a plan that is cancelled ends them instead of waiting: an interrupt breaks the engine's connection, and the
 * engine gives the work up.
 */
final class Transfers {

    private final Set<Thread> underWay = new HashSet<>();
    private final Set<Thread> interrupted = new HashSet<>();
    private boolean isCancelled;

    /** @throws CancellationException if the plan was cancelled meanwhile */
    void run(Runnable transfer) {
        Thread thread = Thread.currentThread();
        begin(thread);
        try {
            transfer.run();
            end(thread);
        } catch (RuntimeException | Error e) {
            if (end(thread)) {
                CancellationException cancelled = new CancellationException();
                cancelled.initCause(e);
                throw cancelled;
            }
            throw e;
        }
    }

    private synchronized void begin(Thread thread) {
        if (isCancelled) {
            throw new CancellationException();
        }
        underWay.add(thread);
    }

    /** The thread goes on to other work, which the interrupt was not meant for. */
    private synchronized boolean end(Thread thread) {
        underWay.remove(thread);
        boolean wasInterrupted = interrupted.remove(thread);
        if (wasInterrupted) {
            Thread.interrupted();
        }
        return wasInterrupted;
    }

    synchronized void cancel() {
        isCancelled = true;
        underWay.forEach(thread -> {
            interrupted.add(thread);
            thread.interrupt();
        });
        underWay.clear();
    }
}
