package org.containerharness.readiness;

import java.time.Duration;

/**
 * How often a probe is repeated: at once, then after {@code first}, then each time half as long again, up to {@code cap}.
 */
record PollInterval(Duration first, Duration cap) {

    static final PollInterval CONNECT = of(2, 50);
    static final PollInterval REQUEST = of(5, 100);
    static final PollInterval COMMAND = of(5, 250);

    private static PollInterval of(long firstMillis, long capMillis) {
        return new PollInterval(Duration.ofMillis(firstMillis), Duration.ofMillis(capMillis));
    }

    /** The pause that follows one of {@code nanos}. */
    long after(long nanos) {
        return Math.min(cap.toNanos(), nanos + nanos / 2);
    }
}
