package org.containerharness.readiness;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.containerharness.engine.ContainerDetails;

/**
 * A container on its way to being ready; one run of it, so a container that is started again is watched anew.
 *
 * <p>Futures are completed by the thread that saw the reason, often the one that delivers the engine's events: go on with
 * the {@code …Async} methods if what follows takes time.
 */
public interface WatchedContainer extends AutoCloseable {

    /**
     * Waits until the container is ready. To be called once, after the start call and an inspection.
     *
     * @param facts the container as inspected after its start
     * @param timeout from this call on
     * @param rewrite turns addresses as containers see them ({@code db:5432}) into ones of the test's side
     * @return completes when ready; completes exceptionally with {@link NotReadyException} if it is not ready in time or
     *     never will be
     */
    CompletableFuture<ReadyReport> ready(ContainerDetails facts, Duration timeout, UnaryOperator<String> rewrite);

    /**
     * The end of the container's run.
     *
     * @return completes with the exit code; completes exceptionally if the container was removed or the engine was lost
     *     before its exit was seen, and is cancelled by {@link #close}
     */
    CompletableFuture<Integer> ended();

    /** Cancels what still waits and frees log streams. */
    @Override
    void close();
}
