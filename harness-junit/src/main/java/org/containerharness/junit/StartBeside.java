package org.containerharness.junit;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/**
 * A start in a thread of its own, while a framework does what needs no running container. It has an end of its own, since
 * each start has limits.
 */
final class StartBeside<T> {

    private final String what;
    private final AtomicReference<@Nullable FutureTask<T>> begun = new AtomicReference<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param what starts, for messages */
    StartBeside(String what) {
        this.what = what;
    }

    /** Begins it, unless that was done before. */
    void begin(Supplier<T> start) {
        FutureTask<T> task = new FutureTask<>(start::get);
        if (begun.compareAndSet(null, task)) {
            Thread thread = new Thread(task, "harness-start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * Waits for it, if it has been begun. The first to do so is given the failure as it was.
     *
     * @param start for all others, and for all if it has not
     */
    T join(Supplier<T> start) {
        FutureTask<T> task = begun.get();
        if (task == null || !told.compareAndSet(false, true)) {
            return start.get();
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new HarnessException("The start of " + what + " failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            told.set(false);
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for the start of " + what + ".", e);
        }
    }

    /** Waits until nothing starts any more, whatever became of it; also if the thread is interrupted, for what starts ends. */
    void await() {
        FutureTask<T> task = begun.get();
        boolean interrupted = false;
        while (task != null && !task.isDone()) {
            try {
                task.get();
            } catch (ExecutionException e) {
                // Told to whoever asked for it.
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
