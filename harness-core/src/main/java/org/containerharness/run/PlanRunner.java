package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.containerharness.engine.ContainerFacts;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ImageFacts;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.PullProgress;
import org.containerharness.images.Images;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Nearest;
import org.containerharness.model.RegistrySpec;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.FixtureAction;
import org.containerharness.plan.ImageAction;
import org.containerharness.plan.NetworkAction;
import org.containerharness.plan.Operation;
import org.containerharness.plan.Plan;
import org.containerharness.plan.VolumeAction;
import org.containerharness.readiness.ReadinessWatcher;
import org.containerharness.readiness.WatchedContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks one plan: runs whatever is unblocked, side by side, and decides nothing. */
final class PlanRunner {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    /** A failed operation and what it threw. */
    record Failure(Operation operation, Throwable cause) {}

    private final Engine engine;
    private final Images images;
    private final RegistryAddresses registries;
    private final ReadinessWatcher watcher;
    private final Executor pool;
    private final Timeline timeline;
    private final String stack;
    private final Plan plan;
    private final Map<String, RunningContainer> reachableBelow;
    private final AdoptedFixtures fixtures;
    private final PortRanges portRanges;
    private final Removals removals;

    private final Map<Integer, CompletableFuture<Void>> futures = new LinkedHashMap<>();
    private final Map<String, ContainerProgress> progress = new ConcurrentHashMap<>();
    private final List<Action> done = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final Set<Integer> begun = ConcurrentHashMap.newKeySet();
    private final Set<Integer> skipped = ConcurrentHashMap.newKeySet();
    private final Map<String, RunningContainer> adopted = new ConcurrentHashMap<>();
    private final Map<String, Object> handles = new ConcurrentHashMap<>();
    private final Transfers transfers = new Transfers();
    private volatile boolean cancelled;

    PlanRunner(
            Engine engine,
            Images images,
            List<RegistrySpec> registrySpecs,
            ReadinessWatcher watcher,
            Executor pool,
            Timeline timeline,
            String stack,
            Plan plan,
            Map<String, RunningContainer> reachableBelow,
            AdoptedFixtures fixtures,
            PortRanges portRanges,
            Removals removals) {
        this.engine = engine;
        this.images = images;
        this.registries = new RegistryAddresses(engine, registrySpecs, this::knownContainers);
        this.watcher = watcher;
        this.pool = pool;
        this.timeline = timeline;
        this.stack = stack;
        this.plan = plan;
        this.reachableBelow = reachableBelow;
        this.fixtures = fixtures;
        this.portRanges = portRanges;
        this.removals = removals;
    }

