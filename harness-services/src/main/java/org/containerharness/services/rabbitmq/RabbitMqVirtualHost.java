package org.containerharness.services.rabbitmq;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A virtual host of a RabbitMQ server.
 *
 * @param name of the virtual host
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 * @param user who may do everything in it
 */
public record RabbitMqVirtualHost(String name, String host, int port, String user, String password) implements Space {

    /** {@code amqp://host:port/name}; user and password are given separately. */
    public String uri() {
        return "amqp://" + new HostAndPort(host, port) + "/" + name.replace("/", "%2F");
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", uri(), "user", user, "password", password);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(
                "RABBITMQ_DEFAULT_VHOST", name,
                "RABBITMQ_DEFAULT_USER", user,
                "RABBITMQ_DEFAULT_PASS", password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return uri() + " as " + user;
    }
}
