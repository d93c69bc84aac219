package org.containerharness.services.kafka;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A Kafka broker.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 */
public record KafkaBroker(String name, String host, int port) implements Space {

    /** {@code host:port}, for the setting {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return new HostAndPort(host, port).toString();
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", bootstrapServers());
    }

    @Override
    public String toString() {
        return "kafka at " + bootstrapServers();
    }
}
