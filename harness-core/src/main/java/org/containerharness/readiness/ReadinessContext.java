package org.containerharness.readiness;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.containerharness.engine.Engine;

/**
 * What readiness works with.
 *
 * @param executor runs what may block, for as long as a probe takes
 * @param looks runs looks at the state of containers, which must not stand behind probes
 * @param clock in nanoseconds, only differences matter
 */
record ReadinessContext(Engine engine, Executor executor, Executor looks, LongSupplier clock) {

    long now() {
        return clock.getAsLong();
    }
}
