package org.containerharness.services.nats;

import java.net.InetSocketAddress;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** NATS servers. */
public final class NatsKind implements ServiceKind<NatsServer> {

    static final int PORT = 4222;

    static final String USER = "NATS_USER";

    static final String PASSWORD = "NATS_PASSWORD";

    static final String TOKEN = "NATS_TOKEN";

    static final String LIBRARY = "io.nats:jnats";

    @Override
    public String name() {
        return "nats";
    }

    @Override
    public Class<NatsServer> type() {
        return NatsServer.class;
    }

    @Override
    public NatsServer whole(ServiceFacts container) {
        return of(container, PORT);
    }

    static NatsServer of(ServiceFacts container, int port) {
        InetSocketAddress address = container.address(port);
        return new NatsServer(
                container.name(),
                address.getHostString(),
                address.getPort(),
                container.variable(USER).orElse(""),
                container.variable(PASSWORD).orElse(""),
                container.variable(TOKEN).orElse(""));
    }

    @Override
    public List<ServiceClient<NatsServer>> clients() {
        return List.of(ServiceClient.of("io.nats.client.Connection", LIBRARY, server -> NatsClients.connected(server)));
    }
}
