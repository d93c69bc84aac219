package org.containerharness.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

// tag::quickstart[]
@WithContainer(name = "cache", image = "redis:7", ports = "6379")
class RedisQuickStartTest {

    @Test
    void remembersWhatItWasTold(@Endpoint("redis://cache:6379") URI cache) {
        try (Jedis redis = new Jedis(cache)) {
            redis.set("greeting", "hello");

            assertThat(redis.get("greeting")).isEqualTo("hello");
        }
    }
}
// end::quickstart[]
