package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** With SharedAgainTest it has one application and its containers, with EuroProfileTest the containers. */
@WithContainer(name = "db", image = "postgres:16")
@WithContainer(name = "cache", image = "redis:7")
@QuarkusTest
class SharedTest {

    @Inject
    RedisDataSource redis;

    @ConfigProperty(name = "harness.cache.port")
    int port;

    @Test
    void hasTheSameContainer(@Handle("cache") RunningContainer cache, @Endpoint("redis://cache:6379") URI address) {
        OneContainer.check(cache);
        assertThat(address).hasPort(port);
    }

    @Nested
    class Inner {

        @Test
        void hasItToo(@Handle("cache") RunningContainer cache) {
            redis.value(String.class).set("from", "inner");
            assertThat(cache.exec("redis-cli", "get", "from").stdout()).contains("inner");
            OneContainer.check(cache);
        }
    }
}
