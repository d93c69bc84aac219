package org.containerharness.services.localstack;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * The services of AWS in one container.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param port of all services, as this JVM reaches it
 * @param region where everything is
 */
public record LocalStack(String name, String host, int port, String region) implements Space {

    /** What clients override their endpoint with; of S3 with path-style access, since buckets have no host names here. */
    public String url() {
        return "http://" + new HostAndPort(host, port);
    }

    /** Any is let in; this is the usual one. */
    public String accessKey() {
        return "test";
    }

    /** Any is let in; this is the usual one. */
    public String secretKey() {
        return "test";
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", url(), "region", region, "user", accessKey(), "password", secretKey());
    }

    @Override
    public String toString() {
        return url();
    }
}
