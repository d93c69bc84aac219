package org.containerharness.diagnosis;

import java.time.Duration;

/**
 * How long a part of a container's start took.
 *
 * @param name such as {@code pull}, {@code create}, {@code ready}
 */
public record StartPhase(String name, Duration length) {

    @Override
    public String toString() {
        return name + " " + length.toMillis() + " ms";
    }
}
