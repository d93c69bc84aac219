package org.containerharness.readiness;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.LogQuery;
import org.containerharness.model.DurationText;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;
import org.containerharness.model.ReadinessSpec;
import org.jspecify.annotations.Nullable;

/** One wait for one container: its checks, its log stream and its time limit. Several threads may end it, one does. */
final class Waiting implements Ticked {

    /** How long the last output and files of a container that ended may take to be seen. */
    private static final long DRAIN = Duration.ofMillis(150).toNanos();

    private static final long DIAGNOSIS = Duration.ofMillis(1_500).toNanos();

    /** A share of one processor; what waits for others uses much less. */
    private static final double BUSY = 0.2;

    /** What a look at it may take of a processor in the container when it is a command: that is no work of its own. */
    private static final Duration PROBE = Duration.ofMillis(40);

    private final ReadinessContext context;
    private final PollLoop loop;
    private final ReadinessSpec spec;
    private final Duration timeout;
    private final ContainerDetails facts;
    private final long started;
    private final Check root;
    private final List<Check> leaves;
    private final Optional<LogFollower> log;
    private final CompletableFuture<ReadyReport> future = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();

    /** Ends the wait at its time unless something better is known by then. */
    private volatile @Nullable Fallback fallback;

    private record Fallback(Ending ending, long at) {}

    /** The container's own end. It makes conditions impossible one by one, and other threads judge meanwhile. */
    private volatile @Nullable Ending exit;

    /** @param checks makes the check of the condition; the check runs what it is given after each probe */
    Waiting(
            ReadinessContext context,
            PollLoop loop,
            ReadinessSpec spec,
            Duration timeout,
            ContainerDetails facts,
            Function<Runnable, Check> checks) {
        this.context = context;
        this.loop = loop;
        this.spec = spec;
        this.timeout = timeout;
        this.facts = facts;
        this.started = context.now();
        this.root = checks.apply(this::judge);
        this.leaves = root.leaves().toList();
        this.log = readsLog()
                ? Optional.of(new LogFollower(
                        context,
                        facts.id(),
                        thisRun(facts),
                        this::line,
                        this::logEnded,
                        why -> signal(new Signal.Unreadable(why))))
                : Optional.empty();
    }

    private boolean readsLog() {
        return !spec.failOn().isEmpty() || leaves.stream().anyMatch(LineCheck.class::isInstance);
    }

    /** A container that ran before still has the output of then. */
    private static LogQuery thisRun(ContainerDetails facts) {
        return facts.state().hasEnded()
                ? LogQuery.ALL
                : facts.state().finishedAt().map(LogQuery.ALL::since).orElse(LogQuery.ALL);
    }

    CompletableFuture<ReadyReport> future() {
        return future;
    }

    void begin() {
        loop.add(this);
        judge();
        tick(context.now());
        if (over.get()) {
            loop.remove(this);
        }
    }

    // What ends it

    /** Starts what is due and ends what took too long. */
    @Override
    public void tick(long now) {
        if (over.get()) {
            return;
        }
        Fallback last = fallback;
        if (last == null && now - started >= timeout.toNanos()) {
            timeOut(now);
        } else if (last != null && now - last.at() >= 0) {
            fail(
                    last.ending(),
                    last.ending().reason() == NotReadyException.Reason.TIMED_OUT
                            ? root.result().reason()
                            : seen(),
                    cause(last.ending(), Check::cause));
        } else {
            root.tick(now);
            log.ifPresent(follower -> follower.tick(now));
        }
    }

    @Override
    public long pause() {
        return root.pause();
    }

    void signal(Signal signal) {
        leaves.forEach(leaf -> leaf.on(signal));
        judge();
    }

    /** The container ended, which is what some conditions wait for; their other parts may need its last output. */
    void exited(int code, Ending ending) {
        String seen = seen();
        exit = ending;
        leaves.forEach(leaf -> leaf.on(new Signal.Exited(code)));
        ProbeResult result = root.result();
        boolean undecided =
                result.verdict() == Verdict.NOT_YET && leaves.stream().anyMatch(ExitCheck.class::isInstance);
        if (result.isReady()) {
            judge();
        } else if (undecided) {
            fallback = new Fallback(ending, context.now() + DRAIN);
        } else {
            fail(ending, seen);
        }
    }

    void end(Ending ending) {
        Integer code = ending.exitCode();
        if (ending.reason() == NotReadyException.Reason.EXITED && code != null) {
            exited(code, ending);
        } else {
            fail(ending, seen());
        }
    }

