package org.containerharness.services.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Needs RabbitMQ's client on the class path; loaded only if it is asked for. */
final class AmqpClients {

    private static final int LIMIT = 10_000;

    private AmqpClients() {}

    static ConnectionFactory factory(RabbitMqVirtualHost host) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host.host());
        factory.setPort(host.port());
        factory.setUsername(host.user());
        factory.setPassword(host.password());
        factory.setVirtualHost(host.name());
        return factory;
    }

    static Connection connection(RabbitMqVirtualHost host) throws IOException, TimeoutException {
        return factory(host).newConnection();
    }

    static Channel channel(RabbitMqVirtualHost host) throws IOException, TimeoutException {
        Connection connection = connection(host);
        try {
            return connection.createChannel();
        } catch (IOException e) {
            connection.abort();
            throw e;
        }
    }

    /** A channel has a connection of its own; one that the test has closed is closed. */
    static void close(Object client) {
        Connection connection = client instanceof Channel channel ? channel.getConnection() : (Connection) client;
        connection.abort(LIMIT);
    }
}
