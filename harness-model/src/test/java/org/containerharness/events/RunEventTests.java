package org.containerharness.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunEventTests {

    @Test
    void theReportOfAFailedStartAndOfADeathStaysJson() {
        String report = "{\"output\":{\"db\":[\"POSTGRES_PASSWORD=\",\"next line\"]}}";

        assertThat(new RunEvent.StackFailed(Instant.EPOCH, 1, "OrdersTest", "", report).report())
                .isEqualTo(report);
        assertThat(new RunEvent.ContainerDied(Instant.EPOCH, "OrdersTest", "ch-db", 1, "", report, false).report())
                .isEqualTo(report);
    }
}
