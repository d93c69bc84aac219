package org.containerharness.cleanup;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session or build that is watched, with its guard. */
final class GuardedOwner {

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

    void close() {
        if (guard != null) {
            guard.close();
        }
    }
}
