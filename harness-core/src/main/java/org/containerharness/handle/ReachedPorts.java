package org.containerharness.handle;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.Protocol;
import org.containerharness.proxy.ContainerProxy;
import org.containerharness.readiness.ContainerAddresses;

/** Where a test reaches the ports of a container: directly, or through a proxy where that was declared. */
final class ReachedPorts {

    private final EngineInfo engine;
    private final Supplier<ContainerDetails> facts;
    private final Optional<ContainerProxy> proxy;

    ReachedPorts(EngineInfo engine, Supplier<ContainerDetails> facts, Optional<ContainerProxy> proxy) {
        this.engine = engine;
        this.facts = facts;
        this.proxy = proxy;
        lead();
    }

    /** Lets the proxy lead to what is known here. */
    void lead() {
        proxy.ifPresent(there -> there.leadTo(this::direct));
    }

    Optional<ContainerProxy> proxy() {
        return proxy;
    }

    String host() {
        return proxy.map(there -> ContainerProxy.HOST).orElse(engine.host());
    }

    /** A port that is exposed and not published is reached in the container's network, where this machine can. */
    private Optional<InetSocketAddress> direct(ContainerPort port) {
        ContainerDetails now = facts.get();
        ContainerAddresses addresses = new ContainerAddresses(engine, now);
        return addresses
                .published(port)
                .or(() -> now.ports().containsKey(port) ? addresses.own(port) : Optional.empty());
    }

    Optional<InetSocketAddress> find(ContainerPort port) {
        return proxy.isPresent() ? proxy.get().address(port) : direct(port);
    }

    ContainerPort only(String name) {
        List<ContainerPort> tcp = published().keySet().stream()
                .filter(port -> port.protocol() == Protocol.TCP)
                .toList();
        if (tcp.size() != 1) {
            throw HandleRefusals.hasNotOnePort(name, tcp);
        }
        return tcp.get(0);
    }

    Map<ContainerPort, InetSocketAddress> published() {
        Map<ContainerPort, InetSocketAddress> published = new TreeMap<>();
        facts.get().ports().forEach((port, bindings) -> {
            if (!bindings.isEmpty()) {
                find(port).ifPresent(address -> published.put(port, address));
            }
        });
        return published;
    }
}
