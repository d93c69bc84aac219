package org.containerharness.docker;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.containerharness.docker.api.Dialect.Rights;
import org.containerharness.docker.http.EngineAddress;
import org.containerharness.engine.EngineSettings;

/** Works out where the engine's published ports and containers are from here, without asking it. */
final class NetworkPosition {

    private static final String LOOPBACK = "127.0.0.1";

    private final EngineAddress address;
    private final EngineSettings settings;
    private final Path root;

    NetworkPosition(EngineAddress address, EngineSettings settings) {
        this(address, settings, Path.of("/"));
    }

    /** @param root of the file system, for tests */
    NetworkPosition(EngineAddress address, EngineSettings settings, Path root) {
        this.address = address;
        this.settings = settings;
        this.root = root;
    }

    /** Where published ports are reached. */
    String host() {
        if (settings.address().isPresent()) {
            return settings.address().get();
        }
        // By SSH they are brought here.
        return address.scheme().equals("ssh") ? LOOPBACK : isSocket() ? socketHost() : tcpHost();
    }

    private boolean isSocket() {
        return address.scheme().equals("unix") || address.scheme().equals("npipe");
    }

    private String tcpHost() {
        try {
            String host = address.tcp().getHost();
            return host.equals("localhost") ? LOOPBACK : host;
        } catch (URISyntaxException e) {
            return LOOPBACK;
        }
    }

    /** With the engine's socket mounted into a container, published ports are on the container's host. */
    private String socketHost() {
        return isInContainer() && !sharesNetworkWithEngine() ? gateway().orElse(LOOPBACK) : LOOPBACK;
    }

    private boolean isInContainer() {
        return Files.exists(root.resolve(".dockerenv")) || Files.exists(root.resolve("run/.containerenv"));
    }

    /** The engine's bridge is here: this is its machine, or a container in which the engine runs, or host networking. */
    private boolean sharesNetworkWithEngine() {
        return Files.exists(root.resolve("sys/class/net/docker0"));
    }

    /** The default route's gateway, from the kernel's table of hexadecimal little-endian addresses. */
    private Optional<String> gateway() {
        try {
            for (String line : Files.readString(root.resolve("proc/net/route"), StandardCharsets.US_ASCII)
                    .split("\n")) {
                String[] columns = line.trim().split("\\s+");
                if (columns.length > 2 && columns[1].equals("00000000") && !columns[2].equals("00000000")) {
                    long value = Long.parseLong(columns[2], 16);
                    return Optional.of((value & 255) + "." + (value >> 8 & 255) + "." + (value >> 16 & 255) + "."
                            + (value >> 24 & 255));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // No such table: not Linux.
        }
        return Optional.empty();
    }

    /**
     * True if addresses of containers can be connected to: the engine's bridge is in this network namespace. That of an
     * engine without root's rights never is, nor that of a virtual machine.
     */
    boolean containersReachable() {
        return rights() == Rights.ROOT && sharesNetworkWithEngine();
    }

    /** With what rights the engine runs: its socket is its owner's, unless it leads to a virtual machine. */
    Rights rights() {
        if (!address.scheme().equals("unix")
                || !System.getProperty("os.name", "").equals("Linux")
                || address.socket().toString().contains("/.docker/")) {
            return Rights.UNKNOWN;
        }
        try {
            if (Files.getAttribute(address.socket(), "unix:uid").equals(0)) {
                return Rights.ROOT;
            }
        } catch (IOException | UnsupportedOperationException e) {
            return Rights.UNKNOWN;
        }
        return Files.exists(root.resolve("sys/fs/cgroup/cgroup.controllers"))
                ? Rights.USER
                : Rights.USER_WITHOUT_CGROUPS;
    }
}
