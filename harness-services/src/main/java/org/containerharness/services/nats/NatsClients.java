package org.containerharness.services.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.List;

/** Needs NATS' client on the class path; loaded only if it is asked for. */
final class NatsClients {

    private NatsClients() {}

    static Connection connected(NatsServer server) throws IOException, InterruptedException {
        Options.Builder options = Options.builder().server(server.url());
        if (!server.user().isEmpty()) {
            options.userInfo(server.user(), server.password());
        }
        if (!server.token().isEmpty()) {
            options.token(server.token().toCharArray());
        }
        return Nats.connect(options.build());
    }

    /** Removes the streams whose subjects are all below one of these. */
    static void removeStreams(NatsServer server, List<String> names)
            throws IOException, InterruptedException, JetStreamApiException {
        Connection connection = connected(server);
        try {
            if (!connection.getServerInfo().isJetStreamAvailable()) {
                return;
            }
            JetStreamManagement streams = connection.jetStreamManagement();
            for (StreamInfo stream : streams.getStreams()) {
                List<String> subjects = stream.getConfiguration().getSubjects();
                if (!subjects.isEmpty()
                        && subjects.stream()
                                .allMatch(subject -> names.stream().anyMatch(name -> subject.startsWith(name + ".")))) {
                    streams.deleteStream(stream.getConfiguration().getName());
                }
            }
        } finally {
            connection.close();
        }
    }
}
