package org.containerharness.readiness;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerDetails.HostBinding;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.Protocol;

/**
 * Where a container's ports are reached from here: the one answer for probes, for handles and for texts, so that what was
 * found ready is what a test is given. No address is resolved.
 */
public final class ContainerAddresses {

    private static final String LOOPBACK = "127.0.0.1";

    private static final String LOOPBACK_6 = "::1";

    private final EngineInfo engine;
    private final ContainerDetails facts;

    public ContainerAddresses(EngineInfo engine, ContainerDetails facts) {
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

    /**
     * The published address, IPv4 before IPv6 where it has several; that of the host itself if the container has no network
     * of its own.
     */
    public Optional<InetSocketAddress> published(ContainerPort port) {
        if (isOnHostNetwork()) {
            return Optional.of(InetSocketAddress.createUnresolved(engine.host(), port.number()));
        }
        return binding(port)
                .map(binding -> InetSocketAddress.createUnresolved(reachable(engine, binding), binding.port()));
    }

    /** The published address as the engine itself reaches it. */
    public Optional<InetSocketAddress> publishedOnEngine(ContainerPort port) {
        if (isOnHostNetwork()) {
            return Optional.of(InetSocketAddress.createUnresolved(LOOPBACK, port.number()));
        }
        return binding(port)
                .map(binding -> InetSocketAddress.createUnresolved(
                        isEverywhere(binding) ? loopback(binding) : binding.address(), binding.port()));
    }

    private Optional<HostBinding> binding(ContainerPort port) {
        return facts.ports().getOrDefault(port, List.of()).stream()
                .min(Comparator.comparing(binding -> binding.address().contains(":")));
    }

    /** The container's own address, where this machine has a route to it. */
    public Optional<InetSocketAddress> own(ContainerPort port) {
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
                .map(address -> InetSocketAddress.createUnresolved(address, port.number()));
    }

    /** The published address, else the container's own. */
    Optional<InetSocketAddress> any(ContainerPort port) {
        return published(port).or(() -> own(port));
    }

    boolean isOnHostNetwork() {
        return facts.networks().containsKey("host");
    }

    /** A port bound to one particular address is reached there, one bound to all at the engine's host. */
    public static String reachable(EngineInfo engine, HostBinding binding) {
        String bound = binding.address();
        boolean isLoopback = bound.startsWith("127.") || bound.equals(LOOPBACK_6);
        if (!engine.isLocal()) {
            return isEverywhere(binding) || isLoopback ? engine.host() : bound;
        }
        String nearest = isEverywhere(binding) ? loopback(binding) : bound;
        // What this machine is to be called, such as localhost, if that is not of the other kind of address.
        return nearest.equals(LOOPBACK) && !engine.host().contains(":") ? engine.host() : nearest;
    }

    private static boolean isEverywhere(HostBinding binding) {
        return binding.address().isEmpty()
                || binding.address().equals("0.0.0.0")
                || binding.address().equals("::");
    }

    /** The engine opens a port bound to {@code ::} for IPv6 alone. */
    private static String loopback(HostBinding binding) {
        return binding.address().equals("::") ? LOOPBACK_6 : LOOPBACK;
    }
}
