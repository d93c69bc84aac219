package org.containerharness.compose.model;

/**
 * What a service waits for before it starts.
 *
 * @param service the service waited for
 * @param condition when it is enough
 * @param isRestarted whether this service restarts with the other one
 * @param isRequired whether a missing or failed one is an error
 */
public record Dependency(String service, Condition condition, boolean isRestarted, boolean isRequired) {

    /** The conditions of {@code depends_on}. */
    public enum Condition {
        SERVICE_STARTED,
        SERVICE_HEALTHY,
        SERVICE_COMPLETED_SUCCESSFULLY
    }
}
