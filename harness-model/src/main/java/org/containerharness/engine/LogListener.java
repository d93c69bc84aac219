package org.containerharness.engine;

/** Told of a container's output, line by line, by one thread at a time; must return quickly. */
@FunctionalInterface
public interface LogListener {

    void onLine(LogLine line);

    /** The stream ended: the container did, or the connection broke. */
    default void onEnd() {}
}
