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
 * @param user empty if nobody is asked for one
 * @param password of the user
 * @param token that clients show in place of a user; empty if none is asked for
 */
public record NatsServer(String name, String host, int port, String user, String password, String token)
        implements Space {

    /** As its clients take it, {@code nats://host:port}; credentials are given separately. */
    public String url() {
        return "nats://" + new HostAndPort(host, port);
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", url(), "user", user, "password", password, "token", token);
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return url();
    }
}
