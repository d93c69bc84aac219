package org.containerharness.docker.http;

import java.time.Duration;

/**
 * How long to wait for an answer.
 *
 * @param limit zero means for ever
 * @param reach what the limit holds for
 */
public record Patience(Duration limit, Reach reach) {

    enum Reach {
        /** The answer as a whole. */
        ALL,
        /** Each byte that comes starts the limit anew. */
        SILENCE,
        /** The beginning of the answer; what follows may take for ever. */
        BEGINNING
    }

    static final Patience ENDLESS = new Patience(Duration.ZERO, Reach.ALL);

    public static Patience total(Duration limit) {
        return new Patience(limit, Reach.ALL);
    }

    public static Patience untilSilentFor(Duration limit) {
        return new Patience(limit, Reach.SILENCE);
    }

    public static Patience untilAnswered(Duration limit) {
        return new Patience(limit, Reach.BEGINNING);
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
