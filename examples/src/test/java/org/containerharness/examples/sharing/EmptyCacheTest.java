package org.containerharness.examples.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Reset;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.RepeatedTest;
import redis.clients.jedis.Jedis;

// tag::reset[]
@WithContainer(name = "shared-cache", image = "redis:7", ports = "6379", scope = Scope.BUILD)
@Reset(
        of = "shared-cache",
        command = {"redis-cli", "FLUSHALL"},
        each = Reset.Each.TEST)
class EmptyCacheTest {

    @RepeatedTest(2)
    void findsTheCacheEmpty(@Endpoint("redis://shared-cache:6379") URI cache) {
        try (Jedis redis = new Jedis(cache)) {
            assertThat(redis.incr("empty:visits")).isEqualTo(1);
        }
    }
}
// end::reset[]
