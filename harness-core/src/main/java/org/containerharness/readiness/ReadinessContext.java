package org.containerharness.readiness;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.containerharness.engine.Engine;

/**
 * What readiness works with.
 *
 * @param executor runs what may block
 * @param clock in nanoseconds, only differences matter
 */
record ReadinessContext(Engine engine, Executor executor, LongSupplier clock) {

    long now() {
        return clock.getAsLong();
    }
}
