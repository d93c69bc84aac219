package org.containerharness.model;

/**
 * The answer of one readiness probe.
 *
 * @param verdict ready, not yet or never
 * @param reason what was seen; goes into the text of a failure
 */
public record ProbeResult(Verdict verdict, String reason) {

    /** The possible answers. */
    public enum Verdict {
        READY,
        NOT_YET,
        NEVER
    }

    public static ProbeResult ready() {
        return new ProbeResult(Verdict.READY, "ready");
    }

    public static ProbeResult notYet(String reason) {
        return new ProbeResult(Verdict.NOT_YET, reason);
    }

    public static ProbeResult never(String reason) {
        return new ProbeResult(Verdict.NEVER, reason);
    }

    public boolean isReady() {
        return verdict == Verdict.READY;
    }
}
