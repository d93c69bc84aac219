package org.containerharness.docker.http;

import java.time.Duration;

/**
 * How long calls may take.
 *
 * @param connect to be connected
 * @param ping the first question to an engine
 * @param query calls that only read or note something
 * @param create of a container, network or volume
 * @param start of a container
 * @param remove of anything; a stop adds its grace period
 * @param copy without a byte moving, for archives
 * @param pull without a byte of progress
 * @param build without a byte of output
 * @param pause before the first repetition of a call, three times as long before the next
 * @param settle for removals that must wait for others, and for an event stream to come back
 * @param helper of a credential helper program
 */
public record EngineLimits(
        Duration connect,
        Duration ping,
        Duration query,
        Duration create,
        Duration start,
        Duration remove,
        Duration copy,
        Duration pull,
        Duration build,
        Duration pause,
        Duration settle,
        Duration helper) {

    public static final EngineLimits DEFAULT = new EngineLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofMillis(100),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10));
}
