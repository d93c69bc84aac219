package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.containerharness.junit.WithFault.Kind.LATE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Connect;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithFault;
import org.containerharness.services.kafka.KafkaBroker;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.redis.RedisDatabase;
import org.containerharness.services.redis.WithRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Services that ask for a proxy are reached through it by everything that leads to them. */
class ProxiedServicesTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    private static Duration time(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    @Test
    void clientsHandlesAndTextsLeadThroughTheProxy() {
        TestRun.overRealEngine().run(OrdersTest.class).succeeded(2);
    }

    // tag::late[]
    @WithPostgres(name = "db", proxied = true)
    @WithRedis(name = "cache", proxied = true)
    static class OrdersTest {

        @Test
        @WithFault(of = "db", is = LATE, at = "50ms")
        @WithFault(of = "cache", is = LATE, at = "50ms")
        void areSlow(@Connect Connection db, @Connect Jedis cache) throws Exception {
            assertThat(time(() -> db.isValid(5))).isGreaterThan(Duration.ofMillis(100));
            assertThat(time(cache::ping)).isGreaterThan(Duration.ofMillis(100));
        }
        // end::late[]

        @Test
        void haveOneAddress(
                @Handle("db") PostgresDatabase db,
                @Handle("db") RunningContainer container,
                @Endpoint("{db.url}") String url,
                @Handle("cache") RedisDatabase cache,
                @Handle("cache") RunningContainer ofCache)
                throws IOException {
            InetSocketAddress direct = container
                    .addresses()
                    .published(org.containerharness.model.ContainerPort.tcp(5432))
                    .orElseThrow();
            assertThat(db.port()).isEqualTo(container.port()).isNotEqualTo(direct.getPort());
            assertThat(url).isEqualTo(db.jdbcUrl());
            assertThat(cache.port()).isEqualTo(ofCache.port());
        }
    }

    @Test
    void aBrokerTellsItsClientsTheProxy() {
        TestRun.overRealEngine().run(OnKafka.class).succeeded(1);
    }

    @WithKafka(topics = "orders", proxied = true)
    static class OnKafka {

        /** The address that it was asked at is the first one only; what counts is the one that it answers. */
        @Test
        @WithFault(of = "kafka", is = LATE, at = "50ms")
        void isSlow(@Connect Admin admin, @Handle KafkaBroker broker) throws Exception {
            var node = admin.describeCluster()
                    .nodes()
                    .get(20, TimeUnit.SECONDS)
                    .iterator()
                    .next();
            assertThat(node.port()).isEqualTo(broker.port());
            assertThat(time(() -> admin.listTopics().names().get(20, TimeUnit.SECONDS)))
                    .isGreaterThan(Duration.ofMillis(100));
        }
    }
}
