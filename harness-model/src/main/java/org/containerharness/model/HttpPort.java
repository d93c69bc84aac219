package org.containerharness.model;

import java.util.List;
import java.util.Optional;

/** Looks which published port is asked over HTTP. */
final class HttpPort {

    private HttpPort() {}

    /** Why none can be asked; on the host's network every port can. */
    static List<String> problems(Optional<ContainerPort> wanted, NetworkingSpec networking) {
        if (networking.mode().filter("host"::equals).isPresent()) {
            return List.of();
        }
        List<ContainerPort> published = networking.ports().stream()
                .map(PortSpec::container)
                .filter(port -> port.protocol() == Protocol.TCP)
                .toList();
        if (wanted.isPresent()) {
            return published.contains(wanted.get())
                    ? List.of()
                    : List.of("it waits for HTTP on " + wanted.get() + ", which is not published. Add <"
                            + wanted.get().number() + "> to its ports.");
        }
        return published.size() == 1
                ? List.of()
                : List.of("it waits for HTTP without a port, but publishes "
                        + (published.isEmpty() ? "none" : published) + ". Name the container port to ask.");
    }
}
