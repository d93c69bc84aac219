package org.containerharness.readiness;

import java.util.List;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;

/** The container's own exit code. */
final class ExitCheck implements Check {

    private final int wanted;
    private volatile ProbeResult result;

    ExitCheck(int wanted) {
        this.wanted = wanted;
        this.result = ProbeResult.notYet("it still runs, exit code " + wanted + " is awaited");
    }

    @Override
    public ProbeResult result() {
        return result;
    }

    /** That it ended, and how, is told of the container itself. */
    @Override
    public List<String> history() {
        return List.of();
    }

    @Override
    public void on(Signal signal) {
        if (signal instanceof Signal.Exited exited) {
            result = exited.code() == wanted
                    ? new ProbeResult(Verdict.READY, "exited with code " + wanted)
                    : ProbeResult.never("exit code " + wanted + " was awaited");
        }
    }
}
