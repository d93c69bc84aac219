package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.docker.api.ApiVersion;
import org.containerharness.docker.api.Dialect;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.NetworkSpec;
import org.junit.jupiter.api.Test;

class UnknownToEngineTest {

    private static final Dialect OLD = new Dialect(Dialect.Product.DOCKER, new ApiVersion(1, 45));
    private static final Dialect NEW = new Dialect(Dialect.Product.DOCKER, new ApiVersion(1, 48));

    private final ContainerSpec spec = ContainerSpec.of("web", "nginx:1")
            .networking(networking -> networking.plusNetworks(List.of(new NetworkAttachment(
                    "front",
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    7,
                    Map.of("com.docker.network.endpoint.ifname", "front0")))));

    @Test
    void namesEachOptionThatAnOldEnginePassesOver() {
        assertThat(UnknownToEngine.in(spec, OLD))
                .containsExactly(
                        "Container <web> in network <front>: the gateway priority has no effect; it needs an engine with"
                                + " API 1.48, and this one has 1.45.",
                        "Container <web> in network <front>: the interface name has no effect; it needs an engine with"
                                + " API 1.48, and this one has 1.45.");
        assertThat(UnknownToEngine.in(NetworkSpec.named("front").withEngineSetting("EnableIPv4", false), OLD))
                .hasSize(1);
    }

    @Test
    void saysNothingOfWhatTheEngineKnows() {
        assertThat(UnknownToEngine.in(spec, NEW)).isEmpty();
        assertThat(UnknownToEngine.in(NetworkSpec.named("front"), OLD)).isEmpty();
    }
}