    /** What was seen last of each part of the condition, empty if nobody has looked. */
    private String seen() {
        return leaves.stream()
                .map(Check::history)
                .filter(history -> !history.isEmpty())
                .map(history -> history.get(history.size() - 1))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private void line(String text) {
        for (Pattern failure : spec.failOn()) {
            if (failure.matcher(text).find() && !text.contains(PostgresGreeting.TOO_EARLY)) {
                end(Ending.failureLine(text, failure.pattern()));
                return;
            }
        }
        signal(new Signal.Line(text));
    }

    private void logEnded() {
        judge();
    }

    private void judge() {
        ProbeResult result = root.result();
        if (result.isReady()) {
            succeed(result);
        } else if (result.verdict() == Verdict.NEVER) {
            fail(known().orElseGet(() -> Ending.never(result.reason())), result.reason());
        }
    }

    private Optional<Ending> known() {
        return Optional.ofNullable(exit).or(() -> Optional.ofNullable(fallback).map(Fallback::ending));
    }

    /** A closer look takes engine calls, so it is not for this thread; and it must not take long. */
    private void timeOut(long now) {
        Ending ending = Ending.timedOut(DurationText.print(timeout));
        fallback = new Fallback(ending, now + DIAGNOSIS);
        try {
            context.executor().execute(() -> {
                String reason = root.result().reason();
                fail(ending, reason, slow(cause(ending, Check::diagnose)));
            });
        } catch (RejectedExecutionException e) {
            fail(ending, root.result().reason());
        }
    }

    /** The first condition that does not hold says why, unless the end itself does. */
    private Cause cause(Ending ending, Function<Check, Optional<Cause>> look) {
        return ending.cause()
                .or(() -> leaves.stream()
                        .filter(leaf -> !leaf.result().isReady())
                        .flatMap(leaf -> look.apply(leaf).stream())
                        .findFirst())
                .orElseGet(() -> ending.reason() == NotReadyException.Reason.NEVER
                        ? new ReadinessCause.NeverReady(root.result().reason())
                        : new ReadinessCause.ConditionUnmet(spec.condition().toString()));
    }

    /** What was busy all the time, and did not say that it fails, is only slow. */
    private Cause slow(Cause found) {
        boolean mayBeSlow = found instanceof ReadinessCause.NothingListens
                || found instanceof ReadinessCause.LogLineMissing
                || found instanceof ReadinessCause.ConditionUnmet;
        Duration waited = waited();
        Duration byProbes =
                found instanceof ReadinessCause.ConditionUnmet ? PROBE.multipliedBy(probes()) : Duration.ZERO;
        return Optional.of(facts)
                .filter(running -> mayBeSlow && running.state().isRunning())
                .flatMap(running -> ProcessorTime.of(context.engine(), running))
                .map(used -> used.minus(byProbes))
                .filter(used -> used.toNanos() > BUSY * waited.toNanos())
                .<Cause>map(
                        used -> new ReadinessCause.SlowBoot(spec.condition().toString(), tenths(waited), tenths(used)))
                .orElse(found);
    }

    private static Duration tenths(Duration length) {
        return Duration.ofMillis(length.toMillis() / 100 * 100);
    }

    // How it ends

    private void succeed(ProbeResult result) {
        if (stop()) {
            future.complete(new ReadyReport(waited(), probes(), result.reason()));
        }
    }

    private void fail(Ending ending, String seen) {
        fail(ending, seen, cause(ending, Check::cause));
    }

    private void fail(Ending ending, String seen, Cause cause) {
        if (stop()) {
            future.completeExceptionally(new NotReadyException(
                    message(ending, seen, cause),
                    ending,
                    cause,
                    seen,
                    waited(),
                    leaves.stream().flatMap(leaf -> leaf.history().stream()).toList(),
                    log.map(LogFollower::lastLines).orElse(List.of())));
        }
    }

    private String message(Ending ending, String seen, Cause cause) {
        boolean isSaid = cause instanceof ReadinessCause.ConditionUnmet
                || cause instanceof ReadinessCause.NeverReady
                || cause instanceof ReadinessCause.LogLineMissing
                || cause instanceof ReadinessCause.WrongAnswer;
        String finding = isSaid ? "" : "; it " + cause.predicate();
        return switch (ending.reason()) {
            case TIMED_OUT -> ending.text() + ": " + seen + finding;
            case NEVER -> ending.text() + finding;
            case EXITED, OUT_OF_MEMORY, UNHEALTHY, FAILURE_LINE, ENGINE_LOST ->
                ending.text() + " before it was ready (" + spec.condition() + ")"
                        + (seen.isEmpty() ? "" : "; last seen: " + seen);
        };
    }

    void cancel() {
        if (stop()) {
            future.cancel(false);
        }
    }

    private boolean stop() {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        loop.remove(this);
        leaves.forEach(Check::stop);
        log.ifPresent(LogFollower::close);
        return true;
    }

    private Duration waited() {
        return Duration.ofNanos(context.now() - started);
    }

    private int probes() {
        return leaves.stream().mapToInt(Check::probes).sum();
    }
}
