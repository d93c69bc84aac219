package org.containerharness.compose.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the engine finds out whether a container is healthy; what is absent comes from the image.
 *
 * @param test {@code NONE}, {@code CMD} and words, or {@code CMD-SHELL} and a line; empty means the image's
 * @param isDisabled whether there is no check, whatever the image says
 */
public record HealthCheck(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Integer> retries,
        Optional<Duration> startPeriod,
        Optional<Duration> startInterval,
        boolean isDisabled) {

    public HealthCheck {
        test = List.copyOf(test);
    }
}
