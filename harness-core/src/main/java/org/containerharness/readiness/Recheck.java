package org.containerharness.readiness;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.containerharness.engine.ContainerFacts;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;

/** Judges whether what held once holds still, at the least cost. */
final class Recheck {

    /** Most answers come at once; the polling thread is not worth starting for them. */
    private static final long AT_ONCE_MILLIS = 30;

    private final World world;
    private final PollLoop loop;
    private final String name;
    private final ContainerFacts facts;

    Recheck(World world, PollLoop loop, String name, ContainerFacts facts) {
        this.world = world;
        this.loop = loop;
        this.name = name;
        this.facts = facts;
    }

    ReadyReport judge(ReadyCondition condition, Duration timeout, UnaryOperator<String> rewrite) {
        boolean restarted =
                facts.state().finishedAt().isPresent() && facts.state().isRunning();
        ReadinessSpec spec = ReadinessSpec.of(condition);
        Waiting waiting = new Waiting(world, loop, spec, timeout, facts, changed -> {
            Conditions conditions = new Conditions(name, world, facts, rewrite, changed);
            return restarted ? conditions.check(condition) : again(condition, conditions);
        });
        waiting.begin();
        CompletableFuture<ReadyReport> future = waiting.future();
        try {
            return future.get(restarted ? 0 : AT_ONCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return patiently(future, timeout);
        } catch (InterruptedException e) {
            throw interrupted(waiting, e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private ReadyReport patiently(CompletableFuture<ReadyReport> future, Duration timeout) {
        loop.watch();
        try {
            // The wait ends itself at its time; a little more is for what it finds out then.
            return future.get(timeout.toMillis() + 5_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while looking whether <" + name + "> is still ready.", e);
        } catch (TimeoutException e) {
            throw new HarnessException("Container <" + name + "> was not judged in time.", e);
        } finally {
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

    /** The same condition without what needs no second look; the engine's own verdict counts where it has one. */
    private Check again(ReadyCondition condition, Conditions conditions) {
        if (condition instanceof ReadyCondition.AllOf all) {
            return CombinedCheck.allOf(all.conditions().stream()
                    .map(part -> again(part, conditions))
                    .toList());
        }
        if (condition instanceof ReadyCondition.AnyOf any) {
            return CombinedCheck.anyOf(any.conditions().stream()
                    .map(part -> again(part, conditions))
                    .toList());
        }
        if (condition instanceof ReadyCondition.Completed completed) {
            return facts.state().hasEnded() && facts.state().exitCode() == completed.exitCode()
                    ? FixedCheck.ready("it has ended with code " + completed.exitCode())
                    : FixedCheck.never("it has not ended with code " + completed.exitCode() + " but is "
                            + facts.state().status() + " with code "
                            + facts.state().exitCode());
        }
        boolean byHealth = condition instanceof ReadyCondition.Healthy || condition instanceof ReadyCondition.Default;
        if (byHealth && facts.state().health().equals("unhealthy")) {
            return FixedCheck.never("the engine's own healthcheck says unhealthy");
        }
        boolean portsTell = condition instanceof ReadyCondition.LogLine
                || (byHealth && facts.state().health().equals("starting"));
        return portsTell ? ports(condition, conditions) : conditions.check(condition);
    }

    /** What was seen once stays seen; whether the service still answers is told by its ports, where it has some. */
    private Check ports(ReadyCondition condition, Conditions conditions) {
        boolean published = facts.ports().values().stream().anyMatch(bindings -> !bindings.isEmpty());
        if (published) {
            return conditions.check(new ReadyCondition.Listening(java.util.List.of()));
        }
        return condition instanceof ReadyCondition.LogLine
                ? conditions.check(new ReadyCondition.Running())
                : conditions.check(condition);
    }
}
