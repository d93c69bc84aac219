package org.containerharness.services.opensearch;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * An OpenSearch server.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 */
public record OpenSearchServer(String name, String host, int port) implements Space {

    /** Without a slash at its end. */
    public String url() {
        return "http://" + new HostAndPort(host, port);
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
