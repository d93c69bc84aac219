package org.containerharness.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When a container counts as ready, and for how long that is awaited.
 *
 * @param condition what must hold
 * @param timeout the limit from the start call on; empty means the configured one, 60 s by default
 * @param failOn a line of output that matches one of these ends the wait at once as failed
 */
public record ReadinessSpec(ReadyCondition condition, Optional<Duration> timeout, List<Pattern> failOn) {

    /** The default condition with the configured limit. */
    public static final ReadinessSpec DEFAULT =
            new ReadinessSpec(new ReadyCondition.Default(), Optional.empty(), List.of());

    public ReadinessSpec {
        failOn = List.copyOf(failOn);
    }

    public static ReadinessSpec of(ReadyCondition condition) {
        return new ReadinessSpec(condition, Optional.empty(), List.of());
    }

    public ReadinessSpec within(Duration newTimeout) {
        return new ReadinessSpec(condition, Optional.of(newTimeout), failOn);
    }

    public ReadinessSpec failingOn(String... patterns) {
        return new ReadinessSpec(
                condition,
                timeout,
                List.of(patterns).stream().map(Pattern::compile).toList());
    }

    // What a service waits for is one object for all classes; that spares a cold JVM the equality of its parts.

    @Override
    public boolean equals(Object other) {
        return other instanceof ReadinessSpec spec
                && (spec.condition == condition || spec.condition.equals(condition))
                && spec.timeout.equals(timeout)
                && texts(spec.failOn).equals(texts(failOn));
    }

    @Override
    public int hashCode() {
        return condition.getClass().hashCode()
                + timeout.hashCode()
                + texts(failOn).hashCode();
    }

    /** {@link Pattern} has no equality of its own. */
    private static List<String> texts(List<Pattern> patterns) {
        return patterns.stream().map(Pattern::pattern).toList();
    }
}
