package org.containerharness.services.nats;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A NATS server.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 */
public record NatsServer(String name, String host, int port) implements Space {

    /** As its clients take it, {@code nats://host:port}. */
    public String url() {
        return "nats://" + new HostAndPort(host, port);
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", url());
    }

    @Override
    public String toString() {
        return url();
    }
}
