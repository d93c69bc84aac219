package org.containerharness.services.mosquitto;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * An MQTT broker.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 */
public record MosquittoBroker(String name, String host, int port) implements Space {

    /** As MQTT clients take it, {@code tcp://host:port}. */
    public String url() {
        return "tcp://" + new HostAndPort(host, port);
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
