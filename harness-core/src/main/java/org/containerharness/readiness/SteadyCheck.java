package org.containerharness.readiness;

import java.time.Duration;
import java.util.List;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;

/**
 * A container that runs and goes on running for a moment. A process that fails at its start runs too, until the engine
 * has noticed; without the moment it would depend on the load of the machine whether such a start succeeds.
 */
final class SteadyCheck implements Check {

    /** Longer than an engine takes to tell of the end of a process that fails at once. */
    static final Duration MOMENT = Duration.ofMillis(100);

    private final Runnable changed;
    private final long due;
    private final ReadinessContext context;
    private ProbeResult result = ProbeResult.notYet("it runs, for less than " + MOMENT.toMillis() + " ms so far");

    /** @param changed called when it has run long enough */
    SteadyCheck(ReadinessContext context, Runnable changed) {
        this.context = context;
        this.changed = changed;
        this.due = context.now() + MOMENT.toNanos();
    }

    @Override
    public synchronized ProbeResult result() {
        return result;
    }

    @Override
    public List<String> history() {
        return List.of();
    }

    @Override
    public synchronized void on(Signal signal) {
        if (signal instanceof Signal.Exited && result.verdict() == Verdict.NOT_YET) {
            result = ProbeResult.never("it runs no more");
        }
    }

    @Override
    public void tick(long now) {
        synchronized (this) {
            if (result.verdict() != Verdict.NOT_YET || now - due < 0) {
                return;
            }
            result = new ProbeResult(Verdict.READY, "running");
        }
        changed.run();
    }

    @Override
    public long pause() {
        return result().verdict() == Verdict.NOT_YET ? Math.max(0, due - context.now()) : Long.MAX_VALUE;
    }
}
