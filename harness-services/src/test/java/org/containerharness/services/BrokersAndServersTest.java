package org.containerharness.services;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import net.spy.memcached.MemcachedClient;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Connect;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.services.kafka.KafkaBroker;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.mail.MailServer;
import org.containerharness.services.mail.WithMail;
import org.containerharness.services.memcached.WithMemcached;
import org.containerharness.services.mosquitto.WithMosquitto;
import org.containerharness.services.nats.WithNats;
import org.containerharness.services.nginx.WithNginx;
import org.containerharness.services.wiremock.WithWireMock;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Brokers and servers by one annotation, each with its real client. */
class BrokersAndServersTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void kafka() {
        TestRun.overRealEngine().run(OnKafka.class).succeeded(3);
    }

    @WithKafka(topics = {"orders", "payments:3"})
    static class OnKafka {

        @Test
        void deliversWhatWasSent(
                @Connect KafkaProducer<String, String> producer, @Connect KafkaConsumer<String, String> consumer)
                throws Exception {
            producer.send(new ProducerRecord<>("orders", "1", "tea")).get(20, TimeUnit.SECONDS);
            consumer.subscribe(List.of("orders"));

            ConsumerRecord<String, String> order = null;
            for (int attempt = 0; order == null && attempt < 20; attempt++) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofSeconds(1))) {
                    order = each;
                }
            }

            assertThat(order).isNotNull();
            assertThat(order.value()).isEqualTo("tea");
        }

        @Test
        void hasItsTopics(@Connect Admin admin, @Handle KafkaBroker broker, @Endpoint("{kafka.url}") String address)
                throws Exception {
            var topics = admin.describeTopics(List.of("orders", "payments"))
                    .allTopicNames()
                    .get(20, TimeUnit.SECONDS);
            assertThat(topics.get("payments").partitions()).hasSize(3);
            assertThat(address).isEqualTo(broker.bootstrapServers());
        }

        /** They make the broker call itself by the name that it tells containers. */
        @Test
        void endsTransactions(@Handle KafkaBroker broker) throws Exception {
            var settings = java.util.Map.<String, Object>of(
                    "bootstrap.servers", broker.bootstrapServers(),
                    "transactional.id", "one",
                    "key.serializer", "org.apache.kafka.common.serialization.StringSerializer",
                    "value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
            try (var producer = new KafkaProducer<String, String>(settings)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("payments", "paid"));
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("payments", "paid again"));
                producer.commitTransaction();
            }
        }
    }

    private static HttpResponse<String> call(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    @Test
    void nginx() {
        TestRun.overRealEngine().run(OnNginx.class).succeeded(1);
    }

    @WithNginx(name = "site", content = "classpath:site/", config = "site.conf")
    static class OnNginx {

        @Test
        void servesWhatItWasGiven(@Connect URI site) throws Exception {
            assertThat(call(site.resolve("/hello.html")).body()).isEqualTo("<p>hello</p>\n");
            assertThat(call(site.resolve("/status")).body()).isEqualTo("configured");
        }
    }

    @Test
    void memcached() {
        TestRun.overRealEngine().run(OnMemcached.class).succeeded(1);
    }

    @WithMemcached(megabytes = 16)
    static class OnMemcached {

        @Test
        void remembers(@Connect MemcachedClient client) throws Exception {
            assertThat(client.set("greeting", 60, "hello").get(10, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(client.get("greeting")).isEqualTo("hello");
            assertThat(client.getStats().values().iterator().next()).containsEntry("limit_maxbytes", "16777216");
        }
    }

    @Test
    void mosquitto() {
        TestRun.overRealEngine().run(OnMosquitto.class).succeeded(1);
    }

    @WithMosquitto
    static class OnMosquitto {

        @Test
        void delivers(@Connect MqttClient client) throws Exception {
            BlockingQueue<String> got = new ArrayBlockingQueue<>(1);
            client.subscribe(
                    "greetings", (topic, message) -> got.add(new String(message.getPayload(), StandardCharsets.UTF_8)));

            client.publish("greetings", new MqttMessage("hello".getBytes(StandardCharsets.UTF_8)));

            assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
        }
    }

    @Test
    void nats() {
        TestRun.overRealEngine().run(OnNats.class).succeeded(1);
    }

    @WithNats
    static class OnNats {

        @Test
        void keepsAStream(@Connect Connection nats) throws Exception {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("orders")
                            .subjects("orders.*")
                            .build());

            nats.jetStream().publish("orders.new", "tea".getBytes(StandardCharsets.UTF_8));

            assertThat(nats.jetStreamManagement()
                            .getStreamInfo("orders")
                            .getStreamState()
                            .getMsgCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void wireMock() {
        TestRun.overRealEngine().run(OnWireMock.class).succeeded(1);
    }

    @WithWireMock(mappings = "classpath:mappings/")
    static class OnWireMock {

        @Test
        void answersAsItWasTold(@Connect WireMock bank, @Connect URI address) throws Exception {
            bank.register(get("/rates/eur").willReturn(ok("1.08")));

            assertThat(call(address.resolve("/rates/eur")).body()).isEqualTo("1.08");
            assertThat(call(address.resolve("/rates/usd")).body()).isEqualTo("1.00");
        }
    }

    @Test
    void mail() {
        TestRun.overRealEngine().run(OnMail.class).succeeded(1);
    }

    @WithMail(users = "ann:secret@example.org")
    static class OnMail {

        @Test
        void delivers(@Connect Session session, @Handle MailServer server, @Handle("mail") RunningContainer container)
                throws Exception {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(new InternetAddress("shop@example.org"));
            message.setRecipient(Message.RecipientType.TO, new InternetAddress("ann@example.org"));
            message.setSubject("Your order");
            message.setText("It is on its way.");
            Transport.send(message);

            try (Store store = session.getStore()) {
                store.connect("ann@example.org", "secret");
                var inbox = store.getFolder("INBOX");
                inbox.open(jakarta.mail.Folder.READ_ONLY);
                assertThat(inbox.getMessages()).hasSize(1);
                assertThat(inbox.getMessage(1).getSubject()).isEqualTo("Your order");
            }
            assertThat(server.smtpPort()).isEqualTo(container.port(3025));
        }
    }
}
