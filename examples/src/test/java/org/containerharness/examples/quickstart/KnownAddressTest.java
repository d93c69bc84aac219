package org.containerharness.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

// tag::known[]
@WithContainer(
        name = "cache",
        image = "redis:7",
        ports = "6379",
        command = "redis-server --replica-announce-ip ${host:6379} --replica-announce-port ${port:6379}")
class KnownAddressTest {

    @Test
    void announcesTheAddressThatTestsReach(
            @Endpoint("redis://cache:6379") URI address, @Handle("cache") RunningContainer cache) {
        try (Jedis redis = new Jedis(address)) {
            assertThat(redis.configGet("replica-announce-port")).containsValue(Integer.toString(address.getPort()));
        }
        cache.restart();
        assertThat(cache.port()).isEqualTo(address.getPort());
    }
}
// end::known[]
