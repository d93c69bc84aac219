package org.containerharness.examples.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.compose.junit.WithCompose;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithNetwork;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SharedNetworkTest {

    // tag::container-joins[]
    @Nested
    @WithCompose(files = "src/test/compose/orders/compose.yaml", services = "cache")
    @WithContainer(name = "caller", image = "redis:7", networks = "default", dependsOn = "cache")
    class AContainerJoinsTheProject {

        @Test
        void findsTheService(@Handle("caller") RunningContainer caller) {
            assertThat(caller.exec("redis-cli", "-h", "cache", "ping").stdout()).startsWith("PONG");
        }
    }
    // end::container-joins[]

    // tag::services-join[]
    @Nested
    @WithNetwork("backend")
    @WithContainer(name = "caller", image = "redis:7", networks = "backend")
    @WithCompose(files = "src/test/compose/orders/compose.yaml", services = "cache", networks = "default=backend")
    class TheProjectJoinsANetwork {

        @Test
        void isFound(@Handle("caller") RunningContainer caller) {
            assertThat(caller.exec("redis-cli", "-h", "cache", "ping").stdout()).startsWith("PONG");
        }
    }
    // end::services-join[]
}
