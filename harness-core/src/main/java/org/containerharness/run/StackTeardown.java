package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.ContainerEnd;
import org.containerharness.handle.ContainerEndedException;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StackLife;
import org.containerharness.handle.StartException;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.Plan;
import org.containerharness.plan.Planner;
import org.containerharness.progress.StackProgress;

/** Ends stacks: removes what they started, or lets go of it. */
final class StackTeardown implements StackLife {

    private static final Log LOG = Log.ofHarness();

    private final RunContext context;
    private final Cleanup cleanup;
    private final Executor pool;
    private final Optional<Duration> grace;
    private final LiveStacks live;

    /** Told of what could not be removed, so that the watchdog tries again. */
    private final AtomicBoolean remains;

    /** @param grace how long containers may take to end in their own way; empty kills them */
    StackTeardown(
            RunContext context,
            Cleanup cleanup,
            Executor pool,
            Optional<Duration> grace,
            LiveStacks live,
            AtomicBoolean remains) {
        this.context = context;
        this.cleanup = cleanup;
        this.pool = pool;
        this.grace = grace;
        this.live = live;
        this.remains = remains;
    }

    @Override
    public void end(RunningStack stack) {
        live.ends(stack);
        List<ContainerEnd> ends = takeEnds(stack);
        ends.stream().filter(end -> !end.fails()).forEach(end -> LOG.warn("{}", end.text()));
        List<ContainerEnd> failing = ends.stream().filter(ContainerEnd::fails).toList();
        removedBy(stack).forEach(container -> context.ends().forget(container.id()));
        context.addresses().removed(removedBy(stack));
        removeAll(stack);
        if (!failing.isEmpty()) {
            throw ContainerEndedException.of(failing);
        }
    }

    @Override
    public boolean mayEnd(RunningContainer container) {
        return context.ends().mayEnd(container.id());
    }

    @Override
    public boolean hasEnded(RunningContainer container) {
        return context.ends().hasEnded(container);
    }

    @Override
    public List<ContainerEnd> takeEnds(RunningStack stack) {
        List<ContainerEnd> ends = context.ends().take(stack.containers());
        ends.forEach(end -> context.events()
                .tell(new RunEvent.ContainerDied(
                        end.time(),
                        stack.name(),
                        stack.container(end.container()).engineName(),
                        end.exitCode(),
                        end.text(),
                        end.report().toJson(),
                        end.fails())));
        return ends;
    }

    private void removeAll(RunningStack stack) {
        HarnessException failure =
                new HarnessException("Stack <" + stack.name() + "> could not be removed completely. Left over: ");
        Plan plan = Planner.teardown(stack.done(), grace, stack.collected());
        List<String> left = run(stack.name(), plan, pool, ObservedStateReader.reachable(List.of(stack)), failure);
        context.fixtures().forget(removedBy(stack));
        live.hasEnded(stack);
        if (!left.isEmpty()) {
            HarnessException complete = new HarnessException(failure.getMessage() + String.join("; ", left)
                    + ". They carry the label org.containerharness; remove them with the docker command.");
            for (Throwable each : failure.getSuppressed()) {
                complete.addSuppressed(each);
            }
            throw complete;
        }
    }

    /** What a stack only found stays, and so does what fixtures prepared in it. */
    private static List<RunningContainer> removedBy(RunningStack stack) {
        Set<String> made = Action.ofKind(ContainerAction.Create.class, stack.done()).stream()
                .map(ContainerAction.Create::engineName)
                .collect(Collectors.toSet());
        return stack.containers().stream()
                .filter(container -> made.contains(container.engineName()))
                .toList();
    }

    /**
     * Tries every step; failures are added to {@code first} as suppressed, and what is left is returned.
     *
     * @param containers by all their names, for hooks before the end
     */
    List<String> remove(String stack, List<Action> done, Map<String, RunningContainer> containers, Throwable first) {
        return run(stack, Planner.teardown(done, grace), pool, containers, first);
    }

    /** As {@link #remove}, with another plan and pool. */
    private List<String> run(
            String stack, Plan plan, Executor executor, Map<String, RunningContainer> containers, Throwable first) {
        return run(stack, plan, executor, new StackProgress(context.engine(), containers), first);
    }

    /** Ends several stacks by one plan; containers of different ones may have the same name. */
    List<String> runAll(Plan plan, Executor executor, List<LiveStacks.Remains> stacks) {
        Map<String, Map<String, RunningContainer>> reachable = new HashMap<>();
        stacks.forEach(stack -> Action.ofKind(ContainerAction.Create.class, stack.done())
                .forEach(create -> reachable.put(create.engineName(), stack.containers())));
        StackProgress progress = new StackProgress(context.engine(), Map.of(), reachable);
        return run("exit", plan, executor, progress, new HarnessException("exit"));
    }

    private List<String> run(String stack, Plan plan, Executor executor, StackProgress progress, Throwable first) {
        PlanRunner runner = new PlanRunner(stack, plan, context, executor, progress, UnaryOperator.identity());
        boolean interrupted = Thread.interrupted();
        try {
            runner.run(false);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        runner.failures().forEach(failure -> first.addSuppressed(failure.cause()));
        if (!runner.failures().isEmpty()) {
            remains.set(true);
        }
        return runner.failures().stream()
                .map(failure -> failure.operation().action().target() + " ("
                        + failure.cause().getMessage() + ")")
                .toList();
    }

    @Override
    public String keep(RunningStack stack) {
        List<String> markers = mark(stack.done());
        live.letGo(stack);
        return KeptStack.commands(stack.done(), markers);
    }

    private List<String> mark(List<Action> done) {
        return done.stream()
                .flatMap(action -> Optional.ofNullable(action.labels().get(Labels.STACK_ID)).stream())
                .distinct()
                .map(cleanup::keep)
                .toList();
    }

    /** Keeps what had been started of a stack that failed. */
    void keepFailed(String stack, List<Action> done, String reason, StartException failure) {
        try {
            String commands = KeptStack.commands(done, mark(done));
            if (!commands.isEmpty()) {
                LOG.tell("Kept stack {} ({}).\n{}", stack, reason, commands);
                List<String> containers = Action.ofKind(ContainerAction.Create.class, done).stream()
                        .map(ContainerAction.Create::engineName)
                        .toList();
                context.events().tell(new RunEvent.StackKept(Instant.now(), stack, containers, reason, commands));
            }
        } catch (EngineException e) {
            // What cannot be marked would be swept away by somebody later.
            failure.addSuppressed(e);
            remove(stack, done, Map.of(), failure);
        }
    }
}
