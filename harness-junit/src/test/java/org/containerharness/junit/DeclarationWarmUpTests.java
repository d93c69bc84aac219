package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeclarationWarmUpTests {

    @Test
    void readsWithoutAFailureAndEnds() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread warmUp = new DeclarationWarmUp();
        warmUp.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));

        warmUp.start();
        warmUp.join(60_000);

        assertThat(warmUp.isAlive()).isFalse();
        assertThat(failure).hasNullValue();
    }
}
