package org.containerharness.docker.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where an engine may be.
 *
 * @param text as it was found, such as {@code unix:///var/run/docker.sock}
 * @param origin where it was found, such as {@code DOCKER_HOST}
 * @param explicit somebody chose it, so nothing else is tried instead
 * @param certificates a folder with ca.pem, cert.pem and key.pem; empty for no TLS
 */
public record EngineAddress(String text, String origin, boolean explicit, Optional<Path> certificates) {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    public static EngineAddress socket(Path socket, String origin) {
        return new EngineAddress("unix://" + socket, origin, false, Optional.empty());
    }

    public String scheme() {
        int colon = text.indexOf("://");
        return colon < 0 ? "tcp" : text.substring(0, colon);
    }

    /** The path of a {@code unix://} address. */
    public Path socket() {
        return Path.of(text.substring("unix://".length()));
    }

    /** The address as a URI with a port, by Docker's rules: 2376 with TLS, 2375 without, scheme left out or not. */
    public URI tcp() throws URISyntaxException {
        URI uri = new URI(text.contains("://") ? text : "tcp://" + text);
        int port = uri.getPort() > 0 ? uri.getPort() : certificates.isPresent() ? 2376 : 2375;
        String host = uri.getHost() == null ? "localhost" : uri.getHost();
        return new URI("tcp", null, host, port, null, null, null);
    }

    public boolean isOnThisMachine() throws URISyntaxException {
        return THIS_MACHINE.contains(tcp().getHost());
    }
}
