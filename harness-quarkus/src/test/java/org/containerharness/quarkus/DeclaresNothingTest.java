package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Comes first of its application, which is connected to what OrdersTest declares: it serves that too. */
@QuarkusTest
class DeclaresNothingTest {

    @Inject
    RedisDataSource redis;

    @Test
    void hasTheApplicationOfTheNextOne() {
        redis.value(String.class).set("from", "first");
        assertThat(redis.value(String.class).get("from")).isEqualTo("first");
    }
}
