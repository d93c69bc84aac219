package org.containerharness.run;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.containerharness.engine.Capability;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.PullProgress;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.plan.Action;
import org.containerharness.plan.ActionVisitor;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.FixtureAction;
import org.containerharness.plan.ImageAction;
import org.containerharness.plan.NetworkAction;
import org.containerharness.plan.SharedAction;
import org.containerharness.plan.VolumeAction;
import org.containerharness.progress.ContainerProgress;
import org.containerharness.progress.StackProgress;
import org.containerharness.readiness.NotReadyException;
import org.containerharness.readiness.WatchedContainer;

/** Carries out single actions of one plan, one engine call each; only waits are not over when a method returns. */
final class ActionPerformer implements ActionVisitor<CompletableFuture<Void>> {

    private static final Log LOG = Log.ofHarness();

    private static final long PROGRESS_NANOS = 2_000_000_000L;

    private final RunContext context;
    private final Engine engine;
    private final StackProgress progress;
    private final UnaryOperator<String> addresses;
    private final Transfers transfers;
    private final Consumer<Action> notMade;

    /**
     * @param addresses where the engine reaches images whose registries are containers
     * @param notMade told of a create that found something, which the end of the stack must not remove
     */
    ActionPerformer(
            RunContext context,
            StackProgress progress,
            UnaryOperator<String> addresses,
            Transfers transfers,
            Consumer<Action> notMade) {
        this.context = context;
        this.engine = context.engine();
        this.progress = progress;
        this.addresses = addresses;
        this.transfers = transfers;
        this.notMade = notMade;
    }

    private static CompletableFuture<Void> done(Runnable action) {
        action.run();
        return done();
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    // Images

    @Override
    public CompletableFuture<Void> on(ImageAction.Pull pull) {
        return done(() -> transfers.run(() -> context.images().pull(pull, progressLog(pull))));
    }

    private static Consumer<PullProgress> progressLog(ImageAction.Pull pull) {
        LOG.info("Pulling image {} ...", pull.reference());
        long[] last = {System.nanoTime()};
        return now -> {
            if (System.nanoTime() - last[0] > PROGRESS_NANOS) {
                last[0] = System.nanoTime();
                LOG.info("Pulling image {}: {}", pull.reference(), now);
            }
        };
    }

    @Override
    public CompletableFuture<Void> on(ImageAction.Build build) {
        return done(() ->
                transfers.run(() -> context.images().build(build, line -> LOG.debug("[{}] {}", build.tag(), line))));
    }

    @Override
    public CompletableFuture<Void> on(ImageAction.Commit commit) {
        return done(() -> engine.images()
                .commit(
                        commit.engineName(),
                        commit.reference(),
                        commit.source().changes().labels(commit.labels())));
    }

    @Override
    public CompletableFuture<Void> on(ImageAction.Tag tag) {
        return done(() -> engine.images().tag(tag.image(), tag.reference()));
    }

    @Override
    public CompletableFuture<Void> on(ImageAction.Push push) {
        return done(() -> transfers.run(() -> engine.images()
                .push(push.reference(), now -> LOG.debug("Pushing image {}: {}", push.reference(), now))));
    }

    @Override
    public CompletableFuture<Void> on(ImageAction.Inspect inspect) {
        var id = engine.images().find(inspect.reference()).map(ImageDetails::id);
        return done(() -> progress.identified(inspect.reference(), id.orElse("")));
    }

    @Override
    public CompletableFuture<Void> on(ImageAction.Remove remove) {
        return done(() -> engine.images().remove(remove.reference(), true));
    }

    // Networks and volumes

    @Override
    public CompletableFuture<Void> on(NetworkAction.Create create) {
        try {
            engine.networks().create(create.network());
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NAME_TAKEN || !create.isUsedIfThere()) {
                throw e;
            }
            notMade.accept(create);
            new ExistingResources(engine).used(create, e);
        }
        return done();
    }

    @Override
    public CompletableFuture<Void> on(NetworkAction.Remove remove) {
        return done(() -> engine.networks().remove(remove.engineName()));
    }

    @Override
    public CompletableFuture<Void> on(VolumeAction.Create create) {
        if (!engine.volumes().create(create.volume())) {
            // Whoever made it may have put something into it.
            notMade.accept(create);
            new ExistingResources(engine).used(create);
        }
        return done();
    }

    @Override
    public CompletableFuture<Void> on(VolumeAction.Remove remove) {
        return done(() -> engine.volumes().remove(remove.engineName()));
    }

    // Containers

