package org.containerharness.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.containerharness.engine.FakeEngine;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.run.RuntimeOptions;
import org.junit.jupiter.api.Test;

class UdpPortsTests {

    private static final StackSpec STACK = StackSpec.named("names")
            .plus(ContainerSpec.of("dns", "app:1")
                    .withPlace(new Place("NamesIT"))
                    .ports("53/udp", "53"));

    private static final String SSH = "ssh://ci@build-host";

    @Test
    void areRefusedBeforeAnythingIsStartedWhereSshBringsPortsHere() {
        FakeEngine engine = new FakeEngine().withImage("app:1").on(SSH, "127.0.0.1");
        try (HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults())) {
            assertThatThrownBy(() -> runtime.start(STACK, List.of()))
                    .hasMessageContaining("<dns> publishes the UDP port 53")
                    .hasMessageContaining("docs/engines.md")
                    .hasMessageContaining("NamesIT");
            assertThat(engine.calls()).noneMatch(call -> call.startsWith("create"));
        }
    }

    @Test
    void areFineWhereThatMachineIsReachedDirectly() {
        UdpPorts.check(STACK, new FakeEngine().on(SSH, "build-host").info());
        UdpPorts.check(STACK, new FakeEngine().info());
    }
}
