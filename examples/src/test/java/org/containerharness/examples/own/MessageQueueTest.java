package org.containerharness.examples.own;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import org.containerharness.junit.Endpoint;
import org.junit.jupiter.api.Test;

@WithMessageQueue(name = "events")
class MessageQueueTest {

    @Test
    void deliversWhatWasPublished(@Endpoint("amqp://events:5672") String address) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(address);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("orders", false, false, true, null);
            channel.basicPublish("", "orders", null, "tea".getBytes(StandardCharsets.UTF_8));

            assertThat(channel.basicGet("orders", true).getBody()).asString().isEqualTo("tea");
        }
    }
}