    @Override
    public CompletableFuture<Void> on(ContainerAction.Create create) {
        ContainerProgress own = progress.begin(create);
        context.removals().awaitName(create.engineName());
        String image = addresses.apply(create.container().image());
        own.created(
                engine.containers().create(create.container().withImage(image).withImageId(progress.imageId(image))));
        return done();
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.CopyFiles copy) {
        return done(() -> engine.files().copyIn(copy.engineName(), copy.files()));
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.Start start) {
        ContainerProgress own = progress.of(start.engineName());
        ContainerSpec spec = own.create().spec();
        context.ends().begins(own.id().orElseThrow(), spec);
        own.watched(context.watcher().watch(spec.name(), own.id().orElseThrow(), spec.readiness(), spec.restart()));
        context.portRanges().start(engine, own.create());
        return done();
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.Inspect inspect) {
        return done(() ->
                progress.of(inspect.engineName()).inspected(engine.containers().inspect(inspect.engineName())));
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.RunHook run) {
        return done(() -> new Hooks(engine, context.fixtures(), progress).run(run));
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.CopyOut copy) {
        try {
            engine.files().copyOut(copy.engineName(), copy.from(), copy.to());
        } catch (IOException e) {
            throw new HarnessException(copy.to() + " cannot be written: " + e.getMessage(), e);
        }
        return done();
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.AwaitReady await) {
        ContainerProgress own = progress.of(await.engineName());
        return watched(own)
                .ready(own.facts().orElseThrow(), await.timeout(), progress::rewrite)
                .thenAccept(report -> LOG.debug(
                        "{} is ready after {} ms and {} probes",
                        await.target(),
                        report.waited().toMillis(),
                        report.probes()));
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.AwaitCompleted await) {
        progress.of(await.engineName()).id().ifPresent(id -> context.ends().mayEndWith(id, 0));
        return watched(progress.of(await.engineName()))
                .ended()
                .orTimeout(await.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((code, failure) -> {
                    if (failure instanceof TimeoutException) {
                        throw new HarnessException("It did not end within " + DurationText.print(await.timeout())
                                + ", and others wait for its end.");
                    }
                    if (failure != null) {
                        throw new CompletionException(failure);
                    }
                    return code;
                })
                .thenAccept(code -> {
                    if (code != 0) {
                        throw NotReadyException.notCompleted(code);
                    }
                });
    }

    private static WatchedContainer watched(ContainerProgress own) {
        return own.watched().orElseThrow();
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.Unpause unpause) {
        return done(() -> engine.containers().unpause(unpause.engineName()));
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.Stop stop) {
        progress.ends(stop.engineName());
        engine.containers().stop(stop.engineName(), stop.grace());
        return done();
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.LeaveNetwork leave) {
        if (engine.info().has(Capability.SEPARATE_NETWORKS)) {
            hasten(leave, () -> engine.networks().disconnect(leave.network(), leave.engineName()));
        }
        return done();
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.Kill kill) {
        progress.ends(kill.engineName());
        hasten(kill, () -> engine.containers().kill(kill.engineName(), "SIGKILL"));
        return done();
    }

    /** Only hastens the end: what is gone or dead already shows when it is removed. */
    private static void hasten(Action action, Runnable call) {
        try {
            call.run();
        } catch (EngineException e) {
            LOG.debug("To {} failed: {}", action.text(), e.getMessage());
        }
    }

    @Override
    public CompletableFuture<Void> on(ContainerAction.Remove remove) {
        return done(() -> context.removals().remove(remove, progress.hasEnded(remove.engineName())));
    }

    // Fixtures

    @Override
    public CompletableFuture<Void> on(FixtureAction.Start start) {
        return done(() -> progress.started(start.spec(), context.fixtures().start(start, progress::container)));
    }

    @Override
    public CompletableFuture<Void> on(FixtureAction.Stop stop) {
        return done(() -> context.fixtures().stop(stop));
    }

    // What is shared

    @Override
    public CompletableFuture<Void> on(SharedAction.Share share) {
        return done(() -> context.sharing().accept(share));
    }

    @Override
    public CompletableFuture<Void> on(SharedAction.Reuse reuse) {
        return done();
    }

    @Override
    public CompletableFuture<Void> on(SharedAction.AwaitMaker await) {
        Executor later = CompletableFuture.delayedExecutor(await.pause().toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> {}, later);
    }

    @Override
    public CompletableFuture<Void> on(SharedAction.Publish publish) {
        String id = progress.of(publish.engineName()).id().orElseThrow();
        engine.containers().rename(id, publish.name());
        progress.renamed(publish.engineName(), publish.name());
        return done();
    }
}
