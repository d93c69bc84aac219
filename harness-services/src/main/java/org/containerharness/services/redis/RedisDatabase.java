package org.containerharness.services.redis;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A logical database of a Redis server.
 *
 * @param number for {@code SELECT}
 * @param keyPrefix unique; for clients that keep to database 0 and prefix their keys instead
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 * @param password empty if none is needed
 */
public record RedisDatabase(int number, String keyPrefix, String host, int port, String password) implements Space {

    @Override
    public String name() {
        return Integer.toString(number);
    }

    /** {@code redis://host:port/number}; the password is given separately. */
    public String uri() {
        return "redis://" + new HostAndPort(host, port) + "/" + number;
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", uri(), "password", password);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("REDIS_DATABASE", name(), "REDIS_PASSWORD", password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return uri();
    }
}
