package org.containerharness.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.cleanup.CleanupOptions;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ImageDetails;
import org.containerharness.images.Images;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ObservedState;
import org.containerharness.plan.Plan;
import org.containerharness.plan.Planner;
import org.containerharness.readiness.ReadinessWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One engine with everything that runs on it from here: starts stacks, ends them, and ends them all when it is closed. */
public final class HarnessRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    private static final int PROBE_THREADS = 8;

    private final Engine engine;
    private final RuntimeOptions options;
    private final Cleanup cleanup;
    private final RunContext context;
    private final ExecutorService calls;
    private final ExecutorService probes;
    private final ExecutorService removing;
    private final ImageLookup lookup;
    private final ObservedStateReader reader;
    private final LiveStacks live = new LiveStacks();
    private final StackTeardown teardown;
    private final RunningStacks handles;
    private final SnapshotStarts snapshots;
    private final ExitHook exit;
    private final AtomicBoolean remains = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Runs without helpers: what a killed JVM leaves, stays. */
    public HarnessRuntime(Engine engine, RuntimeOptions options) {
        this(engine, options, Cleanup.over(engine, CleanupOptions.OFF));
    }

    /** @param cleanup the session that owns what is created; it ends with this runtime */
    public HarnessRuntime(Engine engine, RuntimeOptions options, Cleanup cleanup) {
        this.engine = engine;
        this.options = options;
        this.cleanup = cleanup;
        this.calls = DaemonPool.of("harness-call", options.parallelism());
        this.probes = DaemonPool.of("harness-probe", PROBE_THREADS);
        this.removing = DaemonPool.of("harness-removal", options.parallelism());
        Images images = new Images(engine, options.images());
        this.context = new RunContext(
                engine,
                images,
                new ReadinessWatcher(engine, probes),
                new Timeline(),
                new AdoptedFixtures(engine, calls),
                new PortRanges(),
                new Removals(engine, removing, left -> remains.set(true)));
        this.lookup = new ImageLookup(engine, images, calls);
        this.reader = new ObservedStateReader(engine, images, lookup, options);
        this.teardown = new StackTeardown(context, cleanup, calls, options.stopGrace(), live, remains);
        this.handles = new RunningStacks(engine, teardown);
        this.snapshots = new SnapshotStarts(
                engine,
                images,
                options.snapshots(),
                this::localImage,
                (stack, kept) -> start(stack, List.of(), options.labels(), kept, live::runs),
                () -> !live.isStarting());
        this.exit = new ExitHook(live, teardown, this::endAtExit);
    }

    public Engine engine() {
        return engine;
    }

    /** The session that owns what is created here. */
    public Cleanup cleanup() {
        return cleanup;
    }

    /** Images apart from any stack. */
    public ImageService images() {
        return new ImageService(engine, context.images());
    }

    /** Every operation of every stack passes here. */
    public Timeline timeline() {
        return context.timeline();
    }

    /** The plan that {@link #start} would carry out now; nothing is changed on the engine. */
    public Plan plan(StackSpec stack, List<RunningStack> below) {
        String stackId = newStackId();
        StackSpec named = UniquePart.replace(snapshots.applied(stack), stackId);
        return Planner.start(named, reader.read(named, below, stackId, options.labels()));
    }

    /**
     * Starts a stack and returns when all of it is ready.
     *
     * @param below running stacks whose containers, networks and volumes it may use
     * @throws StartException if something failed; whatever had been started is removed again
     * @throws org.containerharness.model.DeclarationException if the stack is wrong; nothing was started
     */
    public RunningStack start(StackSpec stack, List<RunningStack> below) {
        return start(stack, below, Optional.empty());
    }

    /**
     * As {@link #start(StackSpec, List)}, for somebody who wants to look at what fails.
     *
     * @param keepFailed why what had been started is kept if the start fails, for the log; empty if it is removed
     */
    public RunningStack start(StackSpec stack, List<RunningStack> below, Optional<String> keepFailed) {
        return snapshots.start(
                stack, keepFailed, (applied, kept) -> start(applied, below, options.labels(), kept, live::runs));
    }

    /**
     * As {@link #start}, for an owner who outlives this runtime: nothing is removed when the runtime ends, unless it ends
     * in the middle of the start.
     *
     * @param ownerLabels who owns what is created, in place of the runtime's own labels
     * @return a stack that can be closed to remove what it started
     */
    public RunningStack startFor(Map<String, String> ownerLabels, StackSpec stack, List<RunningStack> below) {
        return start(stack, below, ownerLabels, Optional.empty(), ownedElsewhere -> {});
    }

    /** @param started told of the stack as soon as it runs */
    private RunningStack start(
            StackSpec stack,
            List<RunningStack> below,
            Map<String, String> labels,
            Optional<String> keepFailed,
            Consumer<RunningStack> started) {
        try {
            return startOnce(stack, below, labels, keepFailed, started);
        } catch (StartException e) {
            if (!isStaleImage(e)) {
                throw e;
            }
            LOG.info("An image was removed from the engine in the meantime; starting stack {} anew.", stack.name());
            lookup.forget();
            return startOnce(stack, below, labels, keepFailed, started);
        }
    }

    private boolean isStaleImage(StartException failure) {
        return failure.getCause() instanceof EngineException engineFailure
                && engineFailure.kind() == EngineException.Kind.IMAGE_MISSING
                && lookup.remembers();
    }

    private RunningStack startOnce(
            StackSpec stack,
            List<RunningStack> below,
            Map<String, String> labels,
            Optional<String> keepFailed,
            Consumer<RunningStack> started) {
        if (closed.get()) {
            throw new HarnessException("The harness is closed; stack <" + stack.name() + "> cannot be started.");
        }
        long from = System.nanoTime();
        cleanup.begin();
        context.watcher().prepare();
        String stackId = newStackId();
        StackSpec named = UniquePart.replace(stack, stackId);
        ExternalResources.check(named, engine);
        RemoteMounts.warning(named, engine.info()).ifPresent(LOG::warn);
        ObservedState observed = reader.read(named, below, stackId, labels);
        Plan plan = Planner.start(named, observed);
        StackProgress progress = new StackProgress(engine, ObservedStateReader.reachable(below));
        RegistryAddresses planned =
                RegistryAddresses.planned(engine, named.registries(), plan.registries(), progress::container);
        planned.useOutside(plan.registries());
        PlanRunner runner = new PlanRunner(named.name(), plan, context, calls, progress, planned::resolved);
        live.starts(runner);
        try {
            carryOut(named, runner, keepFailed);
            RunningStack running = handles.started(
                    named,
                    plan,
                    observed.images(),
                    runner,
                    RegistryAddresses.among(engine, named.registries(), progress::known),
                    below,
                    Duration.ofNanos(System.nanoTime() - from));
            LOG.debug(
                    "Stack {} is ready after {} ms",
                    named.name(),
                    running.startTime().toMillis());
            started.accept(running);
            return running;
        } finally {
            live.hasStarted(runner);
        }
    }

    private void carryOut(StackSpec stack, PlanRunner runner, Optional<String> keepFailed) {
        try {
            runner.run(true);
        } catch (InterruptedException e) {
            HarnessException interrupted = new HarnessException(
                    "Interrupted while starting stack <" + stack.name() + ">; it was removed again.", e);
            teardown.remove(stack.name(), runner.done(), interrupted);
            Thread.currentThread().interrupt();
            throw interrupted;
        }
        if (!runner.failures().isEmpty()) {
            StartException failure = new FailureReport(engine, stack, options).of(runner);
            if (keepFailed.isPresent() && !isStaleImage(failure)) {
                teardown.keepFailed(stack.name(), runner.done(), keepFailed.get(), failure);
            } else {
                teardown.remove(stack.name(), runner.done(), failure);
            }
            throw failure;
        }
    }

    /** As {@link #adopt(StackSpec, Map, Map, List, List)} for a stack that declares no image. */
    public RunningStack adopt(
            StackSpec stack,
            Map<String, ContainerDetails> containers,
            Map<ResourceId, String> engineNames,
            List<RunningStack> below) {
        return adopt(stack, containers, engineNames, List.of(), below);
    }

    /**
     * A stack of what runs already and belongs to somebody else; closing it removes nothing.
     *
     * @param stack what it is
     * @param containers as inspected, by declared name
     * @param engineNames of its networks and volumes, by what they are
     * @param images of it
     */
    public RunningStack adopt(
            StackSpec stack,
            Map<String, ContainerDetails> containers,
            Map<ResourceId, String> engineNames,
            List<RunningImage> images,
            List<RunningStack> below) {
        return handles.adopted(stack, containers, engineNames, images, below);
    }

    /** Lets handles of containers mean those that took their place; what is not in {@code now} stays as it is. */
    public void redirect(RunningStack handles, RunningStack now) {
        now.containers()
                .forEach(fresh -> handles.findContainer(fresh.name()).ifPresent(old -> old.becomes(fresh.facts())));
    }

    /** The reference that is used for a declared image, after substitution. */
    public String imageReference(ImageSource source) {
        return lookup.reference(source);
    }

    /** What the engine has under the reference that is used for a declared image. */
    public Optional<ImageDetails> localImage(ImageSource source) {
        return lookup.local(source);
    }

    /**
     * Looks whether a container that was ready before is so still, see {@link ReadinessWatcher#recheck}.
     *
     * @throws org.containerharness.readiness.NotReadyException if it is not
     */
    public void recheck(ContainerSpec spec, ContainerDetails facts, Duration timeout, List<RunningStack> below) {
        Map<String, RunningContainer> containers = new LinkedHashMap<>(ObservedStateReader.reachable(below));
        RunningContainer own = new RunningContainer(engine, spec.name(), spec.place(), facts, List.of());
        StackProgress.names(spec).forEach(name -> containers.put(name, own));
        context.watcher()
                .recheck(
                        spec.name(),
                        spec.readiness().condition(),
                        facts,
                        timeout,
                        text -> EndpointRewriter.rewrite(text, containers));
    }

    private static String newStackId() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 10);
    }

    /** Ends every stack that still runs, newest first, then the connection. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        exit.cancel();
        snapshots.close();
        List<HarnessException> failures = new ArrayList<>();
        for (RunningStack stack : live.newestFirst()) {
            try {
                stack.close();
            } catch (HarnessException e) {
                failures.add(e);
            }
        }
        context.fixtures().close();
        context.removals().awaitAll();
        cleanup.end(!remains.get());
        context.watcher().close();
        calls.shutdown();
        probes.shutdown();
        removing.shutdown();
        engine.close();
        if (!failures.isEmpty()) {
            HarnessException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private void endAtExit() {
        closed.set(true);
        boolean isGone = exit.removeAll();
        cleanup.end(isGone && !remains.get());
    }
}
