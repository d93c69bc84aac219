package org.containerharness.services.keycloak;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** Keycloak servers. */
public final class KeycloakKind implements ServiceKind<KeycloakServer> {

    static final int PORT = 8080;

    static final String USER = "KC_BOOTSTRAP_ADMIN_USERNAME";
    static final String PASSWORD = "KC_BOOTSTRAP_ADMIN_PASSWORD";

    /** Of the container, which Keycloak does not read. */
    static final String REALM = "HARNESS_REALM";

    @Override
    public String name() {
        return "keycloak";
    }

    @Override
    public Class<KeycloakServer> type() {
        return KeycloakServer.class;
    }

    @Override
    public KeycloakServer whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        return new KeycloakServer(
                container.name(),
                address.getHostString(),
                address.getPort(),
                container.variable(REALM).orElse("master"),
                container.variable(USER, "KEYCLOAK_ADMIN").orElse(""),
                container.variable(PASSWORD, "KEYCLOAK_ADMIN_PASSWORD").orElse(""));
    }

    @Override
    public List<ServiceClient<KeycloakServer>> clients() {
        return List.of(ServiceClient.of("java.net.URI", "", server -> URI.create(server.url() + "/")));
    }
}
