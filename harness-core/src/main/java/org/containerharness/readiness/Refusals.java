package org.containerharness.readiness;

import java.time.Duration;
import java.util.Optional;
import org.containerharness.engine.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * An engine that answers a question with a failure of its own, again and again, will not answer it at all: the wait that
 * asks it need not use its time up. A broken connection does not count, whether it comes back is known elsewhere.
 */
final class Refusals {

    /** Longer than an engine fails that is only busy. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int SERVER_ERROR = 500;

    private @Nullable Long since;

    /** The question was answered. */
    synchronized void none() {
        since = null;
    }

    /** What to say if it has gone on for too long, else empty. */
    synchronized Optional<String> note(EngineException failure, long now) {
        if (failure.status() < SERVER_ERROR) {
            return Optional.empty();
        }
        Long first = since;
        if (first == null) {
            since = now;
            return Optional.empty();
        }
        return now - first < PATIENCE.toNanos()
                ? Optional.empty()
                : Optional.of("the engine has answered for " + PATIENCE.toSeconds() + " s: " + Excerpt.of(failure));
    }
}
