package org.containerharness.services.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A Kafka broker.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 * @param user empty if nobody is asked for one
 * @param password of the user
 */
public record KafkaBroker(String name, String host, int port, String user, String password) implements Space {

    /** {@code host:port}, for the setting {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return new HostAndPort(host, port).toString();
    }

    /** All that clients need to connect: {@code bootstrap.servers}, and the log-in if there is one. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(new KafkaLogin(user, password).ofClients());
        settings.put("bootstrap.servers", bootstrapServers());
        return settings;
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", bootstrapServers(), "user", user, "password", password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "kafka at " + bootstrapServers();
    }
}
