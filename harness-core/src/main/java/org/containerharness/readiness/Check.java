package org.containerharness.readiness;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.diagnosis.Cause;
import org.containerharness.model.ProbeResult;

/** A condition while it is judged; ticked by one thread, signalled and asked by several. Ready and never are final. */
interface Check {

    /** The verdict so far. */
    ProbeResult result();

    /** Takes note of what happened to the container. */
    default void on(Signal signal) {}

    /** Starts what is due at {@code now}, in nanoseconds; must not block. */
    default void tick(long now) {}

    /** The pause, in nanoseconds, after which it wants to be ticked again at the latest. */
    default long pause() {
        return Long.MAX_VALUE;
    }

    /** Gives up probes in flight. */
    default void stop() {}

    default int probes() {
        return 0;
    }

    /** What was seen last, oldest first; empty if nobody has looked. */
    default List<String> history() {
        return List.of(result().reason());
    }

    /** Why it does not hold, as far as it is known by now. */
    default Optional<Cause> cause() {
        return Optional.empty();
    }

    /** As {@link #cause} after a closer look, for when the time is over; may take engine calls. */
    default Optional<Cause> diagnose() {
        return cause();
    }

    /** Itself, or the simple checks it is made of. */
    default Stream<Check> leaves() {
        return Stream.of(this);
    }
}
