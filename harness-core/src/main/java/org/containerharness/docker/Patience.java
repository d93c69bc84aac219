package org.containerharness.docker;

import java.time.Duration;

/**
 * How long to wait for an answer.
 *
 * @param limit zero means for ever
 * @param renewed true if each byte that comes starts the limit anew, false if it holds for the answer as a whole
 */
record Patience(Duration limit, boolean renewed) {

    static final Patience ENDLESS = new Patience(Duration.ZERO, false);

    static Patience total(Duration limit) {
        return new Patience(limit, false);
    }

    static Patience untilSilentFor(Duration limit) {
        return new Patience(limit, true);
    }

    boolean isEndless() {
        return limit.isZero();
    }
}
