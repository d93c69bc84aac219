package org.containerharness.docker.http;

import java.time.Duration;

/**
 * How long to wait for an answer.
 *
 * @param limit zero means for ever
 * @param reach what the limit holds for
 */
public record CallTimeout(Duration limit, Reach reach) {

    enum Reach {
        /** The answer as a whole. */
        ALL,
        /** Each byte that comes starts the limit anew. */
        SILENCE,
        /** The beginning of the answer; what follows may take for ever. */
        BEGINNING
    }

    static final CallTimeout ENDLESS = new CallTimeout(Duration.ZERO, Reach.ALL);

    public static CallTimeout total(Duration limit) {
        return new CallTimeout(limit, Reach.ALL);
    }

    public static CallTimeout untilSilentFor(Duration limit) {
        return new CallTimeout(limit, Reach.SILENCE);
    }

    public static CallTimeout untilAnswered(Duration limit) {
        return new CallTimeout(limit, Reach.BEGINNING);
    }

    public boolean renewed() {
        return reach == Reach.SILENCE;
    }

    boolean endsWithTheHead() {
        return reach == Reach.BEGINNING;
    }

    boolean isEndless() {
        return limit.isZero();
    }
}
