package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    @Test
    void readsBothVersionsOfControlGroups() {
        assertThat(ProcessorTime.parse("usage_usec 2500\nuser_usec 1\n")).contains(Duration.ofNanos(2_500_000));
        assertThat(ProcessorTime.parse("72752438\n")).contains(Duration.ofNanos(72_752_438));
        assertThat(ProcessorTime.parse("")).isEmpty();
    }
}
