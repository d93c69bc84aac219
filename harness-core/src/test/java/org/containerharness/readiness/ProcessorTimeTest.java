package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTimeTest {

    @Test
    void readsBothVersionsOfControlGroups() {
        assertThat(ProcessorTime.parse("usage_usec 2500\nuser_usec 1\n")).contains(Duration.ofNanos(2_500_000));
        assertThat(ProcessorTime.parse("72752438\n")).contains(Duration.ofNanos(72_752_438));
        assertThat(ProcessorTime.parse("")).isEmpty();
    }

    @Test
    void readsWhatAThreadHasWaitedFor() {
        assertThat(ProcessorTime.waited("697108 25 1\n")).isEqualTo(Duration.ofNanos(25));
        assertThat(ProcessorTime.waited("")).isZero();
    }

    @Test
    void waitingForAProcessorIsCounted(@TempDir Path tasks) throws IOException {
        for (int thread : List.of(7, 8)) {
            Files.createDirectory(tasks.resolve(String.valueOf(thread)));
            Files.writeString(tasks.resolve(thread + "/schedstat"), "1000 " + thread + "000000 3\n");
        }

        assertThat(ProcessorTime.waitedForBy(tasks)).isEqualTo(Duration.ofMillis(15));
        assertThat(ProcessorTime.waitedForBy(tasks.resolve("gone"))).isZero();
    }
}
