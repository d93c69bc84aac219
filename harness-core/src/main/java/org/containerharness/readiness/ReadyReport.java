package org.containerharness.readiness;

import java.time.Duration;

/**
 * How a container became ready.
 *
 * @param waited from the call of {@link WatchedContainer#ready} on
 * @param probes how many probes were made; 0 if events and output alone decided
 * @param lastSeen what was seen last, such as {@code 6379/tcp listens}
 */
public record ReadyReport(Duration waited, int probes, String lastSeen) {}
