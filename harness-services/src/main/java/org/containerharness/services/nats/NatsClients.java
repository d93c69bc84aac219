package org.containerharness.services.nats;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;

/** Needs NATS' client on the class path; loaded only if it is asked for. */
final class NatsClients {

    private NatsClients() {}

    static Connection connected(NatsServer server) throws IOException, InterruptedException {
        return Nats.connect(server.url());
    }
}
