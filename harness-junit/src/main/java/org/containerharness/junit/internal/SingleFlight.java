package org.containerharness.junit.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.containerharness.model.HarnessException;
import org.containerharness.threads.Futures;

/**
 * Something that is worked out once, by the first thread that asks, while others wait for it. A failure is an outcome
 * too and is not tried again; only after an interruption, which says nothing about the work, the next one tries.
 */
final class SingleFlight<T> {

    private final String what;
    private final AtomicReference<CompletableFuture<T>> outcome = new AtomicReference<>();

    /** @param what the subject of a sentence about an earlier failure, such as {@code Stack suite} */
    SingleFlight(String what) {
        this.what = what;
    }

    T get(Supplier<T> work) {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> first = outcome.compareAndExchange(null, own);
        if (first == null) {
            return carryOut(work, own);
        }
        try {
            return Futures.get(first);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GivenUp) {
                return get(work);
            }
            throw new HarnessException(
                    what + " failed earlier in this run and is not tried again. "
                            + e.getCause().getMessage(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while another test started the same: " + what + ".", e);
        }
    }

    boolean isThere() {
        CompletableFuture<T> found = outcome.get();
        return found != null && found.isDone() && !found.isCompletedExceptionally();
    }

    private T carryOut(Supplier<T> work, CompletableFuture<T> own) {
        try {
            T result = work.get();
            own.complete(result);
            return result;
        } catch (RuntimeException | Error e) {
            if (Thread.currentThread().isInterrupted()) {
                outcome.compareAndSet(own, null);
                own.completeExceptionally(new GivenUp());
            } else {
                own.completeExceptionally(e);
            }
            throw e;
        }
    }

    /** The thread that worked was interrupted. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
