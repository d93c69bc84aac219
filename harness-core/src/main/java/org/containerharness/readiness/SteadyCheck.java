package org.containerharness.readiness;

import java.time.Duration;
import java.util.List;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;

/**
 * A container that runs and goes on running for a moment. A process that fails at its start runs too, until the engine
 * has noticed; without the moment it would depend on the load of the machine whether such a start succeeds.
 *
 * <p>After the moment the engine is asked once: it tells of an end only when it has cleaned up after it, which takes
 * about the moment on an idle machine and more on a busy one, and lets nobody look at the container meanwhile.
 */
final class SteadyCheck implements Check {

    /** Longer than a process takes to fail at once. */
    static final Duration MOMENT = Duration.ofMillis(100);

    private final Runnable changed;
    private final StateLook look;
    private ProbeResult result = ProbeResult.notYet("it runs, for less than " + MOMENT.toMillis() + " ms so far");

    /** @param changed called when it has run long enough */
    SteadyCheck(ReadinessContext context, String containerId, Runnable changed) {
        this.changed = changed;
        this.look = new StateLook(context, containerId, MOMENT, this::seen, () -> {});
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
        if (result().verdict() == Verdict.NOT_YET) {
            look.tick(now);
        }
    }

    /** What has ended is left to who knows how; a look that fails says nothing, and there is another after a moment. */
    private void seen(ContainerDetails facts) {
        if (!facts.state().isRunning()) {
            return;
        }
        synchronized (this) {
            if (result.verdict() != Verdict.NOT_YET) {
                return;
            }
            result = new ProbeResult(Verdict.READY, "running");
        }
        changed.run();
    }

    @Override
    public long pause() {
        return result().verdict() == Verdict.NOT_YET ? look.pause() : Long.MAX_VALUE;
    }
}
