package org.containerharness.readiness;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.containerharness.diagnosis.Cause;
import org.containerharness.engine.EngineException;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;
import org.jspecify.annotations.Nullable;

/** A condition that has to be probed again and again; at most one probe is in flight. */
final class ProbedCheck implements Check {

    private static final int REMEMBERED = 3;

    private final String description;
    private final Probe probe;
    private final PollInterval cadence;
    private final ReadinessContext context;
    private final Runnable changed;
    private final Deque<String> history = new ArrayDeque<>();
    private final Refusals refusals = new Refusals();
    private ProbeResult result;
    private long pause;
    private long due;
    private int probes;
    private @Nullable FutureTask<?> inFlight;
    private boolean stopped;

    /** @param changed called after each probe */
    ProbedCheck(String description, Probe probe, PollInterval cadence, ReadinessContext context, Runnable changed) {
        this.description = description;
        this.probe = probe;
        this.cadence = cadence;
        this.context = context;
        this.changed = changed;
        this.result = ProbeResult.notYet(description + " was not probed yet");
        this.pause = cadence.first().toNanos();
        this.due = context.now();
    }

    @Override
    public synchronized ProbeResult result() {
        return result;
    }

    @Override
    public void tick(long now) {
        FutureTask<?> task;
        synchronized (this) {
            if (stopped || inFlight != null || now - due < 0 || result.verdict() != Verdict.NOT_YET) {
                return;
            }
            task = new FutureTask<>(this::look, null);
            inFlight = task;
        }
        try {
            context.executor().execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            note(ProbeResult.notYet("the probe could not be run: " + Excerpt.of(e)));
        }
    }

    private static void run(FutureTask<?> task) {
        task.run();
        // An interrupt from stop() may have come too late for the probe; it must not reach the pool's next task.
        Thread.interrupted();
    }

    private void look() {
        ProbeResult seen = attempt();
        note(seen);
        changed.run();
    }

    // A probe of the user's own may throw anything, assertion errors included.
    private ProbeResult attempt() {
        try {
            ProbeResult seen = probe.probe();
            refusals.none();
            return seen;
        } catch (EngineException e) {
            String seen = description + ": ";
            return refusals.note(e, context.now())
                    .map(why -> ProbeResult.never(seen + why))
                    .orElseGet(() -> ProbeResult.notYet(seen + Excerpt.of(e)));
        } catch (Throwable e) {
            return ProbeResult.notYet(description + ": " + Excerpt.of(e));
        }
    }

    private synchronized void note(ProbeResult seen) {
        inFlight = null;
        probes++;
        due = context.now() + pause;
        pause = cadence.after(pause);
        if (result.verdict() == Verdict.NOT_YET) {
            result = seen;
            remember(seen.reason());
        }
    }

    private void remember(String reason) {
        history.remove(reason);
        history.add(reason);
        if (history.size() > REMEMBERED) {
            history.remove();
        }
    }

    @Override
    public synchronized void on(Signal signal) {
        if (result.verdict() != Verdict.NOT_YET) {
            return;
        }
        if (probe.isFulfilledBy(signal)) {
            result = new ProbeResult(Verdict.READY, signal.toString());
        } else if (signal instanceof Signal.Exited) {
            exited();
        }
    }

    private void exited() {
        if (probe.needsRunningContainer()) {
            result = ProbeResult.never(result.reason());
        } else {
            due = context.now();
        }
    }

    @Override
    public synchronized long pause() {
        if (result.verdict() != Verdict.NOT_YET) {
            return Long.MAX_VALUE;
        }
        return inFlight != null ? pause : Math.max(0, due - context.now());
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (inFlight != null && probe.isInterruptible()) {
            inFlight.cancel(true);
        }
    }

    @Override
    public synchronized int probes() {
        return probes;
    }

    @Override
    public synchronized List<String> history() {
        return List.copyOf(history);
    }

    @Override
    public Optional<Cause> cause() {
        return result().isReady() ? Optional.empty() : probe.cause();
    }

    @Override
    public Optional<Cause> diagnose() {
        return result().isReady() ? Optional.empty() : probe.diagnose();
    }
}
