package org.containerharness.examples.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

// tag::build[]
@WithContainer(name = "shared-cache", image = "redis:7", ports = "6379", scope = Scope.BUILD)
class SharedCacheTest {

    @Test
    void usesTheOneCacheOfTheBuild(@Endpoint("redis://shared-cache:6379") URI cache) {
        try (Jedis redis = new Jedis(cache)) {
            assertThat(redis.incr("visits")).isPositive();
        }
    }
}
// end::build[]
