package org.containerharness.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is known of an engine.
 *
 * @param endpoint how it was reached, such as {@code unix:///var/run/docker.sock}
 * @param origin where the endpoint comes from, such as {@code DOCKER_HOST}
 * @param version such as {@code 26.1.5}
 * @param apiVersion the version both sides speak
 * @param operatingSystem {@code linux} or {@code windows}
 * @param architecture such as {@code amd64}
 * @param host where published ports are reached from here, {@code 127.0.0.1} for a local engine
 * @param certificates folder with the certificates of a TLS connection; empty for none
 * @param containersReachable true if container addresses can be reached directly, as on a local Linux engine
 * @param hasBuildKit true if it builds images with BuildKit too
 */
public record EngineInfo(
        String endpoint,
        String origin,
        String version,
        String apiVersion,
        String operatingSystem,
        String architecture,
        String host,
        Optional<Path> certificates,
        boolean containersReachable,
        boolean hasBuildKit) {

    /** True if published ports appear on this machine's loopback address. */
    public boolean isLocal() {
        return host.equals("127.0.0.1") || host.equals("localhost") || host.equals("::1");
    }
}
