package shop;

import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

@ApplicationScoped
public class Orders {

    @Inject
    RedisDataSource redis;

    public String round() {
        return "1";
    }

    public void put(String key, String value) {
        redis.value(String.class).set(key, value);
    }
}
