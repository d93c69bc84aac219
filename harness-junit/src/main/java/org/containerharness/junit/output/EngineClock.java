package org.containerharness.junit.output;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.containerharness.engine.Engine;
import org.containerharness.model.HarnessException;

/**
 * The engine's clock beside this JVM's. Output has times of the one, tests have times of the other, and on another machine,
 * or in a virtual one that slept, they differ. Measured with one call, when it is first needed.
 */
final class EngineClock {

    private final Engine engine;
    private Optional<Duration> ahead = Optional.empty();

    EngineClock(Engine engine) {
        this.engine = engine;
    }

    /** How much later the engine's clock is; zero if the call's own length explains the difference. */
    synchronized Duration ahead() {
        if (ahead.isEmpty()) {
            ahead = Optional.of(measure());
        }
        return ahead.get();
    }

    private Duration measure() {
        try {
            Instant before = Instant.now();
            Instant there = engine.status().time();
            Instant after = Instant.now();
            return difference(before, there, after);
        } catch (HarnessException e) {
            return Duration.ZERO;
        }
    }

    static Duration difference(Instant before, Instant there, Instant after) {
        if (there.isBefore(before)) {
            return Duration.between(before, there);
        }
        return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
    }

    Instant there(Instant here) {
        return here.plus(ahead());
    }

    Instant here(Instant there) {
        return there.minus(ahead());
    }
}
