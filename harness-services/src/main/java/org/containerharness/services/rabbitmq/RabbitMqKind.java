package org.containerharness.services.rabbitmq;

import java.net.InetSocketAddress;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** RabbitMQ brokers: the virtual host that their variables name. */
public final class RabbitMqKind implements ServiceKind<RabbitMqVirtualHost> {

    static final int PORT = 5672;

    private static final String LIBRARY = "com.rabbitmq:amqp-client";

    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public Class<RabbitMqVirtualHost> type() {
        return RabbitMqVirtualHost.class;
    }

    @Override
    public RabbitMqVirtualHost whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        return new RabbitMqVirtualHost(
                container.variable("RABBITMQ_DEFAULT_VHOST").orElse("/"),
                address.getHostString(),
                address.getPort(),
                container.variable("RABBITMQ_DEFAULT_USER").orElse("guest"),
                container.variable("RABBITMQ_DEFAULT_PASS").orElse("guest"));
    }

    @Override
    public List<ServiceClient<RabbitMqVirtualHost>> clients() {
        return List.of(
                ServiceClient.of("com.rabbitmq.client.ConnectionFactory", LIBRARY, host -> AmqpClients.factory(host)),
                ServiceClient.<RabbitMqVirtualHost>of(
                                "com.rabbitmq.client.Connection", LIBRARY, host -> AmqpClients.connection(host))
                        .closedBy(connection -> AmqpClients.close(connection)),
                ServiceClient.<RabbitMqVirtualHost>of(
                                "com.rabbitmq.client.Channel", LIBRARY, host -> AmqpClients.channel(host))
                        .closedBy(channel -> AmqpClients.close(channel)));
    }
}
