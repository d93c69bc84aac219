package org.containerharness.handle;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EventListener;
import org.containerharness.engine.Subscription;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.readiness.ReadinessWatcher;
import org.containerharness.threads.Futures;

/**
 * Waits for a container's end.
 *
 * @param name as it was declared
 * @param look at the container as it is now
 */
record ExitWait(Engine engine, String name, Supplier<ContainerDetails> look) {

    int within(Duration limit) {
        CompletableFuture<EngineEvent> died = new CompletableFuture<>();
        CompletableFuture<String> id = new CompletableFuture<>();
        Subscription events = subscribe(event -> id.thenAccept(own -> {
            if (event.containerId().equals(own) && event.kind() == EngineEvent.Kind.DIED) {
                died.complete(event);
            }
        }));
        long start = System.nanoTime();
        try {
            while (true) {
                ContainerDetails facts = look.get();
                if (facts.state().hasEnded()) {
                    return facts.state().exitCode();
                }
                id.complete(facts.id());
                long left = limit.toNanos() - (System.nanoTime() - start);
                if (left <= 0) {
                    throw new HarnessException("The container <" + name + "> still runs after "
                            + DurationText.print(limit) + ". Give it longer, or stop() it.");
                }
                OptionalInt code = code(died, Math.min(left, ReadinessWatcher.LOOK_EVERY.toNanos()));
                if (died.isDone()) {
                    return code.isPresent()
                            ? code.getAsInt()
                            : look.get().state().exitCode();
                }
            }
        } catch (ExecutionException e) {
            throw new HarnessException("Waiting for the end of container <" + name + "> failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for the end of container <" + name + ">.", e);
        } finally {
            events.close();
        }
    }

    private Subscription subscribe(EventListener listener) {
        return engine.info().has(Capability.EVENTS) ? engine.events(listener) : () -> {};
    }

    /** What the event of its end told within a time; empty if none came, or one without a code. */
    private static OptionalInt code(CompletableFuture<EngineEvent> died, long nanos)
            throws InterruptedException, ExecutionException {
        try {
            return Futures.get(died, nanos, TimeUnit.NANOSECONDS).exitCode();
        } catch (TimeoutException e) {
            return OptionalInt.empty();
        }
    }
}
