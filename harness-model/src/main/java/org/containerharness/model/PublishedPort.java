package org.containerharness.model;

import java.util.List;
import java.util.Optional;

/** Looks which published port is asked. */
final class PublishedPort {

    private PublishedPort() {}

    /**
     * Why none can be asked; on the host's network every port can.
     *
     * @param awaited what is waited for, such as {@code HTTP}
     */
    static List<String> problems(Optional<ContainerPort> wanted, NetworkingSpec networking, String awaited) {
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
                    : List.of("it waits for " + awaited + " on " + wanted.get() + ", which is not published. Add <"
                            + wanted.get().number() + "> to its ports.");
        }
        return published.size() == 1
                ? List.of()
                : List.of("it waits for " + awaited + " without a port, but publishes "
                        + (published.isEmpty() ? "none" : published) + ". Name the container port to ask.");
    }
}
