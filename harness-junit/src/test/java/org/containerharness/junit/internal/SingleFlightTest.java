package org.containerharness.junit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.containerharness.model.HarnessException;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

    private final SingleFlight<String> once = new SingleFlight<>("The work");

    @Test
    void remembersAResult() {
        AtomicInteger runs = new AtomicInteger();
        Supplier<String> work = () -> "result " + runs.incrementAndGet();

        assertThat(once.get(work)).isEqualTo("result 1");
        assertThat(once.get(work)).isEqualTo("result 1");
        assertThat(once.isThere()).isTrue();
    }

    @Test
    void remembersAFailure() {
        Supplier<String> fails = () -> {
            throw new HarnessException("broken");
        };

        assertThatThrownBy(() -> once.get(fails)).hasMessage("broken");
        assertThatThrownBy(() -> once.get(() -> "fine"))
                .hasMessage("The work failed earlier in this run and is not tried again. broken")
                .hasRootCauseMessage("broken");
        assertThat(once.isThere()).isFalse();
    }

    @Test
    void letsOneThatWaitsTryWhereTheFirstWasInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        Thread first = new Thread(() -> {
            try {
                once.get(() -> {
                    worker.complete(Thread.currentThread());
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new HarnessException("interrupted");
                });
            } catch (HarnessException expected) {
                assertThat(expected).hasMessage("interrupted");
            }
        });
        first.start();
        begun.await();
        CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> once.get(() -> "second try"));

        worker.get().interrupt();

        assertThat(second.get()).isEqualTo("second try");
        first.join();
    }
}
