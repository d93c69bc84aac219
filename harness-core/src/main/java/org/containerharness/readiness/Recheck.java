package org.containerharness.readiness;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.threads.Futures;

/** Judges whether what held once holds still, at the least cost. */
final class Recheck {

    /** Most answers come at once; the polling thread is not worth starting for them. */
    private static final long AT_ONCE_MILLIS = 30;

    private final ReadinessContext context;
    private final PollLoop loop;
    private final String name;
    private final ContainerDetails facts;

    Recheck(ReadinessContext context, PollLoop loop, String name, ContainerDetails facts) {
        this.context = context;
        this.loop = loop;
        this.name = name;
        this.facts = facts;
    }

    ReadyReport judge(ReadyCondition condition, Duration timeout, UnaryOperator<String> rewrite) {
        boolean restarted =
                facts.state().finishedAt().isPresent() && facts.state().isRunning();
        ReadinessSpec spec = ReadinessSpec.of(condition);
        Waiting waiting = new Waiting(context, loop, spec, timeout, facts, changed -> {
            Conditions conditions = restarted
                    ? new Conditions(name, context, facts, rewrite, changed)
                    : new MetConditions(name, context, facts, rewrite, changed);
            return conditions.check(condition);
        });
        waiting.begin();
        CompletableFuture<ReadyReport> future = waiting.future();
        try {
            return Futures.get(future, restarted ? 0 : AT_ONCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return patiently(waiting, timeout);
        } catch (InterruptedException e) {
            throw interrupted(waiting, e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private ReadyReport patiently(Waiting waiting, Duration timeout) {
        CompletableFuture<ReadyReport> future = waiting.future();
        StateLook look = new StateLook(
                context,
                facts.id(),
                seen -> Ending.seen(seen.state()).ifPresent(waiting::end),
                () -> waiting.end(Ending.removed()));
        loop.watch();
        loop.add(look);
        try {
            // The wait ends itself at its time; a little more is for what it finds out then.
            return Futures.get(future, timeout.toMillis() + 5_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while looking whether <" + name + "> is still ready.", e);
        } catch (TimeoutException e) {
            throw new HarnessException("Container <" + name + "> was not judged in time.", e);
        } finally {
            loop.remove(look);
            loop.unwatch();
        }
    }

    private HarnessException interrupted(Waiting waiting, InterruptedException cause) {
        waiting.cancel();
        Thread.currentThread().interrupt();
        return new HarnessException("Interrupted while looking whether <" + name + "> is still ready.", cause);
    }

    private static RuntimeException failure(ExecutionException e) {
        if (e.getCause() instanceof RuntimeException known) {
            return known;
        }
        throw new IllegalStateException(e.getCause());
    }
}
