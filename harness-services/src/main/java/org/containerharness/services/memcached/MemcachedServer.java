package org.containerharness.services.memcached;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A memcached server.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 */
public record MemcachedServer(String name, String host, int port) implements Space {

    /** {@code host:port}, as its clients take it. */
    public String url() {
        return new HostAndPort(host, port).toString();
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
