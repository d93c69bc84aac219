package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.containerharness.run.RunningStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends stacks beside the tests that come next. What could not be removed is told at once and left to the clean-up, which
 * tries again when the JVM has ended. Safe for use by many threads.
 */
final class Teardowns implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    /** Removals at once; the engine clears away what it removes one by one. */
    private static final int AT_ONCE = 2;

    private final ExecutorService threads = Threads.bounded("harness-teardown", AT_ONCE);
    private final List<CompletableFuture<Void>> running = new ArrayList<>();

    synchronized void end(RunningStack stack) {
        running.removeIf(CompletableFuture::isDone);
        running.add(CompletableFuture.runAsync(() -> close(stack), threads));
    }

    private static void close(RunningStack stack) {
        try {
            stack.close();
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} could not be removed; the clean-up tries again when this JVM has ended. {}",
                    stack,
                    e.getMessage());
        }
    }

    /** Returns when all is gone, or could not be removed. */
    @Override
    public void close() {
        List<CompletableFuture<Void>> all;
        synchronized (this) {
            all = List.copyOf(running);
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        threads.shutdown();
    }
}
