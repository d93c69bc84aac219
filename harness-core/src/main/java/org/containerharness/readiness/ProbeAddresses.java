package org.containerharness.readiness;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.Protocol;

/** Where a container's ports are reached from the test's side. */
final class ProbeAddresses {

    private final EngineInfo engine;
    private final ContainerDetails facts;

    ProbeAddresses(EngineInfo engine, ContainerDetails facts) {
        this.engine = engine;
        this.facts = facts;
    }

    /** All published TCP ports, sorted. */
    List<ContainerPort> published() {
        return facts.ports().entrySet().stream()
                .filter(entry -> entry.getKey().protocol() == Protocol.TCP)
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The published address; that of the host itself if the container has no network of its own. */
    Optional<InetSocketAddress> published(ContainerPort port) {
        if (isOnHostNetwork()) {
            return Optional.of(new InetSocketAddress(engine.host(), port.number()));
        }
        return facts.ports().getOrDefault(port, List.of()).stream()
                .map(binding -> new InetSocketAddress(reachable(binding.address()), binding.port()))
                .findFirst();
    }

    /** The container's own address, where this machine has a route to it. */
    Optional<InetSocketAddress> own(ContainerPort port) {
        if (!engine.containersReachable()) {
            return Optional.empty();
        }
        Stream<Optional<String>> addresses = Stream.concat(
                facts.networks().values().stream().map(ContainerDetails.Endpoint::ipv4),
                facts.networks().values().stream().map(ContainerDetails.Endpoint::ipv6));
        return addresses
                .flatMap(Optional::stream)
                .filter(address -> !address.isEmpty())
                .findFirst()
                .map(address -> new InetSocketAddress(address, port.number()));
    }

    /** The published address, else the container's own. */
    Optional<InetSocketAddress> any(ContainerPort port) {
        return published(port).or(() -> own(port));
    }

    boolean isOnHostNetwork() {
        return facts.networks().containsKey("host");
    }

    /** A port bound to every address, or to the loopback of an engine elsewhere, is reached by the engine's name. */
    private String reachable(String bound) {
        boolean everywhere = bound.isEmpty() || bound.equals("0.0.0.0") || bound.equals("::");
        boolean loopback = bound.startsWith("127.") || bound.equals("::1");
        return everywhere || (loopback && !engine.isLocal()) ? engine.host() : bound;
    }
}
