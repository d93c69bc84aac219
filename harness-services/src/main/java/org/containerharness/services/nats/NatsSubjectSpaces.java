package org.containerharness.services.nats;

import java.util.List;
import org.containerharness.model.Service;
import org.containerharness.services.internal.NeededLibrary;
import org.containerharness.space.SpaceMaker;

/**
 * Subjects of one server. They need not be made; what is kept of them are streams.
 *
 * @param port inside the container; must be published
 */
record NatsSubjectSpaces(int port) implements SpaceMaker<NatsSubjects> {

    @Override
    public Class<NatsSubjects> type() {
        return NatsSubjects.class;
    }

    @Override
    public List<NatsSubjects> open(Service service, List<String> names) {
        NatsServer server = NatsKind.of(service, port);
        return names.stream().map(name -> new NatsSubjects(name, server)).toList();
    }

    @Override
    public void close(Service service, List<NatsSubjects> spaces) {
        NatsServer server = NatsKind.of(service, port);
        List<String> names = spaces.stream().map(NatsSubjects::name).toList();
        new NeededLibrary(NatsKind.LIBRARY)
                .use(
                        "The streams of <" + server.name() + "> at " + server,
                        "removed",
                        () -> NatsClients.removeStreams(server, names));
    }
}
