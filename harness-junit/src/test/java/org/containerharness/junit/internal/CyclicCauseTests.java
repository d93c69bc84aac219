package org.containerharness.junit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CyclicCauseTests {

    @Test
    @Timeout(10)
    void whetherTheEngineWasAwayIsFoundOutThoughCausesGoInACircle() {
        IllegalStateException outer = new IllegalStateException("outer");
        outer.initCause(new IllegalStateException("inner", outer));

        assertThat(AheadStarts.Start.wasEngineAway(outer)).isFalse();
    }
}
