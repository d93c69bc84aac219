package org.containerharness.examples.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import org.containerharness.junit.Connect;
import org.containerharness.junit.ExportProperty;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Scope;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.rabbitmq.WithRabbitMq;
import org.containerharness.services.redis.WithRedis;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

// tag::services[]
@WithPostgres(name = "db", version = "16", database = "shop", scope = Scope.SUITE)
@WithRedis(name = "cache")
@WithRabbitMq(name = "broker")
@ExportProperty(name = "shop.jdbc", value = "{db.url}")
class ShopServicesTest {

    @Connect("cache")
    static Jedis cache;

    @Test
    void areConnected(@Handle("db") PostgresDatabase db, @Connect Channel broker) throws Exception {
        assertThat(System.getProperty("shop.jdbc")).isEqualTo(db.jdbcUrl());
        assertThat(cache.ping()).isEqualTo("PONG");
        assertThat(broker.queueDeclare("orders", false, false, true, null).getConsumerCount())
                .isZero();
    }
}
// end::services[]
