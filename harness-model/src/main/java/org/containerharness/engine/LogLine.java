package org.containerharness.engine;

import java.time.Instant;

/**
 * A line of a container's output.
 *
 * @param time by the engine's clock
 * @param stream where it was written; always standard output for a container with a terminal
 * @param text without the line end; cut after 64 KiB, and says so then
 */
public record LogLine(Instant time, Stream stream, String text) {

    /** The two output streams. */
    public enum Stream {
        STDOUT,
        STDERR
    }
}
