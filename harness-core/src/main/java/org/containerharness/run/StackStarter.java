package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;
import org.containerharness.forward.Forwarder;
import org.containerharness.handle.RegistryAddresses;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.investigation.Investigation;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.ObservedState;
import org.containerharness.plan.Plan;
import org.containerharness.plan.Planner;
import org.containerharness.plan.SharedAction;
import org.containerharness.plan.SharedState;
import org.containerharness.progress.Attempt;
import org.containerharness.progress.OperationFailure;
import org.containerharness.progress.StackProgress;
import org.containerharness.resolution.BindSources;
import org.containerharness.resolution.Elsewhere;
import org.containerharness.resolution.EngineNeeds;
import org.containerharness.resolution.ExternalResources;
import org.containerharness.resolution.HostPorts;
import org.containerharness.resolution.RemoteMounts;
import org.containerharness.resolution.UdpPorts;
import org.containerharness.resolution.UniquePart;

/** Starts stacks: reads the state, plans, has the plan carried out, and makes handles of what runs then. */
final class StackStarter {

    /** Of starts of one stack, when what was decided before them is not so any more. */
    private static final int TRIES = 5;

    private static final Log LOG = Log.ofHarness();

    /**
     * What is asked for.
     *
     * @param below running stacks that it may use
     * @param labels of the owner
     * @param shared what was found of it, if others share it
     * @param keepFailed why what had been started is kept if the start fails; empty if it is removed
     */
    record Request(
            StackSpec stack,
            List<RunningStack> below,
            Map<String, String> labels,
            Optional<SharedState> shared,
            Optional<String> keepFailed) {}

    private final RunContext context;
    private final Engine engine;
    private final RunEvents events;
    private final RuntimeOptions options;
    private final Cleanup cleanup;
    private final Executor calls;
    private final ImageLookup lookup;
    private final ObservedStateReader reader;
    private final HostPorts ports;
    private final StackTeardown teardown;
    private final LiveStacks live;
    private final RunningStacks handles;

    StackStarter(
            RunContext context,
            RuntimeOptions options,
            Cleanup cleanup,
            Executor calls,
            ImageLookup lookup,
            StackTeardown teardown,
            LiveStacks live,
            RunningStacks handles) {
        this.context = context;
        this.engine = context.engine();
        this.events = context.events();
        this.options = options;
        this.cleanup = cleanup;
        this.calls = calls;
        this.lookup = lookup;
        this.reader = new ObservedStateReader(engine, context.images(), lookup, options);
        this.ports = new HostPorts(engine.info(), reader.bindAddress(), options.hostPorts());
        this.teardown = teardown;
        this.live = live;
        this.handles = handles;
    }

    /** What {@link #start} would do now; nothing is changed on the engine. */
    Plan plan(StackSpec stack, List<RunningStack> below) {
        String stackId = newStackId();
        StackSpec named = decided(stack, below, options.labels(), stackId);
        return Planner.start(named, reader.read(named, below, stackId, options.labels()));
    }

    private StackSpec decided(StackSpec stack, List<RunningStack> below, Map<String, String> labels, String stackId) {
        StackSpec own = Forwarder.added(UniquePart.replace(stack, stackId), engine.info());
        Map<String, RunningContainer> reachable = ObservedStateReader.reachable(below);
        return ports.decided(Elsewhere.named(own, reachable), reachable, Labels.areOfShared(labels));
    }

    /** @param started told of the stack as soon as it runs */
    RunningStack start(Request request, Consumer<RunningStack> started) {
        for (int attempt = 1; attempt < TRIES; attempt++) {
            try {
                return startOnce(request, started);
            } catch (StartException e) {
                LOG.info(
                        "{} in the meantime; starting stack {} anew.",
                        overtaken(e).orElseThrow(() -> e),
                        request.stack().name());
                lookup.forget();
            }
        }
        return startOnce(request, started);
    }

    /** What has changed between a decision and its use, so that the start is worth another try. */
    private Optional<String> overtaken(StartException failure) {
        if (isStaleImage(failure)) {
            return Optional.of("An image was removed from the engine");
        }
        return failure.getCause() instanceof EngineException refusal && ports.isOvertaken(refusal)
                ? Optional.of("Somebody has taken a port that was free")
                : Optional.empty();
    }

    private boolean isStaleImage(StartException failure) {
        return failure.getCause() instanceof EngineException engineFailure
                && engineFailure.kind() == EngineException.Kind.IMAGE_MISSING
                && lookup.remembers();
    }

