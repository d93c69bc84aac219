package org.containerharness.junit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TestEventsTests {

    @Test
    void theRootCauseIsToldHoweverDeepItIs() {
        Throwable failure = new IOException("refused");
        for (int i = 20; i > 0; i--) {
            failure = new IllegalStateException("wrapped " + i + " " + "x".repeat(5_000), failure);
        }
        failure.addSuppressed(new IOException());

        assertThat(TestEvents.text(failure))
                .startsWith("java.lang.IllegalStateException: wrapped 1 ")
                .contains("\nCaused by: java.io.IOException: refused\n    at ")
                .endsWith("\nBeside it: java.io.IOException")
                .hasSizeLessThan(9_000);
    }

    @Test
    void causesThatLeadBackToThemselvesEnd() {
        Throwable one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));

        assertThat(TestEvents.text(one)).containsOnlyOnce(": one").containsOnlyOnce(": two");
    }
}
