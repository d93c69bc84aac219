package org.containerharness.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.rabbitmq.client.Connection;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import org.apache.kafka.clients.admin.AdminClient;
import org.containerharness.services.frameworks.Connected;
import org.containerharness.services.frameworks.MoreServices;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.Test;

/** Clients that Micronaut makes reach the declared containers. */
@MicronautTest
@MoreServices
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
        Connected.documents(mongo);
    }

    @Test
    void kafka() throws Exception {
        Connected.topics(kafka);
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
