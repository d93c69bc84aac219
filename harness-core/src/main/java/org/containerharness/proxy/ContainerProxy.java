package org.containerharness.proxy;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Labels;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Protocol;

/** The ports of this JVM's machine that lead to those of one container; each is opened when it is first asked for. */
public final class ContainerProxy implements AutoCloseable {

    public static final String HOST = "127.0.0.1";

    private final String container;
    private volatile Function<ContainerPort, Optional<InetSocketAddress>> targets = port -> Optional.empty();
    private final Map<String, String> labels;
    private final Impairments impairments = new Impairments();
    private final Pace there = new Pace();
    private final Pace back = new Pace();
    private final Map<ContainerPort, PortProxy> ports = new HashMap<>();
    private boolean closed;

    /** Of one that was declared so; where other processes reach it directly, nothing goes wrong for one alone. */
    public static Optional<ContainerProxy> declared(ContainerDetails facts) {
        Map<String, String> labels = facts.labels();
        return "true".equals(labels.get(ContainerSpec.PROXIED)) && !Labels.areOfShared(labels)
                ? Optional.of(new ContainerProxy(facts.name(), labels))
                : Optional.empty();
    }

    /** @param labels of the container; some may say which port of the proxy it was told */
    public ContainerProxy(String container, Map<String, String> labels) {
        this.container = container;
        this.labels = labels;
    }

    /**
     * Begins to lead somewhere else.
     *
     * @param newTargets where this JVM reaches the container's ports now
     */
    public void leadTo(Function<ContainerPort, Optional<InetSocketAddress>> newTargets) {
        targets = newTargets;
    }

    /** The label with the port that leads to this one, where the container had to know it before. */
    public static String label(ContainerPort port) {
        return ContainerSpec.PROXIED + "." + port.number();
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
                        container + ":" + key.number(),
                        Integer.parseInt(labels.getOrDefault(label(key), "0")),
                        () -> targets.apply(key),
                        impairments,
                        there,
                        back));
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
