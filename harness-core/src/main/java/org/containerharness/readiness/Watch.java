package org.containerharness.readiness;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EngineException;
import org.containerharness.model.ReadinessSpec;
import org.jspecify.annotations.Nullable;

/** One watched run of a container: takes its events in, keeps how it ended, and passes both on to the wait. */
final class Watch implements WatchedContainer, Ticked {

    /** The exit code of a process that SIGKILL ended, as the kernel sends it when memory is lacking. */
    private static final int KILLED = 137;

    /**
     * What is watched.
     *
     * @param restarts the engine may start it again by itself, so that an exit need not be its end
     */
    record Subject(String name, String id, ReadinessSpec readiness, boolean restarts) {}

    private final Subject subject;
    private final ReadinessContext context;
    private final PollLoop loop;
    private final Consumer<Watch> whenClosed;
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final StateLook look;
    private @Nullable Waiting waiting;
    private @Nullable Ending ending;
    private boolean healthy;
    private boolean endAwaited;
    private boolean closed;

    Watch(Subject subject, ReadinessContext context, PollLoop loop, Consumer<Watch> whenClosed) {
        this.subject = subject;
        this.context = context;
        this.loop = loop;
        this.whenClosed = whenClosed;
        this.look = new StateLook(context, subject.id(), this::observe, this::removed);
    }

    @Override
    public CompletableFuture<ReadyReport> ready(
            ContainerDetails facts, Duration timeout, UnaryOperator<String> rewrite) {
        Waiting fresh = new Waiting(context, loop, subject.readiness(), timeout, facts, changed -> new Conditions(
                        subject.name(), context, facts, rewrite, changed)
                .check(subject.readiness().condition()));
        Ending before = join(fresh);
        if (before != null) {
            fresh.end(before);
        }
        observe(facts);
        look.seen();
        fresh.begin();
        lookWhileAwaited();
        return fresh.future();
    }

    /** From here on events reach the wait; what came before is handed over. */
    private @Nullable Ending join(Waiting fresh) {
        Ending before;
        boolean wasHealthy;
        synchronized (this) {
            if (waiting != null || closed) {
                throw new IllegalStateException(
                        "ready() of " + subject.name() + " was called " + (closed ? "after close()" : "twice"));
            }
            waiting = fresh;
            before = ending;
            wasHealthy = healthy;
        }
        if (wasHealthy) {
            fresh.signal(new Signal.Healthy());
        }
        return before;
    }

    @Override
    public CompletableFuture<Integer> ended() {
        synchronized (this) {
            endAwaited = true;
        }
        lookWhileAwaited();
        return ended;
    }

    // Looks, so that nobody waits for an event that does not come

    private synchronized void lookWhileAwaited() {
        if (isAwaited()) {
            loop.add(this);
        }
    }

    private synchronized boolean isAwaited() {
        return !closed && (isReadyAwaited() || endAwaited && !ended.isDone());
    }

    private synchronized boolean isReadyAwaited() {
        return waiting != null && !waiting.future().isDone();
    }

    @Override
    public void tick(long now) {
        synchronized (this) {
            if (!isAwaited()) {
                loop.remove(this);
                return;
            }
        }
        look.tick(now);
    }

    @Override
    public long pause() {
        return look.pause();
    }

    // What is seen of the container

    void on(EngineEvent event) {
        switch (event.kind()) {
            case DIED -> died(event);
            case OUT_OF_MEMORY -> {
                if (!subject.restarts()) {
                    end(Ending.outOfMemory(null));
                }
            }
            case HEALTHY -> isHealthy();
            case UNHEALTHY -> end(Ending.unhealthy());
            case DESTROYED -> removed();
            case STARTED, KILLED, PAUSED, UNPAUSED -> {}
        }
    }

    private void died(EngineEvent event) {
        if (subject.restarts() || event.exitCode().isEmpty()) {
            inspect();
            return;
        }
        int code = event.exitCode().getAsInt();
        if (code == KILLED && isReadyAwaited()) {
            // An engine may tell that memory was lacking after it has told of the end.
            inspect(() -> end(Ending.exited(code)));
        } else {
            end(Ending.exited(code));
        }
        ended.complete(code);
    }

    private void removed() {
        end(Ending.removed());
        ended.completeExceptionally(new EngineException(
                EngineException.Kind.NOT_FOUND, 0, "Container " + subject.name() + " was removed.", null));
    }

    private void isHealthy() {
        Waiting current;
        synchronized (this) {
            healthy = true;
            current = waiting;
        }
        if (current != null) {
            current.signal(new Signal.Healthy());
        }
    }

    /** Asks for the container's state where events do not tell it. */
    void inspect() {
        inspect(this::removed);
    }

    private void inspect(Runnable ifGone) {
        try {
            context.looks().execute(() -> {
                try {
                    context.engine().containers().find(subject.id()).ifPresentOrElse(this::observe, ifGone);
                } catch (EngineException e) {
                    lost(e);
                }
            });
        } catch (RejectedExecutionException e) {
            lost(e);
        }
    }

    private void observe(ContainerDetails facts) {
        ContainerDetails.State state = facts.state();
        Ending.seen(state).ifPresent(this::end);
        if (state.hasEnded()) {
            ended.complete(state.exitCode());
        } else if (state.health().equals("healthy")) {
            isHealthy();
        }
    }

    void lost(Throwable cause) {
        end(Ending.engineLost(cause));
        ended.completeExceptionally(cause);
    }

    /** The first ending counts; what comes after it is its consequence. */
    private void end(Ending seen) {
        Waiting current;
        synchronized (this) {
            if (ending != null) {
                return;
            }
            ending = seen;
            current = waiting;
        }
        if (current != null) {
            current.end(seen);
        }
    }

    @Override
    public void close() {
        Waiting current;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            current = waiting;
        }
        if (current != null) {
            current.cancel();
        }
        ended.cancel(false);
        loop.remove(this);
        whenClosed.accept(this);
    }
}
