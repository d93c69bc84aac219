package org.containerharness.readiness;

import java.util.Optional;
import org.containerharness.diagnosis.Cause;
import org.containerharness.model.ProbeResult;

/** Looks once whether a condition holds; may block, but not longer than its own limit. */
@FunctionalInterface
interface Probe {

    /** An exception counts as "not yet". */
    ProbeResult probe() throws Exception;

    /** Why it did not succeed, as far as it is known by now. */
    default Optional<Cause> cause() {
        return Optional.empty();
    }

    /** As {@link #cause} after a closer look, for when the time is over. */
    default Optional<Cause> diagnose() {
        return cause();
    }

    /** True if the signal says what the probe would find out. */
    default boolean isFulfilledBy(Signal signal) {
        return false;
    }

    /** False if it can still succeed after the container ended. */
    default boolean needsRunningContainer() {
        return true;
    }

    /** True if it reaches for nothing but a port, so that it does no harm where nobody is. */
    default boolean knocksOnly() {
        return false;
    }

    /** Whether an interrupt ends it early and does no harm. */
    default boolean isInterruptible() {
        return false;
    }
}
