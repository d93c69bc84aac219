package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.services.redis.WithRedis;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRedis
class OrdersTest {

    @Inject
    RedisDataSource redis;

    @Inject
    Orders orders;

    @Test
    void connects(@Handle("redis") RunningContainer declared) throws Exception {
        redis.value(String.class).set("by", "test");
        assertTrue(declared.exec("redis-cli", "get", "by").stdout().contains("test"));
        orders.note("PASSED", declared.id());
    }
}
