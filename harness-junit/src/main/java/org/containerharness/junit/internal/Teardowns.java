package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.containerharness.handle.ContainerEndedException;
import org.containerharness.handle.RunningStack;
import org.containerharness.log.Log;
import org.containerharness.threads.Futures;

/**
 * Ends stacks beside the tests that come next. What could not be removed is told at once and left to the clean-up, which
 * tries again when the JVM has ended. Safe for use by many threads.
 */
final class Teardowns implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    /** Removals at once; the engine clears away what it removes one by one. */
    private static final int AT_ONCE = 2;

    private final ExecutorService threads = Threads.bounded("harness-teardown", AT_ONCE);
    private final List<Teardown> running = new ArrayList<>();

    /** A stack that ends, and what it stood on: that cannot end before it. */
    private record Teardown(List<RunningStack> below, CompletableFuture<Void> over) {}

    /** @param below what it may use */
    synchronized void end(RunningStack stack, List<RunningStack> below) {
        running.removeIf(teardown -> teardown.over().isDone());
        CompletableFuture<Void> over = standingOn(stack).thenRunAsync(() -> close(stack), threads);
        running.add(new Teardown(List.copyOf(below), over));
    }

    /** Returns when nothing stands on the stack any more. */
    void awaitStandingOn(RunningStack stack) {
        Futures.join(standingOn(stack));
    }

    private synchronized CompletableFuture<Void> standingOn(RunningStack stack) {
        return all(running.stream()
                .filter(teardown -> teardown.below().contains(stack))
                .toList());
    }

    private static CompletableFuture<Void> all(List<Teardown> teardowns) {
        return CompletableFuture.allOf(teardowns.stream().map(Teardown::over).toArray(CompletableFuture[]::new));
    }

    private static void close(RunningStack stack) {
        try {
            stack.close();
        } catch (ContainerEndedException e) {
            // It ended when its test or class was over already, and is removed.
            LOG.warn("{}", e.getMessage());
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
        List<Teardown> left;
        synchronized (this) {
            left = List.copyOf(running);
        }
        Futures.join(all(left));
        threads.shutdown();
    }
}
