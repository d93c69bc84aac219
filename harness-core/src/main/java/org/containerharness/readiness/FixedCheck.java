package org.containerharness.readiness;

import org.containerharness.model.ProbeResult;

/** A condition that is decided from the start. */
record FixedCheck(ProbeResult result) implements Check {

    static Check ready(String reason) {
        return new FixedCheck(new ProbeResult(ProbeResult.Verdict.READY, reason));
    }

    static Check never(String reason) {
        return new FixedCheck(ProbeResult.never(reason));
    }
}
