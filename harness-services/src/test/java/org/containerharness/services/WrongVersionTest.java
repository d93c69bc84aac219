package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.junit.Leftovers;
import org.containerharness.services.browser.WithBrowser;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.keycloak.WithKeycloak;
import org.containerharness.services.localstack.WithLocalStack;
import org.containerharness.services.mail.WithMail;
import org.containerharness.services.mariadb.WithMariaDb;
import org.containerharness.services.memcached.WithMemcached;
import org.containerharness.services.mongo.WithMongo;
import org.containerharness.services.mosquitto.WithMosquitto;
import org.containerharness.services.mysql.WithMySql;
import org.containerharness.services.nats.WithNats;
import org.containerharness.services.nginx.WithNginx;
import org.containerharness.services.opensearch.WithOpenSearch;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.rabbitmq.WithRabbitMq;
import org.containerharness.services.redis.WithRedis;
import org.containerharness.services.redis.WithValkey;
import org.containerharness.services.wiremock.WithWireMock;
import org.containerharness.space.ServiceKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A version that is none, or that nobody has, of each service. */
class WrongVersionTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void isRefusedBeforeAnythingStarts() {
        String text = ConnectTest.failure(OfAll.class);

        assertThat(text.split("version: <no version> is no version. Write a tag, such as ", -1))
                .hasSize(ServiceKind.all().size());
    }

    @WithBrowser(version = "no version")
    @WithKafka(version = "no version")
    @WithKeycloak(version = "no version")
    @WithLocalStack(version = "no version")
    @WithMail(version = "no version")
    @WithMariaDb(version = "no version")
    @WithMemcached(version = "no version")
    @WithMongo(version = "no version")
    @WithMosquitto(version = "no version")
    @WithMySql(version = "no version")
    @WithNats(version = "no version")
    @WithNginx(version = "no version")
    @WithOpenSearch(version = "no version")
    @WithPostgres(version = "no version")
    @WithRabbitMq(version = "no version")
    @WithRedis(version = "no version")
    @WithValkey(version = "no version")
    @WithWireMock(version = "no version")
    static class OfAll {
        @Test
        void neverRuns() {}
    }

    @Test
    void isNamedWithItsImageIfNobodyHasIt() {
        assertThat(ConnectTest.failure(OfNobody.class)).contains("redis:7.77").contains("OfNobody @WithRedis");
    }

    @WithRedis(version = "7.77")
    static class OfNobody {
        @Test
        void neverRuns() {}
    }
}
