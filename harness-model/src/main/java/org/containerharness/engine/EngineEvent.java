package org.containerharness.engine;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Something that happened to a container.
 *
 * @param kind what happened
 * @param containerId full id
 * @param containerName name on the engine
 * @param attributes the engine's own, labels of the container among them
 * @param time by the engine's clock
 */
public record EngineEvent(
        Kind kind, String containerId, String containerName, Map<String, String> attributes, Instant time) {

    /** What can happen; everything else the engine reports is left out. */
    public enum Kind {
        STARTED,
        /** Somebody sent it a signal through the engine, as a stop does. */
        KILLED,
        DIED,
        OUT_OF_MEMORY,
        HEALTHY,
        UNHEALTHY,
        PAUSED,
        UNPAUSED,
        DESTROYED
    }

    /** The exit code of the container, if the event has one. */
    public OptionalInt exitCode() {
        String text = attributes.get("exitCode");
        return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }
}
