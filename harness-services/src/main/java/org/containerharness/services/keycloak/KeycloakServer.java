package org.containerharness.services.keycloak;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A Keycloak server.
 *
 * @param name of its container
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 * @param realm that tests use
 * @param user who administers it
 */
public record KeycloakServer(String name, String host, int port, String realm, String user, String password)
        implements Space {

    /** Without a slash at its end. */
    public String url() {
        return "http://" + new HostAndPort(host, port);
    }

    /** Of the realm, as its tokens have it and clients discover it. */
    public String issuer() {
        return url() + "/realms/" + realm;
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", url(), "issuer", issuer(), "realm", realm, "user", user, "password", password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return issuer();
    }
}
