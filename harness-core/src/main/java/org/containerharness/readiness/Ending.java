package org.containerharness.readiness;

import java.util.List;
import java.util.Optional;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.EngineCause;
import org.containerharness.diagnosis.ProcessCause;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.readiness.NotReadyException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What ended a wait without success.
 *
 * @param text a predicate such as {@code exited with code 1}
 * @param cause empty if the conditions have to say it
 */
record Ending(
        Reason reason,
        @Nullable Integer exitCode,
        String text,
        @Nullable Throwable failure,
        Optional<Cause> cause) {

    private Ending(Reason reason, @Nullable Integer exitCode, String text, Cause cause) {
        this(reason, exitCode, text, null, Optional.of(cause));
    }

    static Ending exited(int code) {
        String hint = code == 0 ? "; a job that is meant to end is awaited by its exit code" : "";
        return new Ending(
                Reason.EXITED,
                code,
                "exited with code " + code + " (" + ExitCodes.meaning(code) + hint + ")",
                new ProcessCause.Exited(code, ExitCodes.meaning(code) + hint, false));
    }

    /** What a container's state says of its end, or of there being no use in waiting any more. */
    static Optional<Ending> seen(ContainerDetails.State state) {
        if (state.hasEnded()) {
            boolean killed = state.outOfMemory() && state.exitCode() != 0;
            return Optional.of(killed ? outOfMemory(state.exitCode()) : exited(state.exitCode()));
        }
        return state.health().equals("unhealthy") ? Optional.of(unhealthy()) : Optional.empty();
    }

    /** Of one that had been found ready, or needed not be. */
    Ending later() {
        Optional<Cause> after =
                cause.map(found -> found instanceof ProcessCause process ? process.afterReady() : found);
        return new Ending(reason, exitCode, text, failure, after);
    }

    static Ending removed() {
        return new Ending(Reason.EXITED, null, "was removed", new ProcessCause.Removed(false));
    }

    static Ending outOfMemory(@Nullable Integer exitCode) {
        String code = exitCode == null ? "" : " and exited with code " + exitCode;
        return new Ending(
                Reason.OUT_OF_MEMORY,
                exitCode,
                "ran out of memory: the kernel killed a process of it" + code + "; raise its memory limit",
                new ProcessCause.OutOfMemory(Optional.ofNullable(exitCode), "", false));
    }

    static Ending unhealthy() {
        return new Ending(
                Reason.UNHEALTHY,
                null,
                "was given up as unhealthy by the engine's own healthcheck",
                new ReadinessCause.HealthcheckFailing("", List.of()));
    }

    static Ending failureLine(String line, String pattern) {
        return new Ending(
                Reason.FAILURE_LINE,
                null,
                "wrote a line that means failure (/" + pattern + "/): " + Excerpt.quoted(line),
                new ProcessCause.FailureLine(line, pattern));
    }

    static Ending never(String why) {
        return new Ending(Reason.NEVER, null, "can never become ready: " + why, null, Optional.empty());
    }

    static Ending timedOut(String within) {
        return new Ending(Reason.TIMED_OUT, null, "was not ready within " + within, null, Optional.empty());
    }

    static Ending engineLost(Throwable cause) {
        return new Ending(
                Reason.ENGINE_LOST,
                null,
                "cannot be watched any more because the engine went away (" + Excerpt.of(cause) + ")",
                cause,
                Optional.of(new EngineCause.EngineUnreachable()));
    }
}
