package org.containerharness.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;

// tag::connects[]
@MicronautTest
@WithContainer(name = "db", image = "postgres:16")
@WithContainer(name = "cache", image = "redis:7")
@WithContainer(name = "broker", image = "rabbitmq:3")
class OrdersTest {

    @Inject
    DataSource database;

    @Inject
    StatefulRedisConnection<String, String> redis;

    @Test
    void connects(com.rabbitmq.client.Connection broker) throws SQLException {
        try (var connection = database.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
        }
        redis.sync().set("key", "value");
        assertThat(redis.sync().get("key")).isEqualTo("value");
        assertThat(broker.isOpen()).isTrue();
    }
}
// end::connects[]
