package org.containerharness.readiness;

import java.util.stream.Collectors;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;

/** Where a container listens, for people. */
public final class OpenPorts {

    private OpenPorts() {}

    /** Such as {@code 0.0.0.0:5432, 127.0.0.1:9187}. */
    public static String of(Engine engine, ContainerDetails facts) {
        ListeningSockets sockets = ListeningSockets.in(engine, facts);
        if (!sockets.known()) {
            return "not known: its tables of sockets cannot be read";
        }
        return sockets.listeners().isEmpty()
                ? "none"
                : sockets.listeners().stream()
                        .map(ListeningSockets.Listener::toString)
                        .sorted()
                        .collect(Collectors.joining(", "));
    }
}
