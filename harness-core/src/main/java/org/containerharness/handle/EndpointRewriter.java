package org.containerharness.handle;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.containerharness.forward.HostPort;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.EndpointText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.Nearest;
import org.containerharness.model.Protocol;

/** Turns addresses as containers write them, {@code db:5432}, into those that reach them from this JVM. */
public final class EndpointRewriter {

    private EndpointRewriter() {}

    /**
     * Replaces every {@code name:port} of a known container in the text; all else stays.
     *
     * @throws HarnessException if a known container does not publish the port
     */
    public static String rewrite(String text, Map<String, RunningContainer> containers) {
        return texts(containers).replaced(text, address -> address(address, containers.get(address.container())));
    }

    private static EndpointText texts(Map<String, RunningContainer> containers) {
        return new EndpointText(containers.keySet().stream()
                // That is this JVM's machine, as containers see it.
                .filter(name -> !name.equals(HostPort.HOST))
                .toList());
    }

    /** A URL without a port may be meant otherwise; it stays as it is if its default port is not published. */
    private static Optional<String> address(EndpointText.Address address, RunningContainer container) {
        if (address.isDefault()) {
            return address.port()
                    .flatMap(port -> container.findAddress(ContainerPort.tcp(port)))
                    .map(found -> HostAndPort.of(found).toString());
        }
        ContainerPort tcp = ContainerPort.tcp(address.port().orElseThrow());
        InetSocketAddress found = container
                .findAddress(tcp)
                .or(() -> container.findAddress(new ContainerPort(tcp.number(), Protocol.UDP)))
                .orElseThrow(() -> unpublished(container, tcp));
        return Optional.of(HostAndPort.of(found).toString());
    }

    /** Why nothing of a text was rewritten that must name a container. */
    static String unknown(String text, Map<String, RunningContainer> containers) {
        return texts(containers).in(text).stream()
                .findFirst()
                .map(address -> EndpointText.unpublished(
                        text,
                        address,
                        containers.get(address.container()).publishedPorts().keySet()))
                .orElseGet(
                        () -> "The endpoint <" + text + "> names no container of the stack. Write container:port as the"
                                + " containers see it. "
                                + Nearest.hint(
                                        HostAndPort.firstIn(text).orElse(text),
                                        texts(containers).names()));
    }

    static HarnessException unpublished(RunningContainer container, ContainerPort port) {
        String others = container.publishedPorts().keySet().isEmpty()
                ? "It publishes none."
                : "It publishes "
                        + container.publishedPorts().keySet().stream()
                                .map(ContainerPort::toString)
                                .collect(Collectors.joining(", "))
                        + ".";
        return new HarnessException(
                "The container <" + container.name() + "> (" + container.place() + ") does not publish port " + port
                        + ", so a test cannot reach it. " + others + " Add <" + port.number() + "> to its ports.");
    }
}
