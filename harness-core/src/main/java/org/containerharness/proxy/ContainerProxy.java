package org.containerharness.proxy;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.Protocol;

/** The ports of this JVM's machine that lead to those of one container; each is opened when it is first asked for. */
public final class ContainerProxy implements AutoCloseable {

    public static final String HOST = "127.0.0.1";

    private final String container;
    private final Function<ContainerPort, Optional<InetSocketAddress>> targets;
    private final Impairments impairments = new Impairments();
    private final Pace there = new Pace();
    private final Pace back = new Pace();
    private final Map<ContainerPort, PortProxy> ports = new HashMap<>();
    private boolean closed;

    /** @param targets where this JVM reaches the container's ports now */
    public ContainerProxy(String container, Function<ContainerPort, Optional<InetSocketAddress>> targets) {
        this.container = container;
        this.targets = targets;
    }

    /** Where a port is reached by this way; empty if it is not reached at all. Only TCP goes this way. */
    public synchronized Optional<InetSocketAddress> address(ContainerPort port) {
        Optional<InetSocketAddress> target = targets.apply(port);
        if (target.isEmpty() || port.protocol() != Protocol.TCP || closed) {
            return target;
        }
        PortProxy proxy = ports.computeIfAbsent(
                port,
                key -> new PortProxy(
                        container + ":" + key.number(), () -> targets.apply(key), impairments, there, back));
        return Optional.of(InetSocketAddress.createUnresolved(HOST, proxy.port()));
    }

    public void add(Impairment impairment) {
        impairments.add(impairment);
    }

    public void remove(Impairment impairment) {
        impairments.remove(impairment);
    }

    /** Connections through it are reset. */
    @Override
    public synchronized void close() {
        closed = true;
        ports.values().forEach(PortProxy::close);
        ports.clear();
    }
}
