package org.containerharness.engine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.HarnessException;

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
 * @param capabilities what it can do of that which not every engine can
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
        Set<Capability> capabilities) {

    public EngineInfo {
        capabilities = Set.copyOf(capabilities);
    }

    /** What its images are made for, such as {@code linux/amd64}. */
    public String platform() {
        return operatingSystem + "/" + architecture;
    }

    public boolean has(Capability capability) {
        return capabilities.contains(capability);
    }

    /**
     * Refuses what the engine cannot do.
     *
     * @param what needs it, such as {@code Sharing the container <db>}
     * @throws HarnessException if it does not have the capability
     */
    public void require(Capability capability, String what) {
        if (!has(capability)) {
            throw new HarnessException(refusal(capability, what));
        }
    }

    /** How {@link #require} refuses what it cannot do. */
    public String refusal(Capability capability, String what) {
        return what + " needs an engine that " + capability.text() + ", and the one at " + endpoint + " (version "
                + version + ") does not. Leave that out, or use another engine.";
    }

    /** True if it has other files than this machine; its published ports may still be brought here. */
    public boolean hasOtherFiles() {
        return !isLocal() || endpoint.startsWith("ssh:");
    }

    /** True if published ports of another machine appear on this one's loopback address, each by a connection of its own. */
    public boolean bringsPortsHere() {
        return isLocal() && endpoint.startsWith("ssh:");
    }

    /** True if published ports appear on this machine's loopback address. */
    public boolean isLocal() {
        return host.equals("127.0.0.1") || host.equals("localhost") || host.equals("::1");
    }
}
