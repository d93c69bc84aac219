package org.containerharness.readiness;

/** Something about a container that came by itself. */
sealed interface Signal {

    /** A line of output, without colour codes. */
    record Line(String text) implements Signal {}

    /** The container ended. */
    record Exited(int code) implements Signal {}

    /** Its output cannot be read. */
    record Unreadable(String why) implements Signal {}

    /** The engine's own healthcheck succeeded. */
    record Healthy() implements Signal {

        @Override
        public String toString() {
            return "the engine's own healthcheck succeeded";
        }
    }
}