    /**
     * Runs the plan and returns when nothing of it runs any more.
     *
     * @throws InterruptedException if the caller was interrupted; the plan was cancelled and has come to rest
     */
    void run(boolean stopAtFirstFailure) throws InterruptedException {
        registries.useOutside();
        for (Operation operation : plan.operations()) {
            futures.put(operation.number(), schedule(operation, stopAtFirstFailure));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(futures.values().toArray(CompletableFuture[]::new));
        try {
            all.exceptionally(ignored -> null).get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("A plan's end cannot fail.", e);
        } catch (InterruptedException e) {
            cancel();
            // Other calls in flight have limits of their own; what they create must be known before it can be removed.
            all.exceptionally(ignored -> null).join();
            throw e;
        } finally {
            progress.values().forEach(each -> each.watched().ifPresent(WatchedContainer::close));
        }
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Actions that were begun, in the order of their beginning; a failed create may have left something behind too. */
    List<Action> done() {
        return List.copyOf(done);
    }

    Map<String, RunningContainer> adopted() {
        return adopted;
    }

    RegistryAddresses registries() {
        return registries;
    }

    /** What tests get of adopted fixtures, by declared name. */
    Map<String, Object> handles() {
        return handles;
    }

    Optional<ContainerProgress> progressOf(String engineName) {
        return Optional.ofNullable(progress.get(engineName));
    }

    List<ContainerProgress> allProgress() {
        return List.copyOf(progress.values());
    }

    /** What was not begun because something before it failed. */
    List<Operation> skipped() {
        return plan.operations().stream()
                .filter(operation -> skipped.contains(operation.number()))
                .toList();
    }

    private CompletableFuture<Void> schedule(Operation operation, boolean stopAtFirstFailure) {
        CompletableFuture<Void> unblocked = operation.afterEnd().isEmpty()
                ? all(operation.after())
                : all(operation.after())
                        .thenCombine(all(operation.afterEnd()).exceptionally(ignored -> null), (ready, over) -> ready);
        CompletableFuture<Void> result = stopAtFirstFailure
                ? unblocked.thenCompose(ignored -> begin(operation))
                : unblocked.handle((ignored, failure) -> null).thenCompose(ignored -> begin(operation));
        return result.whenComplete((ignored, failure) -> {
            if (failure != null && !begun.contains(operation.number())) {
                skipped.add(operation.number());
            }
            if (failure != null && stopAtFirstFailure && !operation.optional()) {
                cancel();
            }
        });
    }

    private CompletableFuture<Void> all(List<Integer> numbers) {
        return CompletableFuture.allOf(numbers.stream().map(futures::get).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> begin(Operation operation) {
        if (cancelled) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        Instant start = Instant.now();
        long from = System.nanoTime();
        return carryOut(operation).whenComplete((ignored, failure) -> {
            Duration length = Duration.ofNanos(System.nanoTime() - from);
            Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure;
            report(operation, start, length, cause);
            if (cause != null && !(cause instanceof CancellationException)) {
                failed(new Failure(operation, cause));
            }
        });
    }

    private void failed(Failure failure) {
        if (failure.operation().optional()) {
            LOG.warn(
                    "Stack {} goes on without it: to {} failed: {}",
                    stack,
                    failure.operation().action().text(),
                    failure.cause().getMessage());
            return;
        }
        failures.add(failure);
    }

    private CompletableFuture<Void> carryOut(Operation operation) {
        Action action = operation.action();
        if (action instanceof ContainerAction.AwaitReady await) {
            begun(operation.number(), action);
            return awaitReady(await);
        }
        if (action instanceof ContainerAction.AwaitCompleted await) {
            begun(operation.number(), action);
            return awaitCompleted(await);
        }
        return CompletableFuture.runAsync(
                () -> {
                    if (cancelled) {
                        throw new CancellationException();
                    }
                    Action resolved = registries.resolved(action);
                    begun(operation.number(), resolved);
                    try {
                        call(resolved);
                    } catch (EngineException e) {
                        if (e.kind() == EngineException.Kind.NAME_TAKEN) {
                            // What has the name is somebody else's: the teardown must not remove it.
                            done.removeIf(begun -> begun == resolved);
                        }
                        throw e;
                    }
                },
                pool);
    }

    private void begun(int number, Action action) {
        begun.add(number);
        done.add(action);
    }

    /** One engine call each; the only place that tells actions apart. */
    private void call(Action action) {
        if (action instanceof ImageAction.Pull pull) {
            transfers.run(() -> images.pull(pull, progressLog(pull)));
        } else if (action instanceof ImageAction.Build build) {
            transfers.run(() -> images.build(build, line -> LOG.debug("[{}] {}", build.tag(), line)));
        } else if (action instanceof ImageAction.Tag tag) {
            engine.images().tag(tag.image(), tag.reference());
        } else if (action instanceof ImageAction.Push push) {
            transfers.run(() -> engine.images()
                    .push(push.reference(), progress -> LOG.debug("Pushing image {}: {}", push.reference(), progress)));
        } else if (action instanceof ImageAction.Commit commit) {
            engine.images()
                    .commit(
                            commit.engineName(),
                            commit.reference(),
                            commit.source().changes().labels(commit.labels()));
        } else if (action instanceof NetworkAction.Create create) {
            createNetwork(create);
        } else if (action instanceof VolumeAction.Create create) {
            createVolume(create);
        } else if (action instanceof ContainerAction.Create create) {
            createContainer(create);
        } else if (action instanceof ContainerAction.CopyFiles copy) {
            engine.files().copyIn(copy.engineName(), copy.files());
        } else if (action instanceof ContainerAction.Start start) {
            startContainer(start);
        } else if (action instanceof ContainerAction.Inspect inspect) {
            progress.get(inspect.engineName()).inspected(engine.containers().inspect(inspect.engineName()));
        } else if (action instanceof ContainerAction.RunHook run) {
            Hooks.run(engine, run);
        } else if (action instanceof FixtureAction.Start start) {
            startFixture(start);
        } else if (action instanceof FixtureAction.Stop stop) {
            fixtures.stop(stop);
        } else if (action instanceof ContainerAction.Stop stop) {
            engine.containers().stop(stop.engineName(), stop.grace());
        } else if (action instanceof ContainerAction.Remove remove) {
            removals.remove(remove, hasEnded(remove.engineName()));
        } else if (action instanceof ContainerAction.LeaveNetwork leave) {
            hasten(leave, () -> engine.networks().disconnect(leave.network(), leave.engineName()));
        } else if (action instanceof ContainerAction.Kill kill) {
            hasten(kill, () -> engine.containers().kill(kill.engineName(), "SIGKILL"));
        } else if (action instanceof NetworkAction.Remove remove) {
            engine.networks().remove(remove.engineName());
        } else if (action instanceof VolumeAction.Remove remove) {
            engine.volumes().remove(remove.engineName());
        } else if (action instanceof ImageAction.Remove remove) {
            engine.images().remove(remove.reference(), true);
        } else {
            throw new IllegalStateException("No engine call is known for <" + action.text() + ">.");
        }
    }

    private void createNetwork(NetworkAction.Create create) {
        try {
            engine.networks().create(create.network());
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NAME_TAKEN
                    || create.spec().knownBy().isEmpty()) {
                throw e;
            }
            done.removeIf(each -> each == create);
            Map<String, String> labels = engine.networks()
                    .find(create.engineName())
                    .orElseThrow(() -> e)
                    .labels();
            unlike(create.spec().knownBy(), create.spec().labels(), labels).ifPresent(difference -> {
                throw new HarnessException(
                        "The name " + create.engineName() + " of the network <"
                                + create.spec().name() + "> (declared at "
                                + create.spec().place() + ") is that of a network made for something else: "
                                + difference
                                + ". Declare it as external to use that one, give it another name, or remove that one.",
                        e);
            });
            LOG.warn(
                    "Network {} was there already; it is used and kept. If that is meant, declare it as external.",
                    create.engineName());
        }
    }

    private void createVolume(VolumeAction.Create create) {
        if (engine.volumes().create(create.volume())) {
            return;
        }
        // Whoever made it may have put something into it.
        done.removeIf(each -> each == create);
        Optional<String> difference = create.spec().knownBy().isEmpty()
                ? Optional.empty()
                : engine.volumes()
                        .find(create.engineName())
                        .flatMap(found ->
                                unlike(create.spec().knownBy(), create.spec().labels(), found.labels()));
        if (difference.isPresent()) {
            LOG.warn(
                    "Volume {} was there already and was made for something else: {}. It is used and kept; if that is"
                            + " meant, declare it as external.",
                    create.engineName(),
                    difference.get());
        } else {
            LOG.info("Volume {} was there already; it is used and kept.", create.engineName());
        }
    }

    /** The first of some labels in which what is there is not as it is wanted. */
    private static Optional<String> unlike(List<String> labels, Map<String, String> wanted, Map<String, String> found) {
        return labels.stream()
                .filter(label -> !wanted.getOrDefault(label, "").equals(found.getOrDefault(label, "")))
                .map(label -> "its label " + label + " is \"" + found.getOrDefault(label, "") + "\", not \""
                        + wanted.getOrDefault(label, "") + "\"")
                .findFirst();
    }

    private void createContainer(ContainerAction.Create create) {
        ContainerProgress own = new ContainerProgress(create);
        progress.put(create.engineName(), own);
        String image = registries.resolved(create.container().image());
        removals.awaitName(create.engineName());
        NewContainer wanted = create.container().withImage(image);
        if (wanted.wantsImageId()) {
            // It was not there yet, or was to be made anew, when the plan was made.
            wanted = wanted.withImageId(
                    engine.images().find(image).map(ImageFacts::id).orElse(""));
        }
        own.created(engine.containers().create(wanted));
    }

    private boolean hasEnded(String container) {
        return done.stream()
                .anyMatch(action -> action instanceof ContainerAction.Kill kill
                                && kill.engineName().equals(container)
                        || action instanceof ContainerAction.Stop stop
                                && stop.engineName().equals(container));
    }

    /** Only hastens the end: what is gone or dead already shows when it is removed. */
    private static void hasten(Action action, Runnable call) {
        try {
            call.run();
        } catch (EngineException e) {
            LOG.debug("To {} failed: {}", action.text(), e.getMessage());
        }
    }

    private void startContainer(ContainerAction.Start start) {
        ContainerProgress own = progress.get(start.engineName());
        own.watched(watcher.watch(
                own.create().spec().name(),
                own.id().orElseThrow(),
                own.create().spec().readiness(),
                own.create().spec().restart()));
        portRanges.start(engine, own.create());
    }

    private void startFixture(FixtureAction.Start start) {
        AdoptedSpec.Started fixture = fixtures.start(start, this::readyContainer);
        fixture.handle().ifPresent(handle -> handles.put(start.spec().name(), handle));
        fixture.containerId().ifPresent(id -> {
            ContainerFacts facts = engine.containers().inspect(id);
            adopted.put(
                    start.spec().name(),
                    new RunningContainer(
                            engine, start.spec().name(), start.spec().place(), facts, List.of()));
        });
    }

    private RunningContainer readyContainer(String name) {
        Map<String, RunningContainer> known = knownContainers();
        RunningContainer container = known.get(name);
        if (container == null) {
            throw new HarnessException("There is no container <" + name + ">. " + Nearest.hint(name, known.keySet()));
        }
        return container;
    }

    private CompletableFuture<Void> awaitReady(ContainerAction.AwaitReady await) {
        ContainerProgress own = progress.get(await.engineName());
        return own.watched()
                .orElseThrow()
                .ready(own.facts().orElseThrow(), await.timeout(), this::rewrite)
                .thenAccept(report -> LOG.debug(
                        "{} is ready after {} ms and {} probes",
                        await.target(),
                        report.waited().toMillis(),
                        report.probes()));
    }

    private CompletableFuture<Void> awaitCompleted(ContainerAction.AwaitCompleted await) {
        ContainerProgress own = progress.get(await.engineName());
        return own.watched()
                .orElseThrow()
                .ended()
                .orTimeout(await.timeout().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .handle((code, failure) -> {
                    if (failure instanceof java.util.concurrent.TimeoutException) {
                        throw new HarnessException("It did not end within "
                                + org.containerharness.model.DurationText.print(await.timeout())
                                + ", and others wait for its end.");
                    }
                    if (failure != null) {
                        throw new CompletionException(failure);
                    }
                    return code;
                })
                .thenAccept(code -> {
                    if (code != 0) {
                        throw new HarnessException("It ended with exit code " + code + " ("
                                + org.containerharness.readiness.ExitCodes.meaning(code)
                                + "), and others need it to end with 0.");
                    }
                });
    }

    private String rewrite(String text) {
        return Addresses.rewrite(text, knownContainers());
    }

    private Map<String, RunningContainer> knownContainers() {
        Map<String, RunningContainer> containers = new LinkedHashMap<>(reachableBelow);
        containers.putAll(adopted);
        Map<String, RunningContainer> declared = new LinkedHashMap<>();
        progress.values().forEach(own -> own.facts().ifPresent(facts -> {
            RunningContainer container = new RunningContainer(
                    engine, own.create().spec().name(), own.create().spec().place(), facts, List.of());
            names(own).forEach(name -> containers.putIfAbsent(name, container));
            declared.put(own.create().spec().name(), container);
        }));
        // A name of its own goes before an alias that several may have.
        containers.putAll(declared);
        return containers;
    }

    /** Every name by which other containers may write it: its own and its aliases. */
    static List<String> names(ContainerProgress own) {
        return names(own.create().spec());
    }

    static List<String> names(ContainerSpec spec) {
        List<String> names = new ArrayList<>(List.of(spec.name()));
        spec.networking().networks().forEach(attachment -> names.addAll(attachment.aliases()));
        return names;
    }

    /** Begins nothing new; what is in flight goes on. */
    void stop() {
        cancelled = true;
    }

    private void cancel() {
        cancelled = true;
        transfers.cancel();
        progress.values().forEach(each -> each.watched().ifPresent(WatchedContainer::close));
    }

    private void report(Operation operation, Instant start, Duration length, Throwable failure) {
        Action action = operation.action();
        if (failure instanceof CancellationException) {
            return;
        }
        engineNameOf(action).map(progress::get).ifPresent(own -> own.took(phaseOf(action), length));
        LOG.debug("{} took {} ms{}", action.text(), length.toMillis(), failure == null ? "" : " and failed");
        timeline.add(new Timeline.Entry(
                stack,
                action.target().toString(),
                phaseOf(action),
                action.text(),
                start,
                length,
                failure == null ? "" : String.valueOf(failure.getMessage())));
    }

    private static Optional<String> engineNameOf(Action action) {
        if (action instanceof ContainerAction.Create create) {
            return Optional.of(create.engineName());
        }
        if (action instanceof ContainerAction.CopyFiles copy) {
            return Optional.of(copy.engineName());
        }
        if (action instanceof ContainerAction.Start start) {
            return Optional.of(start.engineName());
        }
        if (action instanceof ContainerAction.AwaitReady await) {
            return Optional.of(await.engineName());
        }
        return Optional.empty();
    }

    /** The first word of the action's text, except where another one is clearer in a table. */
    private static String phaseOf(Action action) {
        if (action instanceof ContainerAction.AwaitReady) {
            return "ready";
        }
        String text = action.text();
        return text.substring(0, text.indexOf(' '));
    }

    private static Consumer<PullProgress> progressLog(ImageAction.Pull pull) {
        LOG.info("Pulling image {} ...", pull.reference());
        long[] last = {System.nanoTime()};
        return now -> {
            if (System.nanoTime() - last[0] > 2_000_000_000L) {
                last[0] = System.nanoTime();
                LOG.info("Pulling image {}: {}", pull.reference(), now);
            }
        };
    }
}
