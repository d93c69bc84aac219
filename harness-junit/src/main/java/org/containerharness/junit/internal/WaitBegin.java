package org.containerharness.junit.internal;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Since when somebody waits for what starts, who may do something else first. */
public final class WaitBegin {

    private final AtomicReference<@Nullable Instant> since = new AtomicReference<>();

    /** Of somebody who has nothing else to do. */
    public static WaitBegin begun() {
        WaitBegin waiting = new WaitBegin();
        waiting.begin();
        return waiting;
    }

    /** Somebody waits from now on, unless somebody did before. */
    public void begin() {
        since.compareAndSet(null, Instant.now());
    }

    Optional<Instant> since() {
        return Optional.ofNullable(since.get());
    }
}
