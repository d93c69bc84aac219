package org.containerharness.readiness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/**
 * A container did not become ready, or never will.
 *
 * <p>The message is a predicate of one paragraph, such as {@code was not ready within 60s: nothing listens on 6379/tcp}:
 * the reader puts the container before it and evidence such as the log's tail behind.
 */
public final class NotReadyException extends HarnessException {

    private static final long serialVersionUID = 1L;

    /** Why the wait ended. */
    public enum Reason {
        /** The container ended or was removed. */
        EXITED,
        /** The kernel killed a process of it for lack of memory. */
        OUT_OF_MEMORY,
        /** The engine's own healthcheck gave it up. */
        UNHEALTHY,
        /** The time was over. */
        TIMED_OUT,
        /** It wrote a line that means failure. */
        FAILURE_LINE,
        /** The condition can never hold. */
        NEVER,
        /** The engine went away. */
        ENGINE_LOST
    }

    private final Reason reason;
    private final @Nullable Integer exitCode;
    private final Duration waited;
    private final ArrayList<String> lastProbes;
    private final ArrayList<String> lastLines;

    NotReadyException(String message, Ending ending, Duration waited, List<String> lastProbes, List<String> lastLines) {
        super(message, ending.cause());
        this.reason = ending.reason();
        this.exitCode = ending.exitCode();
        this.waited = waited;
        this.lastProbes = new ArrayList<>(lastProbes);
        this.lastLines = new ArrayList<>(lastLines);
    }

    /** Of a container that was found ready, or needed not be, and has ended. */
    public static NotReadyException ended(int exitCode, boolean outOfMemory) {
        Ending ending = outOfMemory ? Ending.outOfMemory(exitCode) : Ending.exited(exitCode);
        return new NotReadyException(ending.text(), ending, Duration.ZERO, List.of(), List.of());
    }

    public Reason reason() {
        return reason;
    }

    /** Whether its process listens, but not where it is awaited. */
    public boolean listensElsewhere() {
        return String.valueOf(getMessage()).contains(ListeningSockets.INSTEAD)
                || String.valueOf(getMessage()).contains(ListeningSockets.LOOPBACK);
    }

    /** The container's exit code if it ended; see {@link ExitCodes#meaning}. */
    public OptionalInt exitCode() {
        return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    /** From the call of {@link WatchedContainer#ready} on. */
    public Duration waited() {
        return waited;
    }

    /** What the last probes of each condition saw, oldest first. */
    public List<String> lastProbes() {
        return List.copyOf(lastProbes);
    }

    /** The last lines of output, at most 50; empty if the wait did not need the output. */
    public List<String> lastLines() {
        return List.copyOf(lastLines);
    }
}
