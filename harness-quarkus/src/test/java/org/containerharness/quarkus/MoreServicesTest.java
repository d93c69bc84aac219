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
import org.bson.Document;
import org.containerharness.junit.WithContainer;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.mongo.WithMongo;
import org.containerharness.services.rabbitmq.WithRabbitMq;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.Test;

/** What is neither a database of SQL nor Redis: clients that Quarkus makes reach the declared containers. */
@QuarkusTest
@TestProfile(MoreServicesTest.WithMessages.class)
@WithMongo(database = "shop")
@WithKafka(topics = "orders", user = "ann", password = "its 9th word")
@WithRabbitMq
@WithContainer(
        name = "search",
        image = "nginx:1",
        ports = "9200",
        connection = "elasticsearch",
        files = "classpath:search.conf:/etc/nginx/conf.d/default.conf")
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
        mongo.getDatabase("shop").getCollection("orders").insertOne(new Document("item", "tea"));
        assertThat(mongo.getDatabase("shop").getCollection("orders").countDocuments())
                .isEqualTo(1);
    }

    @Test
    void kafka() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).contains("orders");
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
