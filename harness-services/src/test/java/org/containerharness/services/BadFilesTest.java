package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.junit.Leftovers;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.mail.WithMail;
import org.containerharness.services.mosquitto.WithMosquitto;
import org.containerharness.services.nginx.WithNginx;
import org.containerharness.services.rabbitmq.WithRabbitMq;
import org.containerharness.services.wiremock.WithWireMock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files with an error in them fail the start with the file, the line where the server knows it, and its words. */
class BadFilesTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void definitionsOfRabbitMq() {
        assertThat(ConnectTest.failure(OnRabbitMq.class))
                .contains("wrong-definitions.json")
                .contains("nowhere");
    }

    @WithRabbitMq(definitions = "wrong-definitions.json")
    static class OnRabbitMq {
        @Test
        void neverRuns() {}
    }

    @Test
    void aConfigurationOfNginx() {
        assertThat(ConnectTest.failure(OnNginx.class)).contains("unknown directive \"rooot\" in wrong-site.conf:3");
    }

    @WithNginx(config = "wrong-site.conf")
    static class OnNginx {
        @Test
        void neverRuns() {}
    }

    @Test
    void aConfigurationOfMosquitto() {
        assertThat(ConnectTest.failure(OnMosquitto.class))
                .contains("Unknown configuration variable")
                .contains("wrong-mosquitto.conf:2");
    }

    @WithMosquitto(config = "wrong-mosquitto.conf")
    static class OnMosquitto {
        @Test
        void neverRuns() {}
    }

    @Test
    void aMappingOfWireMock() {
        assertThat(ConnectTest.failure(OnWireMock.class)).contains("rates.json").contains("stats");
    }

    @WithWireMock(mappings = "classpath:wrong-mappings/")
    static class OnWireMock {
        @Test
        void neverRuns() {}
    }

    @Test
    void topicsAndUsersAreRefusedBeforeAnythingStarts() {
        assertThat(ConnectTest.failure(Refused.class))
                .contains("@WithKafka topics[1]: <pay ments> is no topic.")
                .contains("@WithMail users[0]: it is no user. Write name:password@domain")
                .doesNotContain("secret;");
    }

    @WithKafka(topics = {"orders", "pay ments"})
    @WithMail(users = "ann:secret;")
    static class Refused {
        @Test
        void neverRuns() {}
    }
}
