package org.containerharness.services.nats;

import java.net.InetSocketAddress;
import java.util.List;
import org.containerharness.model.HarnessException;
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
        NatsServer server = server(service);
        return names.stream().map(name -> new NatsSubjects(name, server)).toList();
    }

    @Override
    public void close(Service service, List<NatsSubjects> spaces) {
        NatsServer server = server(service);
        List<String> names = spaces.stream().map(NatsSubjects::name).toList();
        try {
            new NeededLibrary(NatsKind.LIBRARY)
                    .use("Streams of <" + server.name() + ">", () -> NatsClients.removeStreams(server, names));
        } catch (HarnessException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while streams of " + server + " are removed.", e);
        } catch (Exception e) {
            throw new HarnessException("Streams of " + server + " could not be removed: " + e, e);
        }
    }

    private NatsServer server(Service service) {
        InetSocketAddress address = service.address(port);
        return new NatsServer(service.name(), address.getHostString(), address.getPort());
    }
}
