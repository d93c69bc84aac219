package org.containerharness.snapshot;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.containerharness.log.Log;

/** Does one thing after another on a thread of low priority, when nothing else is waited for, until it is closed. */
public final class BackgroundWork implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Where something always starts, this work would never be done. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final Duration LONGEST_STEP = Duration.ofSeconds(30);

    private final BooleanSupplier isQuiet;
    private final ThreadPoolExecutor thread;
    private boolean isUndisturbed;
    private boolean isClosed;

    /** @param isQuiet nothing is started for a test now */
    public BackgroundWork(BooleanSupplier isQuiet) {
        this.isQuiet = isQuiet;
        this.thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread created = new Thread(task, "harness-snapshot");
            created.setDaemon(true);
            created.setPriority(Thread.MIN_PRIORITY);
            return created;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** Does it some time; never if the end comes before. */
    synchronized void later(Runnable task) {
        if (!isClosed) {
            thread.execute(() -> whenQuiet(task));
        }
    }

    private void whenQuiet(Runnable task) {
        try {
            long latest = System.nanoTime() + LONGEST_WAIT.toNanos();
            do {
                Thread.sleep(PAUSE.toMillis());
            } while (!isQuiet.getAsBoolean() && System.nanoTime() < latest);
            task.run();
        } catch (InterruptedException e) {
            LOG.debug("The session ends.");
        } catch (RuntimeException e) {
            LOG.debug("Work in the background failed.", e);
        }
    }

    /** A step that an end waits for; what comes before and after it is given up. */
    void undisturbed(Runnable step) {
        boolean wasInterrupted;
        synchronized (this) {
            isUndisturbed = true;
            wasInterrupted = Thread.interrupted();
        }
        try {
            step.run();
        } finally {
            synchronized (this) {
                isUndisturbed = false;
                if (wasInterrupted || isClosed) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            thread.getQueue().clear();
            if (isUndisturbed) {
                thread.shutdown();
            } else {
                thread.shutdownNow();
            }
        }
        try {
            if (!thread.awaitTermination(LONGEST_STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("A snapshot is still being made.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
