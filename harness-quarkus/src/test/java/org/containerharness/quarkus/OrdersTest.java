package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;

// tag::connects[]
@QuarkusTest
@WithContainer(name = "db", image = "postgres:16")
@WithContainer(name = "cache", image = "redis:7")
class OrdersTest {

    @Inject
    DataSource database;

    @Inject
    RedisDataSource redis;

    @Test
    void connects() throws SQLException {
        try (var connection = database.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
        }
        redis.value(String.class).set("key", "value");
        assertThat(redis.value(String.class).get("key")).isEqualTo("value");
    }
}
// end::connects[]
