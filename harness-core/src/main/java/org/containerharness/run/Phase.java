package org.containerharness.run;

import java.time.Duration;

/**
 * How long a step of a container's start took.
 *
 * @param name such as {@code create}, {@code start}, {@code ready}
 */
public record Phase(String name, Duration length) {

    @Override
    public String toString() {
        return name + " " + length.toMillis() + " ms";
    }
}
