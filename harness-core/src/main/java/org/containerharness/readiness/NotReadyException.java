package org.containerharness.readiness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ProcessCause;
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
    private final transient Cause finding;
    private final String seen;

    /**
     * @param finding why, in a form that programs understand
     * @param seen the last observation, empty if there was none
     */
    NotReadyException(
            String message,
            Ending ending,
            Cause finding,
            String seen,
            Duration waited,
            List<String> lastProbes,
            List<String> lastLines) {
        super(message, ending.failure());
        this.finding = finding;
        this.seen = seen;
        this.reason = ending.reason();
        this.exitCode = ending.exitCode();
        this.waited = waited;
        this.lastProbes = new ArrayList<>(lastProbes);
        this.lastLines = new ArrayList<>(lastLines);
    }

    /** Of a container that was found ready, or needed not be, and has ended. */
    public static NotReadyException ended(int exitCode, boolean outOfMemory) {
        Ending ending = (outOfMemory ? Ending.outOfMemory(exitCode) : Ending.exited(exitCode)).later();
        return new NotReadyException(
                ending.text(), ending, ending.cause().orElseThrow(), "", Duration.ZERO, List.of(), List.of());
    }

    /** Of a job that others need to end with 0. */
    public static NotReadyException notCompleted(int exitCode) {
        Ending ending = Ending.exited(exitCode);
        String meaning = ExitCodes.meaning(exitCode) + ", and others need it to end with 0";
        return new NotReadyException(
                "exited with code " + exitCode + " (" + meaning + ")",
                ending,
                new ProcessCause.Exited(exitCode, meaning, false),
                "",
                Duration.ZERO,
                List.of(),
                List.of());
    }

    public Reason reason() {
        return reason;
    }

    /** Why it is not ready. */
    public Cause finding() {
        return finding;
    }

    /** The last observation, empty if there was none. */
    public String seen() {
        return seen;
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
