package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.containerharness.services.frameworks.Connected;
import org.containerharness.services.frameworks.MoreServices;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.Test;

/** Clients that Quarkus makes reach the declared containers. */
@QuarkusTest
@TestProfile(MoreServicesTest.WithMessages.class)
@MoreServices
class MoreServicesTest {

    @Inject
    MongoClient mongo;

    @Inject
    @Identifier("default-kafka-broker") Map<String, Object> kafka;

    @Inject
    RestClient search;

    @Inject
    Instance<OrderMessages> messages;

    @Test
    void mongoDb() {
        Connected.documents(mongo);
    }

    @Test
    void kafka() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            Connected.topics(admin);
        }
    }

    @Test
    void rabbitMq() throws InterruptedException {
        messages.get().send("tea");
        assertThat(messages.get().received().poll(30, TimeUnit.SECONDS)).isEqualTo("tea");
    }

    @Test
    void elasticsearch() throws IOException {
        assertThat(search.performRequest(new Request("GET", "/"))
                        .getStatusLine()
                        .getStatusCode())
                .isEqualTo(200);
    }

    public static class WithMessages implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "orders.messages", "true",
                    "mp.messaging.outgoing.sent.connector", "smallrye-rabbitmq",
                    "mp.messaging.outgoing.sent.exchange.name", "orders",
                    "mp.messaging.incoming.received.connector", "smallrye-rabbitmq",
                    "mp.messaging.incoming.received.queue.name", "orders",
                    "mp.messaging.incoming.received.exchange.name", "orders");
        }
    }
}
