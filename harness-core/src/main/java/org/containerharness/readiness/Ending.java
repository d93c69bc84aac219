package org.containerharness.readiness;

import org.containerharness.readiness.NotReadyException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What ended a wait without success.
 *
 * @param text a predicate such as {@code exited with code 1}
 */
record Ending(
        Reason reason,
        @Nullable Integer exitCode,
        String text,
        @Nullable Throwable cause) {

    static Ending exited(int code) {
        String hint = code == 0 ? "; a job that is meant to end is awaited by its exit code" : "";
        return new Ending(
                Reason.EXITED, code, "exited with code " + code + " (" + ExitCodes.meaning(code) + hint + ")", null);
    }

    static Ending removed() {
        return new Ending(Reason.EXITED, null, "was removed", null);
    }

    static Ending outOfMemory(@Nullable Integer exitCode) {
        String code = exitCode == null ? "" : " and exited with code " + exitCode;
        return new Ending(
                Reason.OUT_OF_MEMORY,
                exitCode,
                "ran out of memory: the kernel killed a process of it" + code + "; raise its memory limit",
                null);
    }

    static Ending unhealthy() {
        return new Ending(Reason.UNHEALTHY, null, "was given up as unhealthy by the engine's own healthcheck", null);
    }

    static Ending failureLine(String line, String pattern) {
        return new Ending(
                Reason.FAILURE_LINE,
                null,
                "wrote a line that means failure (/" + pattern + "/): " + Excerpt.quoted(line),
                null);
    }

    static Ending never(String why) {
        return new Ending(Reason.NEVER, null, "can never become ready: " + why, null);
    }

    static Ending timedOut(String within) {
        return new Ending(Reason.TIMED_OUT, null, "was not ready within " + within, null);
    }

    static Ending engineLost(Throwable cause) {
        return new Ending(
                Reason.ENGINE_LOST,
                null,
                "cannot be watched any more because the engine went away (" + Excerpt.of(cause) + ")",
                cause);
    }
}
