package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Another application, with the containers of the one before. */
@QuarkusTest
@TestProfile(EuroProfileTest.Euro.class)
@WithContainer(name = "db", image = "postgres:16")
@WithContainer(name = "cache", image = "redis:7")
class EuroProfileTest {

    @Inject
    RedisDataSource redis;

    @ConfigProperty(name = "orders.currency")
    String currency;

    @Test
    void hasTheSameContainer(@Handle("cache") RunningContainer cache) {
        assertThat(currency).isEqualTo("EUR");
        redis.value(String.class).set("from", "profile");
        assertThat(cache.exec("redis-cli", "get", "from").stdout()).contains("profile");
        OneContainer.check(cache);
    }

    public static class Euro implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("orders.currency", "EUR");
        }
    }
}
