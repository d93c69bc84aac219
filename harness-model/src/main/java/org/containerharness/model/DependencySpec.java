package org.containerharness.model;

/**
 * "Start me after that one."
 *
 * @param container the declared name of the other
 * @param condition how far the other must be, default {@link Condition#READY}
 * @param required whether a failure of the other stops this one too, default true
 */
public record DependencySpec(String container, Condition condition, boolean required) {

    /** How far a dependency must be. */
    public enum Condition {
        /** Its start call returned. */
        STARTED,
        /** Its readiness holds. */
        READY,
        /** It ended with exit code 0. */
        COMPLETED
    }

    public static DependencySpec ready(String container) {
        return new DependencySpec(container, Condition.READY, true);
    }
}
