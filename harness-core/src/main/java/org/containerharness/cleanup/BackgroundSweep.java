package org.containerharness.cleanup;

import java.time.Duration;
import java.util.function.Consumer;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.jspecify.annotations.Nullable;

/** One sweep of what dead sessions left, on a thread of its own. Used by one thread. */
final class BackgroundSweep {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Consumer<String> notes;
    private final Sweep.Pause pause;
    private @Nullable Thread thread;

    BackgroundSweep(Consumer<String> notes, Sweep.Pause pause) {
        this.notes = notes;
        this.pause = pause;
    }

    /** A second call does nothing. */
    void start(Engine engine) {
        if (thread != null) {
            return;
        }
        Thread started = new Thread(() -> sweep(engine), "harness-sweep");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void sweep(Engine engine) {
        try {
            Sweep.Result result = new Sweep(engine).run(pause);
            if (!result.removed().isEmpty()) {
                notes.accept("info\tRemoved what a dead session had left: "
                        + String.join(
                                "; ",
                                result.removed().stream().map(Finding::toString).toList()) + ".");
            }
        } catch (EngineException e) {
            // The next session sweeps too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when it has ended, or after a minute. */
    void join() throws InterruptedException {
        if (thread != null) {
            thread.join(LIMIT.toMillis());
        }
    }
}
