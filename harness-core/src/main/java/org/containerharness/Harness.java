package org.containerharness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Sweep;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineProviders;
import org.containerharness.engine.EngineSettings;
import org.containerharness.events.RunEvents;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.ResetHook;
import org.containerharness.lease.SharedFixtures;
import org.containerharness.lease.SharedLook;
import org.containerharness.lease.SharedScope;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Internal;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Plan;
import org.containerharness.resolution.Elsewhere;
import org.containerharness.run.Faults;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.run.ImageService;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The entry point for code: one connection to an engine, and the stacks that run through it.
 *
 * <pre>{@code
 * try (Harness harness = Harness.connect();
 *         RunningStack stack = harness.start(StackSpec.named("orders")
 *                 .plus(ContainerSpec.of("cache", "redis:7").ports("6379")))) {
 *     URI cache = stack.endpoint("redis://cache:6379");
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. Closing it ends every stack that still runs; so does the end of the JVM.
 */
public final class Harness implements AutoCloseable {

    public static final String OFF = "off";
    private static final Log LOG = Log.ofHarness();

    private static final long SWEEP_SECONDS = 3;

    private final Cleanup cleanup;
    private final HarnessRuntime runtime;
    private final Settings settings;
    private final AtomicBoolean sweeps = new AtomicBoolean();
    private @Nullable SharedFixtures shared;
    private volatile boolean closed;

    private Harness(Engine engine, Settings settings) {
        this.cleanup = Cleanup.over(engine, HarnessOptions.cleanup(settings));
        this.settings = settings;
        this.runtime = new HarnessRuntime(engine, HarnessOptions.runtime(settings, cleanup.labels()), cleanup);
    }

    /**
     * Connects to the engine that Docker's own command line would use, with the settings of this process; to the first of
     * {@code harness.engines} that can be reached, if that names several ({@code harness-pool} uses all of them).
     *
     * @throws org.containerharness.engine.EngineUnavailableException if none can be reached, listing what was tried
     */
    public static Harness connect() {
        return connect(Settings.load());
    }

    public static Harness connect(Settings settings) {
        return connect(settings, CallListener.NONE);
    }

    /** As {@link #connect(Settings)}; the listener is told of every call to the engine. */
    public static Harness connect(Settings settings, CallListener calls) {
        return over(connectEngine(settings, calls), settings);
    }

    /** Only the engine: for looking at it, with nothing begun and nothing cleaned up. The caller closes it. */
    public static Engine connectEngine(Settings settings) {
        return connectEngine(settings, CallListener.NONE);
    }

    private static Engine connectEngine(Settings settings, CallListener calls) {
        List<String> names = PoolNames.of(settings);
        EngineSettings engine =
                EngineSettings.ofProcess().withPlainTcpAllowed(settings.flag(Setting.ENGINE_ALLOW_PLAIN_TCP));
        return names.size() > 1
                ? PoolNames.first(names, name -> connectEngine(PoolNames.alone(settings, name), calls))
                : connectEngine(settings, names.isEmpty() ? engine : PoolNames.engine(engine, names.get(0)), calls);
    }

    private static Engine connectEngine(Settings settings, EngineSettings engine, CallListener calls) {
        EngineSettings hosted =
                settings.text(Setting.ENGINE_HOST).map(engine::withHost).orElse(engine);
        EngineSettings addressed =
                settings.text(Setting.PORTS_HOST).map(hosted::withAddress).orElse(hosted);
        return EngineProviders.connect(addressed, calls);
    }

    /** Runs over an engine that is connected already; closing the harness closes it. */
    public static Harness over(Engine engine, Settings settings) {
        return new Harness(engine, settings);
    }

    /** Starts a stack and returns when all of it is ready. */
    public RunningStack start(StackSpec stack) {
        return start(stack, List.of());
    }

    /**
     * Starts a stack that may use what runs in others.
     *
     * @throws org.containerharness.handle.StartException if something failed; whatever had been started is removed again
     * @throws org.containerharness.model.DeclarationException if the stack is wrong; nothing was started
     */
    public RunningStack start(StackSpec stack, List<RunningStack> below) {
        sweepLater();
        return runtime.start(Elsewhere.applied(stack, this::said), below);
    }

    /**
     * As {@link #start(StackSpec, List)}, for somebody who wants to look at what fails.
     *
     * @param keepFailed why what had been started is kept if the start fails; the log says so, with the commands to look
     *     inside and to remove it. Empty if it is removed
     */
    public RunningStack start(StackSpec stack, List<RunningStack> below, Optional<String> keepFailed) {
        sweepLater();
        return runtime.start(Elsewhere.applied(stack, this::said), below, keepFailed);
    }

    /**
     * Takes up a stack of which everything is there already, under the names that it fixes, perhaps since another process
     * started and kept it: starts the containers that have ended, each after what it needs, and waits until all are ready.
     * Closing it removes nothing.
     *
     * @throws HarnessException if one is not there, or does not become ready
     */
    public RunningStack resume(StackSpec stack, List<RunningStack> below) {
        return runtime.resume(stack, below);
    }

    private Optional<Elsewhere.Said> said(String container) {
        return settings.use(container).map(value -> new Elsewhere.Said(value.text(), value.origin()));
    }

    /** Once, and not while the first containers start. */
    private void sweepLater() {
        if (settings.flag(Setting.CLEANUP_SWEEP) && sweeps.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(SWEEP_SECONDS, TimeUnit.SECONDS).execute(this::sweepIdle);
        }
    }

    private void sweepIdle() {
        if (closed) {
            return;
        }
        try {
            List<String> removed = removeIdle();
            if (!removed.isEmpty()) {
                LOG.info(
                        "Removed what has MACHINE scope and was not used for its time: {}.",
                        String.join(", ", removed));
            }
        } catch (HarnessException e) {
            LOG.debug("What has MACHINE scope could not be looked at.", e);
        }
    }

    /** As {@link #start(StackSpec, SharedScope, List)} for a stack that needs no other. */
    public RunningStack start(StackSpec stack, SharedScope scope) {
        return start(stack, scope, List.of());
    }

    /**
     * Gives a stack that other processes use too: made by whoever asks first, found by the others. Each container, network
     * and volume is shared by itself with whoever declares the same under the same name.
     *
     * @return all of it as one stack; closing it ends nothing, since others may use it
     * @throws org.containerharness.handle.StartException if something could not be started
     * @throws org.containerharness.model.DeclarationException if the stack is wrong, or something of its names is declared
     *     differently elsewhere in the same scope
     */
    public RunningStack start(StackSpec stack, SharedScope scope, List<RunningStack> below) {
        return start(stack, scope, below, List.of());
    }

    /**
     * As {@link #start(StackSpec, SharedScope, List)}, with hooks that bring containers back to the state this user
     * expects; a container whose hook fails is replaced.
     */
    public RunningStack start(StackSpec stack, SharedScope scope, List<RunningStack> below, List<ResetHook> resets) {
        sweepLater();
        StackSpec known = Elsewhere.applied(stack, this::said);
        StackSpec others = known.filter(part -> !Elsewhere.is(part));
        if (known.parts().size() == others.parts().size()) {
            return shared().lease(stack, scope, below, resets);
        }
        RunningStack there = runtime.start(known.filter(Elsewhere::is), below);
        List<RunningStack> under = new ArrayList<>(below);
        under.add(there);
        return others.isEmpty() ? there : shared().lease(others, scope, under, resets);
    }

    /** Brings shared containers back to the state that the next user expects, see {@link SharedFixtures#reset}. */
    public boolean reset(
            RunningStack leased, StackSpec stack, SharedScope scope, List<RunningStack> below, List<ResetHook> resets) {
        return shared().reset(leased, stack, scope, below, resets);
    }

    /**
     * Removes what has MACHINE scope and was not used for its time; a harness does so by itself in the background.
     *
     * @return what was removed, a text each
     */
    public List<String> removeIdle() {
        return shared().removeIdle();
    }

    /**
     * All of MACHINE scope that is on the engine: whether {@link #removeIdleNow} would remove it, and why. Changes nothing.
     * Empty where the folder {@code harness.state.directory} cannot be written to, since uses cannot be known then.
     */
    public List<Finding> lookAtIdle() {
        return shared().lookAtIdle();
    }

    /**
     * Removes what has MACHINE scope and was not used for its time, also what runs and of which no use is noted on this
     * machine. That counts from its creation, and stays while any other session runs or another running container uses it.
     *
     * @return what was removed, and what the engine refused to remove
     */
    public Sweep.Result removeIdleNow() {
        return shared().removeIdleNow();
    }

    /** What {@link #start(StackSpec, SharedScope, List)} would find now, and whether it would be reused. */
    public List<SharedLook> look(StackSpec stack, SharedScope scope) {
        return shared().look(stack, scope);
    }

    /** Not before it is asked for: most stacks are not shared. */
    private synchronized SharedFixtures shared() {
        SharedFixtures known = shared;
        if (known == null) {
            known = new SharedFixtures(runtime, cleanup, HarnessOptions.lease(settings, System.getenv()));
            shared = known;
        }
        return known;
    }

    /** What {@link #start} would do now; printing it is a dry run. */
    public Plan plan(StackSpec stack) {
        return plan(stack, List.of());
    }

    /** As {@link #plan(StackSpec)}, for a stack that may use what runs in others. */
    public Plan plan(StackSpec stack, List<RunningStack> below) {
        return runtime.plan(Elsewhere.applied(stack, this::said), below);
    }

    /** Images apart from any stack: to be listed, pulled, built, loaded and cleaned up. */
    public ImageService images() {
        return runtime.images();
    }

    public Engine engine() {
        return runtime.engine();
    }

    public Settings settings() {
        return settings;
    }

    /** How this process marks what it creates, the value of the label {@code org.containerharness.owner}. */
    public String owner() {
        return cleanup.owner().text();
    }

    /** What distinguishes this connection from every other, the value of the label {@code org.containerharness.session}. */
    public String session() {
        return cleanup.session();
    }

    /** The build that this JVM belongs to, the value of the label {@code org.containerharness.build}. */
    public String build() {
        return shared().build().id();
    }

    /** What became of the addresses that a failure to connect names; see {@link HarnessRuntime#explainConnection}. */
    public List<FailureReport> explainConnection(Throwable failure, Collection<RunningContainer> used) {
        return runtime.explainConnection(failure, used);
    }

    /** Lets things go wrong with containers, until it is closed. */
    public Faults faults() {
        return new Faults(runtime.events()::tell, (container, spec, facts, timeout) -> recheck(spec, facts, timeout));
    }

    /** As if the container had just been started, waits until it is ready. */
    @Internal
    public void recheck(ContainerSpec spec, ContainerDetails facts, Duration timeout) {
        runtime.recheck(spec, facts, timeout, List.of());
    }

    /** Where all that happens here is told. */
    public RunEvents events() {
        return runtime.events();
    }

    /** What is put on all that is made here, so that it goes with this session. */
    @Internal
    public Map<String, String> ownerLabels() {
        return cleanup.labels();
    }

    /** Starts what cleans up when this JVM is killed, for what others make here. */
    @Internal
    public void beginCleanup() {
        cleanup.isUsedByOthers(true);
        cleanup.begin();
    }

    /** Others have removed all that they made here. */
    @Internal
    public void endCleanup() {
        cleanup.isUsedByOthers(false);
    }

    @Internal
    public boolean leftNothing() {
        return cleanup.leftNothing();
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            if (shared != null) {
                shared.close();
            }
        }
        runtime.close();
    }
}
