package org.containerharness.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A running container as fixtures see it that live inside it. Safe for use by many threads. */
public interface Service extends ServiceFacts {

    /**
     * Runs a command in the container.
     *
     * @param environment further variables; the place for secrets, which must not be words of the command
     * @param limit after which it has failed
     * @return what it wrote to its standard output
     * @throws HarnessException if it did not end with exit code 0 within the limit, with what it wrote
     */
    String run(Map<String, String> environment, Duration limit, List<String> words);

    /** Copies files in. */
    void copyIn(List<FileSpec> files);

    /**
     * What fixtures of the same kind share as long as the container is used from here; made at the first call. If it is
     * {@link AutoCloseable} and the container outlives its use, it is closed then.
     */
    <T> T shared(Object key, Class<T> type, Supplier<T> made);

    /** Runs a task on one of the harness's threads soon. */
    void inBackground(Runnable task);

    /** The same as a handle that tests know, {@code org.containerharness.handle.RunningContainer}; empty for any other type. */
    default <T> Optional<T> as(Class<T> type) {
        return Optional.empty();
    }
}
