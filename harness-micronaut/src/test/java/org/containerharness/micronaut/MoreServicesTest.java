package org.containerharness.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.rabbitmq.client.Connection;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClient;
import org.bson.Document;
import org.containerharness.junit.WithContainer;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.mongo.WithMongo;
import org.containerharness.services.rabbitmq.WithRabbitMq;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.Test;

/** What is neither a database of SQL nor Redis: clients that Micronaut makes reach the declared containers. */
@MicronautTest
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
    AdminClient kafka;

    @Inject
    RestClient search;

    @Inject
    Connection rabbit;

    @Test
    void mongoDb() {
        mongo.getDatabase("shop").getCollection("orders").insertOne(new Document("item", "tea"));
        assertThat(mongo.getDatabase("shop").getCollection("orders").countDocuments())
                .isEqualTo(1);
    }

    @Test
    void kafka() throws Exception {
        assertThat(kafka.listTopics().names().get(30, TimeUnit.SECONDS)).contains("orders");
    }

    @Test
    void rabbitMq() {
        assertThat(rabbit.isOpen()).isTrue();
    }

    @Test
    void elasticsearch() throws IOException {
        assertThat(search.performRequest(new Request("GET", "/"))
                        .getStatusLine()
                        .getStatusCode())
                .isEqualTo(200);
    }
}
