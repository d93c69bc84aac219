package org.containerharness.run;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.containerharness.engine.Capability;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.Subscription;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.plan.ContainerAction;
import org.containerharness.threads.Futures;

/**
 * Removes containers, one engine call each. The engine answers that call only when it has deleted the files of the
 * anonymous volumes too, which takes a database's volume seconds on a slow disk; nobody waits for that but the end of
 * the session.
 */
final class Removals {

    private static final Log LOG = Log.ofHarness();

    /** So long a container may take to die; one that was dead already is not reported again. */
    private static final Duration DEATH = Duration.ofMillis(500);

    /** Most removals are answered so soon after the death; looking earlier would only cost calls. */
    private static final Duration CLEARED = Duration.ofMillis(110);

    private static final Duration FIRST_LOOKS = Duration.ofMillis(40);

    private static final Duration LATER_LOOKS = Duration.ofMillis(320);

    private final Engine engine;
    private final Executor pool;
    private final Consumer<String> leftOver;
    private final Map<String, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();

    /**
     * @param pool runs the calls; not the pool whose threads wait here
     * @param leftOver told the engine name of a container that could not be removed after all
     */
    Removals(Engine engine, Executor pool, Consumer<String> leftOver) {
        this.engine = engine;
        this.pool = pool;
        this.leftOver = leftOver;
    }

    /**
     * Removes a container and returns when it is gone.
     *
     * @param isDead whether it was stopped before, so that its death is not reported again
     */
    void remove(ContainerAction.Remove action, boolean isDead) {
        String container = action.engineName();
        if (action.awaitsVolumes() || !engine.info().has(Capability.EVENTS)) {
            engine.containers().remove(container);
            return;
        }
        CompletableFuture<Void> died = new CompletableFuture<>();
        if (isDead) {
            died.complete(null);
        }
        Subscription events = engine.events(event -> {
            if (event.kind() == EngineEvent.Kind.DIED && event.containerName().equals(container)) {
                died.complete(null);
            }
        });
        try {
            remove(container, died);
        } finally {
            events.close();
        }
    }

    private void remove(String container, CompletableFuture<Void> died) {
        CompletableFuture<Void> removal =
                CompletableFuture.runAsync(() -> engine.containers().remove(container), pool);
        isOver(CompletableFuture.anyOf(removal, died), DEATH);
        Duration patience = CLEARED;
        Duration next = FIRST_LOOKS;
        while (!isOver(removal, patience)) {
            if (!engine.containers().isListed(container)) {
                later(container, removal);
                return;
            }
            patience = next;
            next = next.compareTo(LATER_LOOKS) < 0 ? next.multipliedBy(2) : LATER_LOOKS;
        }
    }

    /** The name is free only when the engine has done with the volumes. */
    void awaitName(String container) {
        CompletableFuture<Void> removal = pending.get(container);
        if (removal != null) {
            Futures.join(removal.exceptionally(reported -> null));
        }
    }

    /** Waits until the engine has done with all of them; each call has its own limit. */
    void awaitAll() {
        pending.values().forEach(removal -> Futures.join(removal.exceptionally(reported -> null)));
    }

    private void later(String container, CompletableFuture<Void> removal) {
        pending.put(container, removal);
        removal.whenComplete((ignored, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "Container {} is gone, but its anonymous volumes may be left: {}",
                        container,
                        String.valueOf(cause(failure).getMessage()));
                leftOver.accept(container);
            }
            pending.remove(container, removal);
        });
    }

    private static boolean isOver(CompletableFuture<?> removal, Duration patience) {
        try {
            Futures.get(removal, patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw cause(e) instanceof RuntimeException known ? known : new HarnessException("Removal failed.", e);
        } catch (InterruptedException e) {
            // The call goes on, and has a limit of its own.
            Thread.currentThread().interrupt();
            Futures.join(removal);
            return true;
        }
    }

    private static Throwable cause(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapped && failure.getCause() != null ? failure.getCause() : failure;
    }
}
