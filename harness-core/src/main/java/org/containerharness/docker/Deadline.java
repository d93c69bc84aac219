package org.containerharness.docker;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection when its time is up, which ends a read that is blocked on it. The check runs on the JDK's own
 * timer thread; setting and clearing cost no thread and, as a rule, no new timer.
 */
final class Deadline {

    private static final long NEVER = Long.MAX_VALUE;

    private @Nullable Closeable victim;
    private long at = NEVER;
    private long nextCheck = NEVER;
    private boolean passed;

    Deadline(Closeable victim) {
        this.victim = victim;
    }

    /** Begins to count, or begins anew; zero stops counting. */
    synchronized void in(Duration limit) {
        if (limit.isZero()) {
            at = NEVER;
            return;
        }
        at = System.nanoTime() + limit.toNanos();
        if (nextCheck == NEVER || nextCheck - at > 0) {
            schedule(limit.toNanos());
        }
    }

    synchronized boolean hasPassed() {
        return passed;
    }

    /** Forgets the connection. */
    synchronized void release() {
        at = NEVER;
        victim = null;
    }

    private void schedule(long nanos) {
        nextCheck = System.nanoTime() + nanos;
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                .execute(this::check);
    }

    private synchronized void check() {
        nextCheck = NEVER;
        if (at == NEVER || victim == null) {
            return;
        }
        long left = at - System.nanoTime();
        if (left > 0) {
            schedule(left);
            return;
        }
        passed = true;
        try {
            victim.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
        release();
    }
}
