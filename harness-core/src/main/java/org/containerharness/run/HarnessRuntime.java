package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.cleanup.CleanupOptions;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ImageDetails;
import org.containerharness.events.RunEvents;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningImage;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.images.Images;
import org.containerharness.investigation.HandedOutAddresses;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Plan;
import org.containerharness.plan.SharedAction;
import org.containerharness.plan.SharedState;
import org.containerharness.readiness.ReadinessWatcher;
import org.containerharness.resolution.PortRanges;

/** One engine with everything that runs on it from here: starts stacks, ends them, and ends them all when it is closed. */
public final class HarnessRuntime implements AutoCloseable {

    private static final int PROBE_THREADS = 8;

    private final Engine engine;
    private final RuntimeOptions options;
    private final Cleanup cleanup;
    private final RunContext context;
    private final ExecutorService calls;
    private final ExecutorService probes;
    private final ExecutorService removing;
    private final ImageLookup lookup;
    private final LiveStacks live = new LiveStacks();
    private final StackStarter starter;
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
        RunEvents events = new RunEvents();
        ContainerEnds ends = new ContainerEnds(engine, options.whenEnded(), events);
        this.context = new RunContext(
                engine,
                images,
                new ReadinessWatcher(engine, probes, ends),
                events,
                new AdoptedFixtures(engine, calls),
                new PortRanges(),
                new Removals(engine, removing, left -> remains.set(true)),
                ends,
                new HandedOutAddresses(Instant::now),
                share -> {
                    throw new IllegalStateException("Nobody shares <" + share.target() + "> here.");
                });
        this.lookup = new ImageLookup(engine, images, calls);
        StackTeardown teardown = new StackTeardown(context, cleanup, calls, options.stopGrace(), live, remains);
        this.handles = new RunningStacks(engine, teardown, context.addresses(), context.events());
        this.starter = new StackStarter(context, options, cleanup, calls, lookup, teardown, live, handles);
        this.snapshots = new SnapshotStarts(
                engine,
                images,
                options.snapshots(),
                this::localImage,
                (stack, kept) -> startOwn(stack, List.of(), kept),
                starter::exchange,
                options.readyTimeout(),
                () -> !live.isStarting(),
                events);
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

    /** Where all that happens here is told. */
    public RunEvents events() {
        return context.events();
    }

    /** The plan that {@link #start} would carry out now; nothing is changed on the engine. */
    public Plan plan(StackSpec stack, List<RunningStack> below) {
        return starter.plan(snapshots.applied(stack), below);
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
        return snapshots.start(stack, keepFailed, (applied, kept) -> startOwn(applied, below, kept));
    }

    private RunningStack startOwn(StackSpec stack, List<RunningStack> below, Optional<String> keep) {
        return start(new StackStarter.Request(stack, below, options.labels(), Optional.empty(), keep), live::runs);
    }

    /**
     * As {@link #start}, for an owner who outlives this runtime: nothing is removed when the runtime ends, unless it ends
     * in the middle of the start.
     *
     * @param ownerLabels who owns what is created, in place of the runtime's own labels
     * @return a stack that can be closed to remove what it started
     */
    public RunningStack startFor(Map<String, String> ownerLabels, StackSpec stack, List<RunningStack> below) {
        return start(
                new StackStarter.Request(stack, below, ownerLabels, Optional.empty(), Optional.empty()), own -> {});
    }

    /**
     * As {@link #startFor}, for one resource that several processes share.
     *
     * @param found how it stands
     * @throws StartException with a cause of kind NAME_TAKEN if another process was quicker
     */
    public RunningStack startShared(
            Map<String, String> ownerLabels, StackSpec alone, List<RunningStack> below, SharedState found) {
        return start(
                new StackStarter.Request(alone, below, ownerLabels, Optional.of(found), Optional.empty()), own -> {});
    }

    private RunningStack start(StackStarter.Request request, Consumer<RunningStack> started) {
        if (closed.get()) {
            throw new HarnessException(
                    "The harness is closed; stack <" + request.stack().name() + "> cannot be started.");
        }
        return starter.start(request, started);
    }

    /** Carries out what {@link org.containerharness.plan.SharePlanner} plans for one resource. */
    public RunningStack carryOut(StackSpec alone, Plan plan) {
        return starter.carryOut(alone, plan);
    }

    /**
     * Carries out what {@link org.containerharness.plan.SharePlanner#each} plans.
     *
     * @param stack its name
     * @param executor runs what is done for one resource, which may take long
     * @param sharing does it
     */
    public void carryOut(String stack, Plan plan, Executor executor, Consumer<SharedAction.Share> sharing) {
        starter.carryOut(stack, plan, executor, sharing);
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

    /**
     * Takes up a stack of which everything is there already, under the names that it fixes: starts the containers that
     * have ended, each after what it needs, and waits until all are ready. Closing it removes nothing.
     *
     * @throws HarnessException if one is not there, or does not become ready
     */
    public RunningStack resume(StackSpec stack, List<RunningStack> below) {
        context.watcher().prepare();
        Map<String, ContainerDetails> containers =
                resumption(options.readyTimeout(), below).of(stack);
        return adopt(stack, containers, Resumption.engineNames(stack), List.of(), below);
    }

    private Resumption resumption(Duration limit, List<RunningStack> below) {
        return new Resumption(engine, context.watcher(), limit, ObservedStateReader.reachable(below));
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
        resumption(timeout, below).recheck(spec, facts, timeout);
    }

    /**
     * What became of the addresses that a failure to connect names, of each that was handed out here; empty for other
     * failures.
     *
     * @param used containers of whoever failed, looked at if the failure names no address
     */
    public List<FailureReport> explainConnection(Throwable failure, Collection<RunningContainer> used) {
        return context.addresses().explain(failure, used, engine, context.watcher());
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
