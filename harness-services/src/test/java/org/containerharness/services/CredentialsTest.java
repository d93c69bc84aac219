package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Connect;
import org.containerharness.junit.ExportProperty;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.model.Secrets;
import org.containerharness.services.kafka.KafkaBroker;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.mongo.WithMongo;
import org.containerharness.services.mosquitto.MosquittoBroker;
import org.containerharness.services.mosquitto.WithMosquitto;
import org.containerharness.services.nats.NatsServer;
import org.containerharness.services.nats.NatsSubjects;
import org.containerharness.services.nats.WithNats;
import org.containerharness.services.nats.WithNatsSubjects;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Brokers that ask who one is: injected clients are let in, others are not, and no text says the password. */
class CredentialsTest {

    private static final String PASSWORD = "its 9th \"word\"";

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    /** As the harness says what a container was given, and what a test holds. */
    private static void isNotShown(RunningContainer container, Object handle) {
        assertThat(Secrets.mask(container.facts().environment().toString()))
                .contains(Secrets.MASK)
                .doesNotContain("9th");
        assertThat(handle.toString()).doesNotContain("9th");
    }

    @Test
    void nats() {
        TestRun.overRealEngine().run(NatsWithUser.class, NatsWithToken.class).succeeded(2);
    }

    @WithNats(user = "ann", password = PASSWORD)
    @WithNatsSubjects(name = "own", in = "nats")
    static class NatsWithUser {

        @Test
        void letsInWhoItKnows(
                @Connect Connection connected,
                @Handle("nats") NatsServer server,
                @Handle("nats") RunningContainer container,
                @Handle NatsSubjects own) {
            assertThat(connected.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            assertThat(own.texts()).containsEntry("password", PASSWORD);
            isNotShown(container, server);
            refused(Options.builder().server(server.url()));
            refused(Options.builder().server(server.url()).userInfo("ann", "wrong"));
        }
    }

    private static void refused(Options.Builder options) {
        assertThatThrownBy(() -> Nats.connect(options.noReconnect().build()))
                .hasMessageContaining("Authorization Violation");
    }

    @WithNats(token = "its 9th 'token'")
    static class NatsWithToken {

        @Test
        void letsInWhoHasIt(
                @Connect Connection connected, @Handle NatsServer server, @Handle("nats") RunningContainer container) {
            assertThat(connected.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            isNotShown(container, server);
            refused(Options.builder().server(server.url()).token("wrong".toCharArray()));
        }
    }

    @Test
    void aTokenThatNoClientOfNatsCanSayIsRefusedWithoutBeingShown() {
        assertThat(TestRun.overRealEngine().run(NatsWithQuotes.class).failure())
                .hasMessageContaining("token", "quotes", "user and password")
                .hasMessageNotContaining("9th");
    }

    @WithNats(token = PASSWORD)
    static class NatsWithQuotes {

        @Test
        void neverRuns() {}
    }

    @Test
    void kafka() {
        TestRun.overRealEngine().run(KafkaWithUser.class).succeeded(1);
    }

    @WithKafka(topics = "orders", user = "ann", password = PASSWORD)
    static class KafkaWithUser {

        @Test
        void letsInWhoItKnows(
                @Connect KafkaProducer<String, String> producer,
                @Connect Admin admin,
                @Handle KafkaBroker broker,
                @Handle("kafka") RunningContainer container)
                throws Exception {
            producer.send(new ProducerRecord<>("orders", "tea")).get(20, TimeUnit.SECONDS);
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("orders");
            isNotShown(container, broker);
            Map<String, Object> wrong = new HashMap<>(broker.settings());
            wrong.computeIfPresent(
                    "sasl.jaas.config", (name, text) -> text.toString().replace("9th", "10th"));
            try (Admin stranger = Admin.create(wrong)) {
                assertThatThrownBy(() -> stranger.listTopics().names().get(20, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    @Test
    void mosquitto() {
        TestRun.overRealEngine()
                .run(MosquittoWithUser.class, MosquittoWithConfig.class)
                .succeeded(2);
    }

    @WithMosquitto(user = "ann", password = PASSWORD)
    static class MosquittoWithUser {

        @Test
        void letsInWhoItKnows(
                @Connect MqttClient client,
                @Handle MosquittoBroker broker,
                @Handle("mosquitto") RunningContainer container)
                throws Exception {
            assertThat(client.isConnected()).isTrue();
            isNotShown(container, broker);
            refuses(broker);
        }
    }

    private static void refuses(MosquittoBroker broker) throws MqttException {
        try (MqttClient stranger = new MqttClient(broker.url(), "stranger", new MemoryPersistence())) {
            MqttConnectOptions wrong = new MqttConnectOptions();
            wrong.setUserName("ann");
            wrong.setPassword("wrong".toCharArray());
            assertThatThrownBy(stranger::connect).hasMessageContaining("Not authorized");
            assertThatThrownBy(() -> stranger.connect(wrong)).hasMessageContaining("Not authorized");
        }
    }

    @WithMosquitto(user = "ann", password = PASSWORD, config = "classpath:users.conf")
    static class MosquittoWithConfig {

        @Test
        void findsTheUsersToo(@Connect MqttClient client, @Handle MosquittoBroker broker) throws MqttException {
            assertThat(client.isConnected()).isTrue();
            refuses(broker);
        }
    }

    @Test
    void asTextsAndClients() {
        TestRun.overRealEngine().run(ShopTest.class).succeeded(1);
    }

    // tag::credentials[]
    @WithKafka(topics = "orders", user = "shop", password = "not-for-all")
    @WithNats(token = "shown-by-all")
    @ExportProperty(name = "shop.nats", value = "{nats.url}")
    @ExportProperty(name = "shop.nats.token", value = "{nats.token}")
    static class ShopTest {

        @Test
        void areLetIn(
                @Connect KafkaProducer<String, String> orders, @Handle KafkaBroker kafka, @Connect Connection nats) {
            assertThat(orders.partitionsFor("orders")).hasSize(1);
            assertThat(kafka.settings()).containsEntry("security.protocol", "SASL_PLAINTEXT");
            assertThat(nats.getConnectedUrl()).isEqualTo(System.getProperty("shop.nats"));
        }
    }
    // end::credentials[]

    @Test
    void whatCannotBeALogInIsRefusedBeforeAnythingStarts() {
        assertThat(TestRun.overRealEngine().run(WithoutPassword.class).failure())
                .hasMessageContaining("@WithNats user: a log-in needs a user and a password. Give both or neither.")
                .hasMessageContaining("@WithMongo user: a log-in needs")
                .hasMessageContaining("a user or for a token")
                .hasMessageContaining("<a b> is no user of Kafka's")
                .hasMessageContaining("<a:b> has a colon");
    }

    @WithNats(user = "ann", token = "other")
    @WithKafka(user = "a b", password = PASSWORD)
    @WithMosquitto(user = "a:b", password = PASSWORD)
    @WithMongo(password = PASSWORD)
    static class WithoutPassword {

        @Test
        void neverRuns() {}
    }
}
