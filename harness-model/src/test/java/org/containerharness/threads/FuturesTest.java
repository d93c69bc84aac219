package org.containerharness.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FuturesTest {

    private static final IllegalStateException FAILURE = new IllegalStateException("it failed");

    @Test
    void resultsAndFailuresAreThoseOfTheFuture() throws Exception {
        assertThat(Futures.join(CompletableFuture.completedFuture("done"))).isEqualTo("done");
        assertThat(Futures.get(CompletableFuture.completedFuture("done"))).isEqualTo("done");
        CompletableFuture<String> failed = CompletableFuture.failedFuture(FAILURE);
        assertThatThrownBy(() -> Futures.join(failed))
                .isInstanceOf(CompletionException.class)
                .hasCause(FAILURE);
        assertThatThrownBy(() -> Futures.get(failed))
                .isInstanceOf(ExecutionException.class)
                .hasCause(FAILURE);
        assertThatThrownBy(() -> Futures.outcome(failed)).isSameAs(FAILURE);
        Futures.await(failed);
        assertThatThrownBy(() -> Futures.get(new CompletableFuture<>(), 10, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void anInterruptEndsAllButJoinWhichKeepsItForLater() {
        CompletableFuture<String> later = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Futures.get(later)).isInstanceOf(InterruptedException.class);

        Thread.currentThread().interrupt();
        later.completeOnTimeout("done", 50, TimeUnit.MILLISECONDS);
        assertThat(Futures.join(later)).isEqualTo("done");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aPoolHasNoMoreThreadsBecauseOneWaits() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            CompletableFuture<String> later = new CompletableFuture<>();
            CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> Futures.join(later), pool);
            CompletableFuture<Void> next = CompletableFuture.runAsync(() -> {}, pool);

            assertThatThrownBy(() -> Futures.get(next, 300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            later.complete("done");
            Futures.await(CompletableFuture.allOf(waits, next));
        } finally {
            pool.shutdownNow();
        }
    }
}
