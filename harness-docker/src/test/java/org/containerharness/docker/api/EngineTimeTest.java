package org.containerharness.docker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTimeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T23:49:42.123456789Z",
                "2026-11-22T23:49:42.1Z",
                "2026-11-22T23:49:42Z",
                "1969-12-31T23:59:59.9Z",
                "2026-11-22T23:49:42.5+02:00"
            })
    void readsWhatTheJdkReads(String text) {
        assertThat(EngineTime.parse(text))
                .contains(java.time.OffsetDateTime.parse(text).toInstant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Z", "0001-01-01T00:00:00Z", "2026-11-22", "hello worldZ", "2026-13-22T23:49:42Z"})
    void takesNeverAndNonsenseForNothing(String text) {
        assertThat(EngineTime.parse(text)).isEmpty();
    }

    @Test
    void writesSecondsAndNanoseconds() {
        assertThat(EngineTime.seconds(Instant.ofEpochSecond(12, 34))).isEqualTo("12.000000034");
    }
}