    private RunningStack startOnce(Request request, Consumer<RunningStack> started) {
        Instant begin = Instant.now();
        long from = System.nanoTime();
        cleanup.begin();
        context.watcher().prepare();
        String stackId = newStackId();
        StackSpec stack = decided(request.stack(), request.below(), request.labels(), stackId);
        Forwarder.prepare(stack, engine);
        ExternalResources.check(stack, engine);
        EngineNeeds.check(stack, engine.info());
        BindSources.check(stack, engine.info());
        UdpPorts.check(stack, engine.info());
        RemoteMounts.warning(stack, engine.info()).ifPresent(LOG::warn);
        ObservedState read = read(stack, request, stackId);
        ObservedState observed = request.shared().map(read::withShared).orElse(read);
        Plan plan = Planner.start(stack, observed);
        StackProgress progress = new StackProgress(engine, ObservedStateReader.reachable(request.below()));
        RegistryAddresses planned =
                RegistryAddresses.planned(engine, stack.registries(), plan.registries(), progress::container);
        planned.useOutside(plan.registries());
        PlanRunner runner = new PlanRunner(stack.name(), plan, context, calls, progress, planned::resolved);
        live.starts(runner);
        try {
            carryOut(stack, runner, request.keepFailed());
            RunningStack running = handles.started(
                    stack,
                    plan,
                    observed.images(),
                    runner,
                    RegistryAddresses.among(engine, stack.registries(), progress::known),
                    request.below(),
                    Duration.ofNanos(System.nanoTime() - from));
            events.tell(new RunEvent.StackStarted(begin, running.startTime(), runner.number(), stack.name()));
            LOG.debug(
                    "Stack {} is ready after {} ms",
                    stack.name(),
                    running.startTime().toMillis());
            started.accept(running);
            return running;
        } finally {
            live.hasStarted(runner);
        }
    }

    private ObservedState read(StackSpec stack, Request request, String stackId) {
        try {
            return reader.read(stack, request.below(), stackId, request.labels());
        } catch (StartException e) {
            tell(e, stack, events.nextRun());
            throw e;
        }
    }

    private void tell(StartException failure, StackSpec stack, int run) {
        events.tell(new RunEvent.StackFailed(
                Instant.now(),
                run,
                stack.name(),
                failure.report().text(),
                failure.report().toJson()));
    }

    private void carryOut(StackSpec stack, PlanRunner runner, Optional<String> keepFailed) {
        try {
            runner.run(true);
        } catch (InterruptedException e) {
            HarnessException interrupted = new HarnessException(
                    "Interrupted while starting stack <" + stack.name() + ">; it was removed again.", e);
            teardown.remove(stack.name(), runner.done(), runner.progress().known(), interrupted);
            runner.progress().closeProxies();
            Thread.currentThread().interrupt();
            throw interrupted;
        }
        Attempt attempt = runner.attempt();
        if (!attempt.failures().isEmpty()) {
            StartException failure = new Investigation(engine, stack, options.logLines()).of(attempt);
            tell(failure, stack, runner.number());
            runner.progress().all().forEach(own -> own.id().ifPresent(context.ends()::forget));
            if (keepFailed.isPresent() && overtaken(failure).isEmpty()) {
                teardown.keepFailed(stack.name(), runner.done(), keepFailed.get(), failure);
            } else {
                teardown.remove(stack.name(), runner.done(), runner.progress().known(), failure);
            }
            runner.progress().closeProxies();
            throw failure;
        }
    }

    /**
     * Carries out a plan that puts another container in the place of one of a running stack.
     *
     * @throws StartException if that does not become ready; it is removed with the stack
     */
    ContainerDetails exchange(RunningStack stack, ContainerAction.Create created, Plan plan) {
        StackProgress progress = new StackProgress(engine, stack.reachable());
        PlanRunner runner = new PlanRunner(stack.name(), plan, context, calls, progress, UnaryOperator.identity());
        RunningContainer before = stack.container(created.spec().name());
        progress.replaces(before);
        context.ends().forget(before.id());
        live.starts(runner);
        try {
            runner.run(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while bringing back " + created.target() + ".", e);
        } finally {
            live.hasStarted(runner);
        }
        Attempt attempt = runner.attempt();
        if (!attempt.failures().isEmpty()) {
            StackSpec alone = StackSpec.named(stack.name()).plus(created.spec());
            throw new Investigation(engine, alone, options.logLines()).of(attempt);
        }
        return progress.of(created.engineName()).facts().orElseThrow();
    }

    /** Carries out a plan that starts nothing: about something shared that is there, or that another makes. */
    RunningStack carryOut(StackSpec stack, Plan plan) {
        PlanRunner runner = carryOut(stack.name(), plan, Runnable::run, share -> {});
        return handles.started(stack, plan, Map.of(), runner, RegistryAddresses.none(engine), List.of(), Duration.ZERO);
    }

    /**
     * Carries out a plan of which each operation is about something shared.
     *
     * @throws RuntimeException what the first failure was
     */
    PlanRunner carryOut(String stack, Plan plan, Executor executor, Consumer<SharedAction.Share> sharing) {
        StackProgress progress = new StackProgress(engine, Map.of());
        PlanRunner runner =
                new PlanRunner(stack, plan, context.sharing(sharing), executor, progress, UnaryOperator.identity());
        try {
            runner.run(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException(
                    "Interrupted while waiting for the shared "
                            + plan.operations().get(0).action().target() + ".",
                    e);
        }
        runner.failures().stream().map(OperationFailure::cause).findFirst().ifPresent(StackStarter::rethrow);
        return runner;
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    private static String newStackId() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 10);
    }
}
