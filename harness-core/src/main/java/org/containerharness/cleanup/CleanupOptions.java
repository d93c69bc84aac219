package org.containerharness.cleanup;

import java.time.Duration;

/**
 * Which parts of the clean-up run beside a session.
 *
 * @param watchdog a second process that removes what a killed JVM leaves ({@code harness.cleanup.watchdog})
 * @param guard a container that proves to everybody on the engine that the session lives ({@code harness.cleanup.guard})
 * @param sweep removal of what earlier sessions left ({@code harness.cleanup.sweep})
 * @param delay how long guard and sweep wait; what they need, the processors as well as the engine, is the session's own
 *     first containers' until then. Others take a session that they cannot see for dead after a minute, not before
 */
public record CleanupOptions(boolean watchdog, boolean guard, boolean sweep, Duration delay) {

    /** Everything on. */
    public static final CleanupOptions DEFAULT = new CleanupOptions(true, true, true, Duration.ofSeconds(20));

    /** Everything off: only a close and the exit hook remove what a session made. */
    public static final CleanupOptions OFF = new CleanupOptions(false, false, false, Duration.ZERO);

    boolean isOff() {
        return !watchdog && !guard && !sweep;
    }
}
