package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.NewContainer;
import org.containerharness.model.ContainerSpec;
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
    void isNotThatOfTheMachineWhereContainersHaveNoGroupOfTheirOwn() {
        FakeEngine engine = new FakeEngine()
                .withImage("app:1")
                .onExec("app", request -> new ExecResult(OptionalInt.of(0), "usage_usec 2500\n", ""));
        String id = engine.containers()
                .create(new NewContainer(
                        ContainerSpec.of("app", "app:1"), "app", "app:1", Map.of(), Map.of(), Map.of(), Map.of(), ""));
        engine.containers().start(id);
        ContainerDetails facts = engine.containers().inspect(id);

        assertThat(ProcessorTime.of(engine, facts)).contains(Duration.ofNanos(2_500_000));
        assertThat(ProcessorTime.of(engine.without(Capability.PAUSE), facts)).isEmpty();
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
