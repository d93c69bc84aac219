package org.containerharness.services.browser;

import java.util.List;
import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A browser that is driven over WebDriver's protocol.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 * @param options that each of its sessions begins with
 */
public record Browser(String name, String host, int port, List<String> options) implements Space {

    public Browser {
        options = List.copyOf(options);
    }

    /** Where a remote driver finds it. */
    public String url() {
        return "http://" + new HostAndPort(host, port);
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", url());
    }

    @Override
    public String toString() {
        return "browser at " + url();
    }
}
