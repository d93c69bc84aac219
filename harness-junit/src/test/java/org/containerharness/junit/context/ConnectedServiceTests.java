package org.containerharness.junit.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HostAndPort;
import org.junit.jupiter.api.Test;

class ConnectedServiceTests {

    private static ConnectedService service(String name, Map<String, String> environment) {
        return new ConnectedService(
                ContainerSpec.of("it", "busybox:1"), name, new HostAndPort("localhost", 1234), environment);
    }

    @Test
    void credentialsInAddressesAreEncoded() {
        assertThat(service("mongo", Map.of("MONGO_INITDB_ROOT_USERNAME", "a b", "MONGO_INITDB_ROOT_PASSWORD", "p@s/+"))
                        .mongoUri())
                .isEqualTo("mongodb://a%20b:p%40s%2F%2B@localhost:1234/test?authSource=admin");
        assertThat(service("redis", Map.of("REDIS_PASSWORD", "a b:c")).redisUri())
                .isEqualTo("redis://:a%20b%3Ac@localhost:1234");
    }
}
