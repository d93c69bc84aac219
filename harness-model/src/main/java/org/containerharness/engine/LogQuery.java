package org.containerharness.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which part of the output is wanted.
 *
 * @param stdout include standard output
 * @param stderr include standard error
 * @param since lines at or after this moment of the engine's clock
 * @param until lines before this moment
 * @param tail only the last so many lines
 */
public record LogQuery(
        boolean stdout, boolean stderr, Optional<Instant> since, Optional<Instant> until, OptionalInt tail) {

    /** Everything. */
    public static final LogQuery ALL =
            new LogQuery(true, true, Optional.empty(), Optional.empty(), OptionalInt.empty());

    public LogQuery last(int lines) {
        return new LogQuery(stdout, stderr, since, until, OptionalInt.of(lines));
    }

    public LogQuery since(Instant moment) {
        return new LogQuery(stdout, stderr, Optional.of(moment), until, tail);
    }

    public LogQuery until(Instant moment) {
        return new LogQuery(stdout, stderr, since, Optional.of(moment), tail);
    }

    public LogQuery only(LogLine.Stream stream) {
        return new LogQuery(stream == LogLine.Stream.STDOUT, stream == LogLine.Stream.STDERR, since, until, tail);
    }
}
