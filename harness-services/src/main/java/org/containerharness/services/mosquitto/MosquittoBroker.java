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
 * @param user empty if nobody is asked for one
 * @param password of the user
 */
public record MosquittoBroker(String name, String host, int port, String user, String password) implements Space {

    /** As MQTT clients take it, {@code tcp://host:port}; credentials are given separately. */
    public String url() {
        return "tcp://" + new HostAndPort(host, port);
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", url(), "user", user, "password", password);
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return url();
    }
}
