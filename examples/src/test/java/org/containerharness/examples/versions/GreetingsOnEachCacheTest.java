package org.containerharness.examples.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

// tag::parameterized[]
@ParameterizedClass
@ValueSource(strings = {"redis7", "healthy"})
@WithContainer(name = "redis7", image = "redis:7", ports = "6379")
@WithContainer(name = "healthy", image = "containerharness/redis-healthy:7", ports = "6379")
class GreetingsOnEachCacheTest {

    @Parameter
    String cache;

    @Test
    void areRemembered(RunningStack stack) {
        URI address = stack.endpoint("redis://" + cache + ":6379");
        try (Jedis redis = new Jedis(address)) {
            redis.set("greeting", "hello");

            assertThat(redis.get("greeting")).isEqualTo("hello");
        }
    }
}
// end::parameterized[]
