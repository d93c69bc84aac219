package org.containerharness.forward;

import java.net.InetSocketAddress;
import java.util.List;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.Place;
import org.containerharness.model.Surroundings;

/**
 * A port of this JVM's machine that the containers of a stack reach as {@code host.harness.internal:port}, also one that
 * is bound to loopback only. The harness connects to it when a container does, so a server may be started at any time.
 *
 * <p>Not for what other processes share: it ends with this JVM.
 *
 * @param port as containers write it
 * @param target what is connected to then
 */
public record HostPort(int port, Target target) implements AdoptedSpec.Lifecycle {

    /** The name by which containers reach this JVM's machine. */
    public static final String HOST = "host.harness.internal";

    /** Says at each connection where the server is. */
    @FunctionalInterface
    public interface Target {

        /**
         * An address that this JVM connects to.
         *
         * @throws RuntimeException if there is no server yet; the container's connection is reset then
         */
        InetSocketAddress address();
    }

    private record Loopback(int port) implements Target {

        @Override
        public InetSocketAddress address() {
            return onLoopback(port);
        }
    }

    public HostPort {
        ContainerPort.tcp(port);
    }

    /** A port of the loopback address, by the same number. */
    public static HostPort of(int port) {
        return of(port, port);
    }

    /**
     * A port of the loopback address.
     *
     * @param port as containers write it
     * @param localPort of the server here
     */
    public static HostPort of(int port, int localPort) {
        return new HostPort(port, new Loopback(ContainerPort.tcp(localPort).number()));
    }

    /** A server whose address is known later, or changes. */
    public static HostPort of(int port, Target target) {
        return new HostPort(port, target);
    }

    /** On the loopback address, IPv4 or IPv6. */
    public static InetSocketAddress onLoopback(int port) {
        return InetSocketAddress.createUnresolved("localhost", port);
    }

    /** To be added to a stack, {@code stack.plus(HostPort.of(8080).spec())}. */
    public AdoptedSpec spec() {
        return new AdoptedSpec("host-port-" + port, this, List.of(), Place.IN_CODE);
    }

    @Override
    public AdoptedSpec.Started start(Surroundings around) {
        Workers workers = new Workers(this, around.service(HOST).address(Forwarder.CONTROL), secret(around));
        workers.begin();
        return workers::close;
    }

    private static String secret(Surroundings around) {
        return around.service(HOST).environment().getOrDefault(Forwarder.SECRET, "");
    }

    /** It means the same machine for everybody. */
    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public String toString() {
        return HOST + ":" + port;
    }
}
