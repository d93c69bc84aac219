package org.containerharness.readiness;

/** What the polling thread does from time to time. */
interface Ticked {

    /** Does what is due at {@code now}, in nanoseconds; must not block. */
    void tick(long now);

    /** The pause, in nanoseconds, after which it wants to be ticked again at the latest. */
    long pause();
}
