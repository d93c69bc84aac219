package org.containerharness.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A healthcheck declared for a container, or changes to the one its image has (Dockerfile {@code HEALTHCHECK}).
 *
 * @param test {@code CMD …}, {@code CMD-SHELL line} or {@code NONE}; empty keeps the image's
 * @param interval between probes, engine default 30 s
 * @param timeout of one probe, engine default 30 s
 * @param retries failures in a row that make it unhealthy, engine default 3
 * @param startPeriod failures in this time do not count, engine default 0 s
 * @param startInterval between probes during the start period, engine default 5 s (engine API 1.44)
 */
public record HealthcheckSpec(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Integer> retries,
        Optional<Duration> startPeriod,
        Optional<Duration> startInterval) {

    public HealthcheckSpec {
        test = List.copyOf(test);
        Secrets.learnFrom(String.join(" ", test));
        if (!test.isEmpty() && !List.of("NONE", "CMD", "CMD-SHELL").contains(test.get(0))) {
            throw new InvalidValueException("The healthcheck " + test
                    + " must begin with CMD, CMD-SHELL or NONE, such as [CMD, redis-cli, ping].");
        }
    }

    /** Runs {@code line} with the image's shell. */
    public static HealthcheckSpec shell(String line) {
        return ofTest(List.of("CMD-SHELL", line));
    }

    /** Switches the image's healthcheck off. */
    public static HealthcheckSpec none() {
        return ofTest(List.of("NONE"));
    }

    public static HealthcheckSpec ofTest(List<String> test) {
        return new HealthcheckSpec(
                test, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** True if probing is switched off. */
    public boolean isNone() {
        return !test.isEmpty() && test.get(0).equals("NONE");
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof HealthcheckSpec that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(test, interval, timeout, retries, startPeriod, startInterval);
    }
}
