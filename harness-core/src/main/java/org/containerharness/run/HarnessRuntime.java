package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.cleanup.CleanupOptions;
import org.containerharness.engine.ContainerFacts;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ImageFacts;
import org.containerharness.engine.Labels;
import org.containerharness.images.Images;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Needs;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.RegistryAddress;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.ImageAction;
import org.containerharness.plan.ImageState;
import org.containerharness.plan.NetworkAction;
import org.containerharness.plan.Operation;
import org.containerharness.plan.Plan;
import org.containerharness.plan.Planner;
import org.containerharness.plan.ObservedState;
import org.containerharness.plan.VolumeAction;
import org.containerharness.readiness.ReadinessWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One engine with everything that runs on it from here: starts stacks, ends them, and ends them all when it is closed. */
public final class HarnessRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    private static final int PROBE_THREADS = 8;
    private static final int EXIT_CALLS = 8;
    private static final Duration EXIT_BUDGET = Duration.ofSeconds(6);

    private final Engine engine;
    private final RuntimeOptions options;
    private final Cleanup cleanup;
    private final Images images;
    private final ThreadPoolExecutor calls;
    private final ThreadPoolExecutor probes;
    private final ThreadPoolExecutor removing;
    private final Removals removals;
    private final ReadinessWatcher watcher;
    private final Timeline timeline = new Timeline();
    private final AdoptedFixtures fixtures;
    private final PortRanges portRanges = new PortRanges();
    private final Map<String, ImageFacts> knownImages = new ConcurrentHashMap<>();
    private final Set<RunningStack> live = ConcurrentHashMap.newKeySet();
    private final Set<PlanRunner> starting = ConcurrentHashMap.newKeySet();
    private final Set<RunningStack> ending = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean remains = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final SnapshotStarts snapshots;
    private final Thread exitHook = new Thread(this::endAtExit, "harness-exit");

    /** Runs without helpers: what a killed JVM leaves, stays. */
    public HarnessRuntime(Engine engine, RuntimeOptions options) {
        this(engine, options, Cleanup.over(engine, CleanupOptions.OFF));
    }

    /** @param cleanup the session that owns what is created; it ends with this runtime */
    public HarnessRuntime(Engine engine, RuntimeOptions options, Cleanup cleanup) {
        this.engine = engine;
        this.options = options;
        this.cleanup = cleanup;
        this.images = new Images(engine, options.images());
        this.calls = pool("harness-call", options.parallelism());
        this.probes = pool("harness-probe", PROBE_THREADS);
        this.removing = pool("harness-removal", options.parallelism());
        this.removals = new Removals(engine, removing, left -> remains.set(true));
        this.watcher = new ReadinessWatcher(engine, probes);
        this.fixtures = new AdoptedFixtures(engine, calls);
        this.snapshots = new SnapshotStarts(
                engine,
                images,
                options.snapshots(),
                this::localImage,
                (stack, kept) -> start(stack, List.of(), options.labels(), live, kept),
                starting::isEmpty);
        Runtime.getRuntime().addShutdownHook(exitHook);
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
        return new ImageService(engine, images);
    }

    /** Every operation of every stack passes here. */
    public Timeline timeline() {
        return timeline;
    }

    /** The plan that {@link #start} would carry out now; nothing is changed on the engine. */
    public Plan plan(StackSpec stack, List<RunningStack> below) {
        String stackId = newStackId();
        StackSpec named = UniquePart.replace(snapshots.applied(stack), stackId);
        return Planner.start(named, situation(named, below, stackId, options.labels()));
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
                stack, keepFailed, (applied, kept) -> start(applied, below, options.labels(), live, kept));
    }

    /**
     * As {@link #start}, for an owner who outlives this runtime: nothing is removed when the runtime ends, unless it ends
     * in the middle of the start.
     *
     * @param ownerLabels who owns what is created, in place of the runtime's own labels
     * @return a stack that can be closed to remove what it started
     */
    public RunningStack startFor(Map<String, String> ownerLabels, StackSpec stack, List<RunningStack> below) {
        return start(stack, below, ownerLabels, new HashSet<>(), Optional.empty());
    }

    /** @param started where the stack is put when it runs */
    private RunningStack start(
            StackSpec stack,
            List<RunningStack> below,
            Map<String, String> labels,
            Set<RunningStack> started,
            Optional<String> keepFailed) {
        try {
            return startOnce(stack, below, labels, started, keepFailed);
        } catch (StartException e) {
            if (!isStaleImage(e)) {
                throw e;
            }
            LOG.info("An image was removed from the engine in the meantime; starting stack {} anew.", stack.name());
            knownImages.clear();
            return startOnce(stack, below, labels, started, keepFailed);
        }
    }

    private RunningStack startOnce(
            StackSpec stack,
            List<RunningStack> below,
            Map<String, String> labels,
            Set<RunningStack> started,
            Optional<String> keepFailed) {
        if (closed.get()) {
            throw new HarnessException("The harness is closed; stack <" + stack.name() + "> cannot be started.");
        }
        long from = System.nanoTime();
        cleanup.begin();
        watcher.prepare();
        String stackId = newStackId();
        StackSpec named = UniquePart.replace(stack, stackId);
        ExternalResources.check(named, engine);
        RemoteMounts.warning(named, engine.info()).ifPresent(LOG::warn);
        ObservedState situation = situation(named, below, stackId, labels);
        Plan plan = Planner.start(named, situation);
        PlanRunner runner = new PlanRunner(
                engine,
                images,
                named.registries(),
                watcher,
                calls,
                timeline,
                named.name(),
                plan,
                reachable(below),
                fixtures,
                portRanges,
                removals);
        starting.add(runner);
        try {
            RunningStack running = carryOut(named, below, plan, situation.images(), runner, from, keepFailed);
            started.add(running);
            return running;
        } finally {
            // Not before the stack counts as living or is removed again: the exit hook must find it in one place.
            starting.remove(runner);
        }
    }

    private RunningStack carryOut(
            StackSpec stack,
            List<RunningStack> below,
            Plan plan,
            Map<ImageSource, ImageState> imageStates,
            PlanRunner runner,
            long from,
            Optional<String> keepFailed) {
        try {
            runner.run(true);
        } catch (InterruptedException e) {
            HarnessException interrupted = new HarnessException(
                    "Interrupted while starting stack <" + stack.name() + ">; it was removed again.", e);
            removeAll(stack.name(), runner.done(), interrupted);
            Thread.currentThread().interrupt();
            throw interrupted;
        }
        if (!runner.failures().isEmpty()) {
            StartException failure = new FailureReport(engine, stack, options).of(runner);
            if (keepFailed.isPresent() && !isStaleImage(failure)) {
                keepFailed(stack.name(), runner.done(), keepFailed.get(), failure);
            } else {
                removeAll(stack.name(), runner.done(), failure);
            }
            throw failure;
        }
        RunningStack running =
                running(stack, below, plan, runner, imageStates, Duration.ofNanos(System.nanoTime() - from));
        LOG.debug(
                "Stack {} is ready after {} ms",
                stack.name(),
                running.startTime().toMillis());
        return running;
    }

    /** As {@link #adopt(StackSpec, Map, Map, List, List)} for a stack that declares no image. */
    public RunningStack adopt(
            StackSpec stack,
            Map<String, ContainerFacts> containers,
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
            Map<String, ContainerFacts> containers,
            Map<ResourceId, String> engineNames,
            List<RunningImage> images,
            List<RunningStack> below) {
        Map<String, RunningContainer> running = new LinkedHashMap<>();
        Map<String, RunningContainer> aliases = new LinkedHashMap<>();
        for (ContainerSpec spec : stack.containers()) {
            RunningContainer container =
                    new RunningContainer(engine, spec.name(), spec.place(), containers.get(spec.name()), List.of());
            running.put(spec.name(), container);
            PlanRunner.names(spec).forEach(name -> aliases.putIfAbsent(name, container));
        }
        Map<String, RunningNetwork> networks = new LinkedHashMap<>();
        Map<String, RunningVolume> volumes = new LinkedHashMap<>();
        engineNames.forEach((id, engineName) -> {
            if (id.kind() == ResourceId.Kind.NETWORK) {
                networks.put(id.name(), new RunningNetwork(engine, id.name(), engineName));
            } else if (id.kind() == ResourceId.Kind.VOLUME) {
                volumes.put(id.name(), new RunningVolume(engine, id.name(), engineName));
            }
        });
        Map<String, RunningImage> imagesByName = new LinkedHashMap<>();
        images.forEach(image -> imagesByName.put(image.name(), image));
        return new RunningStack(
                this,
                stack.name(),
                new Plan(List.of()),
                List.of(),
                running,
                networks,
                volumes,
                imagesByName,
                registriesOf(stack, running),
                aliases,
                Map.of(),
                below,
                Duration.ZERO);
    }

    /** Lets handles of containers mean those that took their place; what is not in {@code now} stays as it is. */
    public void redirect(RunningStack handles, RunningStack now) {
        now.containers()
                .forEach(fresh -> handles.findContainer(fresh.name()).ifPresent(old -> old.becomes(fresh.facts())));
    }

    /** The reference that is used for a declared image, after substitution. */
    public String imageReference(ImageSource source) {
        return reference(source);
    }

    /** What the engine has under the reference that is used for a declared image. */
    public Optional<ImageFacts> localImage(ImageSource source) {
        RegistryAddresses none = new RegistryAddresses(engine, List.of(), Map::of);
        return joined(lookUp(source, none, Needs.of(StackSpec.named("none")), false))
                .local();
    }

    /**
     * Looks whether a container that was ready before is so still, see {@link ReadinessWatcher#recheck}.
     *
     * @throws org.containerharness.readiness.NotReadyException if it is not
     */
    public void recheck(ContainerSpec spec, ContainerFacts facts, Duration timeout, List<RunningStack> below) {
        Map<String, RunningContainer> containers = new LinkedHashMap<>(reachable(below));
        RunningContainer own = new RunningContainer(engine, spec.name(), spec.place(), facts, List.of());
        PlanRunner.names(spec).forEach(name -> containers.put(name, own));
        watcher.recheck(
                spec.name(), spec.readiness().condition(), facts, timeout, text -> Addresses.rewrite(text, containers));
    }

    private RunningStack running(
            StackSpec stack,
            List<RunningStack> below,
            Plan plan,
            PlanRunner runner,
            Map<ImageSource, ImageState> imageStates,
            Duration startTime) {
        Map<String, RunningContainer> containers = new LinkedHashMap<>();
        Map<String, RunningContainer> aliases = new LinkedHashMap<>();
        for (Action action : runner.done()) {
            if (action instanceof ContainerAction.Inspect inspect) {
                ContainerProgress own = runner.progressOf(inspect.engineName()).orElseThrow();
                ContainerSpec spec = own.create().spec();
                // One that may fail need not have come so far.
                own.facts().ifPresent(facts -> {
                    RunningContainer container =
                            new RunningContainer(engine, spec.name(), spec.place(), facts, own.phases());
                    containers.put(spec.name(), container);
                    PlanRunner.names(own).forEach(name -> aliases.putIfAbsent(name, container));
                });
            }
        }
        containers.putAll(runner.adopted());
        Map<String, RunningContainer> inOrder = new LinkedHashMap<>();
        stack.containers().stream()
                .map(ContainerSpec::name)
                .filter(containers::containsKey)
                .forEach(name -> inOrder.put(name, containers.get(name)));
        inOrder.putAll(runner.adopted());
        Map<String, RunningNetwork> networks = new LinkedHashMap<>();
        Map<String, RunningVolume> volumes = new LinkedHashMap<>();
        // Not only what was made: under a fixed name there may have been something already.
        for (Operation operation : plan.operations()) {
            Action action = operation.action();
            if (action instanceof NetworkAction.Create create) {
                networks.put(
                        create.spec().name(),
                        new RunningNetwork(engine, create.spec().name(), create.engineName()));
            } else if (action instanceof VolumeAction.Create create) {
                volumes.put(
                        create.spec().name(),
                        new RunningVolume(engine, create.spec().name(), create.engineName()));
            }
        }
        stack.networks().stream()
                .filter(spec -> spec.external())
                .forEach(spec -> networks.put(
                        spec.name(),
                        new RunningNetwork(
                                engine, spec.name(), spec.engineName().orElseThrow())));
        stack.volumes().stream()
                .filter(spec -> spec.external())
                .forEach(spec -> volumes.put(
                        spec.name(),
                        new RunningVolume(engine, spec.name(), spec.engineName().orElseThrow())));
        return new RunningStack(
                this,
                stack.name(),
                plan,
                runner.done(),
                inOrder,
                networks,
                volumes,
                imagesOf(stack, imageStates, runner),
                registriesOf(stack, inOrder),
                aliases,
                runner.handles(),
                below,
                startTime);
    }

    /** Removes what a stack started. */
    void end(RunningStack stack) {
        ending.add(stack);
        live.remove(stack);
        HarnessException failure =
                new HarnessException("Stack <" + stack.name() + "> could not be removed completely. Left over: ");
        List<String> left = teardown(stack.name(), stack.done(), failure);
        fixtures.forget(removedBy(stack));
        ending.remove(stack);
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
        Set<String> made = stack.done().stream()
                .flatMap(action -> action instanceof ContainerAction.Create create
                        ? Stream.of(create.engineName())
                        : Stream.empty())
                .collect(Collectors.toSet());
        return stack.containers().stream()
                .filter(container -> made.contains(container.engineName()))
                .toList();
    }

    /** Lets go of a stack and marks it, so that nobody else removes it either. */
    String keep(RunningStack stack) {
        List<String> markers = mark(stack.done());
        live.remove(stack);
        return KeptStack.commands(stack.done(), markers);
    }

    private List<String> mark(List<Action> done) {
        return done.stream()
                .flatMap(action -> stackId(action).stream())
                .distinct()
                .map(cleanup::keep)
                .toList();
    }

    private void keepFailed(String stack, List<Action> done, String reason, StartException failure) {
        try {
            String commands = KeptStack.commands(done, mark(done));
            if (!commands.isEmpty()) {
                LOG.info("Kept stack {} ({}).\n{}", stack, reason, commands);
            }
        } catch (EngineException e) {
            // What cannot be marked would be swept away by somebody later.
            failure.addSuppressed(e);
            removeAll(stack, done, failure);
        }
    }

    private static Optional<String> stackId(Action action) {
        Map<String, String> labels = Map.of();
        if (action instanceof ContainerAction.Create create) {
            labels = create.container().labels();
        } else if (action instanceof NetworkAction.Create create) {
            labels = create.network().labels();
        } else if (action instanceof VolumeAction.Create create) {
            labels = create.volume().labels();
        }
        return Optional.ofNullable(labels.get(Labels.STACK_ID));
    }

    private void removeAll(String stack, List<Action> done, Throwable first) {
        teardown(stack, done, first);
    }

    /** Tries every step; failures are added to {@code first} as suppressed, and what is left is returned. */
    private List<String> teardown(String stack, List<Action> done, Throwable first) {
        return teardown(stack, Planner.teardown(done, options.stopGrace()), calls, first);
    }

    private List<String> teardown(String stack, Plan plan, Executor pool, Throwable first) {
        PlanRunner runner = new PlanRunner(
                engine,
                images,
                List.of(),
                watcher,
                pool,
                timeline,
                stack,
                plan,
                Map.of(),
                fixtures,
                portRanges,
                removals);
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

    private ObservedState situation(StackSpec stack, List<RunningStack> below, String stackId, Map<String, String> labels) {
        Map<String, String> networks = new LinkedHashMap<>();
        Map<String, String> volumes = new LinkedHashMap<>();
        Map<String, String> containers = new LinkedHashMap<>();
        collect(below, networks, volumes, containers);
        return new ObservedState(
                stackId,
                labels,
                bindAddress(),
                images(stack, below),
                declaredImages(below),
                networks,
                volumes,
                containers,
                options.readyTimeout(),
                images.policy(Optional.empty()),
                Instant.now());
    }

    private static void collect(
            List<RunningStack> stacks,
            Map<String, String> networks,
            Map<String, String> volumes,
            Map<String, String> containers) {
        for (RunningStack stack : stacks) {
            collect(stack.below(), networks, volumes, containers);
            stack.networks().forEach(network -> networks.put(network.name(), network.engineName()));
            stack.volumes().forEach(volume -> volumes.put(volume.name(), volume.engineName()));
            stack.containers().forEach(container -> containers.put(container.name(), container.engineName()));
        }
    }

    private static Map<String, RunningContainer> reachable(List<RunningStack> below) {
        Map<String, RunningContainer> all = new LinkedHashMap<>();
        below.forEach(stack -> all.putAll(stack.reachable()));
        return all;
    }

    private String bindAddress() {
        return options.bindAddress().orElseGet(() -> engine.info().isLocal() ? "127.0.0.1" : "");
    }

    /** Looks each image up once in the life of this JVM while it is there; several at a time. */
    private Map<ImageSource, ImageState> images(StackSpec stack, List<RunningStack> below) {
        Map<ImageSource, Place> sources = new LinkedHashMap<>();
        stack.containers().forEach(spec -> sources.putIfAbsent(spec.image(), spec.place()));
        stack.images().forEach(spec -> sources.putIfAbsent(spec.source(), spec.place()));
        sources.keySet()
                .removeIf(source -> source instanceof ImageSource.Declared || source instanceof ImageSource.Committed);
        RegistryAddresses registries = new RegistryAddresses(engine, List.of(), () -> reachable(below));
        Needs needs = Needs.of(stack);
        Map<ImageSource, CompletableFuture<ImageState>> lookups = new LinkedHashMap<>();
        for (ImageSource source : sources.keySet()) {
            lookups.put(source, lookUp(source, registries, needs, sources.size() > 1));
        }
        Map<ImageSource, ImageState> states = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        lookups.forEach((source, lookup) -> {
            try {
                states.put(source, joined(lookup));
            } catch (InvalidValueException e) {
                problems.add(e.at(sources.get(source)));
            }
        });
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
        List<String> missing = new ArrayList<>();
        states.forEach((source, state) -> {
            if (source instanceof ImageSource.Pulled pulled
                    && state.local().isEmpty()
                    && !isStarting(pulled.reference(), needs)
                    && images.policy(pulled.policy()).kind() == PullPolicy.Kind.NEVER) {
                missing.add(state.reference());
            }
        });
        images.refuseMissing(missing);
        return states;
    }

    /** True if the registry is a container that does not run yet, so that nobody can know what it will have. */
    private static boolean isStarting(ImageReference reference, Needs needs) {
        return needs.registry(reference).isPresent();
    }

    private CompletableFuture<ImageState> lookUp(
            ImageSource source, RegistryAddresses registries, Needs needs, boolean aside) {
        if (source instanceof ImageSource.Pulled pulled && isStarting(pulled.reference(), needs)) {
            return CompletableFuture.completedFuture(
                    new ImageState(pulled.reference().toString(), Optional.empty()));
        }
        java.util.function.Supplier<ImageState> call = () -> {
            String reference = registries.resolved(reference(source));
            ImageFacts known = knownImages.get(reference);
            if (known != null) {
                return new ImageState(reference, Optional.of(known));
            }
            Optional<ImageFacts> found = images.find(reference);
            found.ifPresent(facts -> knownImages.put(reference, facts));
            return new ImageState(reference, found);
        };
        // One alone is looked up by this thread.
        return CompletableFuture.supplyAsync(call, aside ? calls : Runnable::run);
    }

    private static ImageState joined(CompletableFuture<ImageState> lookup) {
        try {
            return lookup.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof HarnessException known) {
                throw known;
            }
            throw e;
        }
    }

    private String reference(ImageSource source) {
        if (source instanceof ImageSource.Built built) {
            return images.tag(built.build());
        }
        if (source instanceof ImageSource.Pulled pulled) {
            return images.used(pulled.reference()).toString();
        }
        throw new IllegalStateException("No reference is known before the start for " + source + ".");
    }

    private static Map<String, String> declaredImages(List<RunningStack> below) {
        Map<String, String> references = new LinkedHashMap<>();
        for (RunningStack stack : below) {
            references.putAll(declaredImages(stack.below()));
            stack.images().forEach(image -> references.put(image.name(), image.reference()));
        }
        return references;
    }

    private Map<String, RunningImage> imagesOf(
            StackSpec stack, Map<ImageSource, ImageState> states, PlanRunner runner) {
        Map<String, RunningImage> running = new LinkedHashMap<>();
        for (ImageSpec spec : stack.images()) {
            String reference = spec.source() instanceof ImageSource.Committed committed
                    ? committedAs(committed, runner.done())
                    : runner.registries().resolved(states.get(spec.source()).reference());
            running.put(
                    spec.name(), new RunningImage(engine, runner.registries(), spec.name(), reference, spec.place()));
        }
        return running;
    }

    private Map<String, RunningRegistry> registriesOf(StackSpec stack, Map<String, RunningContainer> containers) {
        Map<String, RunningRegistry> running = new LinkedHashMap<>();
        stack.registries().forEach(spec -> {
            new RegistryAddress(spec.address())
                    .container()
                    .flatMap(name -> Optional.ofNullable(containers.get(name)))
                    .ifPresent(container -> running.put(container.name(), RunningRegistry.of(engine, container, spec)));
        });
        return running;
    }

    private static String committedAs(ImageSource.Committed source, List<Action> done) {
        return done.stream()
                .filter(action -> action instanceof ImageAction.Commit commit
                        && commit.source().equals(source))
                .map(action -> ((ImageAction.Commit) action).reference().toString())
                .findFirst()
                .orElseThrow();
    }

    private boolean isStaleImage(StartException failure) {
        return failure.getCause() instanceof EngineException engineFailure
                && engineFailure.kind() == EngineException.Kind.IMAGE_MISSING
                && !knownImages.isEmpty();
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
        removeExitHook();
        snapshots.close();
        List<HarnessException> failures = new ArrayList<>();
        for (RunningStack stack : newestFirst()) {
            try {
                stack.close();
            } catch (HarnessException e) {
                failures.add(e);
            }
        }
        fixtures.close();
        removals.awaitAll();
        cleanup.end(!remains.get());
        watcher.close();
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

    private List<RunningStack> newestFirst() {
        List<RunningStack> stacks = new ArrayList<>(live);
        stacks.sort((a, b) -> Integer.compare(depth(b), depth(a)));
        return stacks;
    }

    /** A stack ends before those it stands on. */
    private static int depth(RunningStack stack) {
        return 1 + stack.below().stream().mapToInt(HarnessRuntime::depth).max().orElse(0);
    }

    private void removeExitHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is on its way out already.");
        }
    }

    /**
     * The JVM ends without a close: kill and remove whatever is left, however far it got. What takes too long is left to
     * the watchdog, since whoever ends this JVM may lose patience.
     */
    private void endAtExit() {
        closed.set(true);
        List<Action> left = new ArrayList<>();
        boolean inFlight = !starting.isEmpty();
        starting.forEach(runner -> {
            runner.stop();
            left.addAll(runner.done());
        });
        newestFirst().forEach(stack -> left.addAll(stack.done()));
        ending.forEach(stack -> left.addAll(stack.done()));
        AtomicBoolean gone = new AtomicBoolean(left.isEmpty());
        if (!left.isEmpty()) {
            Plan plan = Planner.teardown(left, Optional.empty());
            ThreadPoolExecutor pool = pool("harness-exit-call", EXIT_CALLS);
            Thread removal = new Thread(
                    () -> gone.set(teardown("exit", plan, pool, new HarnessException("exit"))
                            .isEmpty()),
                    "harness-exit-removal");
            removal.setDaemon(true);
            removal.start();
            await(removal);
        }
        cleanup.end(gone.get() && !inFlight && !remains.get());
    }

    private static void await(Thread removal) {
        try {
            removal.join(EXIT_BUDGET.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
