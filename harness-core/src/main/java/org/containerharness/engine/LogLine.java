package org.containerharness.engine;

import java.time.Instant;

/**
 * A line of a container's output.
 *
 * @param time by the engine's clock
 * @param stream where it was written; always standard output for a container with a terminal
 * @param text without the line end; cut at 64 KiB
 */
public record LogLine(Instant time, Stream stream, String text) {

    /** The two output streams. */
    public enum Stream {
        STDOUT,
        STDERR
    }
}
