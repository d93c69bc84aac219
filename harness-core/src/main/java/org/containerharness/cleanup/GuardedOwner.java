package org.containerharness.cleanup;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session or build that is watched, with its guard. */
final class GuardedOwner {

    private static final Duration RETRY = Duration.ofSeconds(5);

    final OwnerId token;
    final @Nullable BuildOwner build;

    @Nullable Guard guard;

    boolean mine;

    /** The engine has answered whose the guard is. */
    boolean isAnswered;

    boolean guardGivenUp;
    boolean removing;
    boolean removed;
    boolean last;
    boolean hurried;
    long removingSince;
    Optional<String> trouble = Optional.empty();
    int failures;
    long nextTry = System.nanoTime();

    /** When the build or this session was last seen to go on. */
    long lastNeeded = System.nanoTime();

    GuardedOwner(OwnerId token, @Nullable BuildOwner build) {
        this.token = token;
        this.build = build;
    }

    /** @param last nobody of this session can make anything of it any more */
    void beginRemoval(boolean last) {
        removing = true;
        removingSince = System.nanoTime();
        this.last = last;
        trouble = Optional.empty();
    }

    /** When to ask again whose the guard is. */
    Duration retry() {
        if (build == null) {
            return CleanupWorker.TICK;
        }
        return build.isNamed() ? CleanupWorker.SOON : RETRY;
    }

    /** Nobody says whose the guard is: the engine may be gone for good. */
    boolean isTriedFor(Duration limit) {
        return System.nanoTime() - lastNeeded > limit.toNanos();
    }

    void close() {
        if (guard != null) {
            guard.close();
        }
    }
}
