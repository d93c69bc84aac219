package org.containerharness.readiness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecRequest;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HostAndPort;

/** The TCP sockets that listen inside a container, as its kernel tables {@code /proc/net/tcp} and {@code tcp6} show them. */
record ListeningSockets(List<Listener> listeners, boolean known) {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** State 0A of the tables. */
    private static final String LISTEN = "0A";

    /** Docker's own name server in user-defined networks. */
    private static final String NAME_SERVER = "127.0.0.11";

    /** One listening socket. */
    record Listener(InetAddress address, int port) {

        @Override
        public String toString() {
            return new HostAndPort(address.getHostAddress(), port).toString();
        }
    }

    /** Reads the tables from this machine's own /proc if the process is there, else with {@code cat} in the container. */
    static ListeningSockets in(Engine engine, ContainerDetails facts) {
        return fromHost(facts)
                .or(() -> fromInside(engine, facts.id()))
                .map(ListeningSockets::parse)
                .orElse(new ListeningSockets(List.of(), false));
    }

    /** A process of that number may be another one where the engine has a process namespace of its own. */
    private static Optional<String> fromHost(ContainerDetails facts) {
        Path process = Path.of("/proc", Long.toString(facts.state().processId()));
        try {
            if (facts.state().processId() == 0
                    || !Files.readString(process.resolve("cgroup")).contains(facts.id())) {
                return Optional.empty();
            }
            return Optional.of(
                    Files.readString(process.resolve("net/tcp")) + Files.readString(process.resolve("net/tcp6")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> fromInside(Engine engine, String container) {
        try {
            String text = engine.containers()
                    .exec(
                            container,
                            ExecRequest.of(Command.of("cat", "/proc/net/tcp", "/proc/net/tcp6"))
                                    .within(LIMIT))
                    .stdout();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (EngineException e) {
            return Optional.empty();
        }
    }

    /** Reads lines such as {@code 0: 0100007F:18EB 00000000:0000 0A …}; addresses are words in the processor's order. */
    static ListeningSockets parse(String tables) {
        List<Listener> listeners = tables.lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(LISTEN) && columns[1].contains(":"))
                .map(columns -> listener(columns[1]))
                .filter(listener -> !listener.address().getHostAddress().equals(NAME_SERVER))
                .distinct()
                .toList();
        return new ListeningSockets(listeners, true);
    }

    private static Listener listener(String column) {
        int colon = column.indexOf(':');
        byte[] address = new byte[colon / 2];
        for (int i = 0; i < address.length; i++) {
            // Little-endian words, as on all processors that Docker runs on but s390x.
            int from = (i / 4 * 4 + 3 - i % 4) * 2;
            address[i] = (byte) Integer.parseInt(column.substring(from, from + 2), 16);
        }
        try {
            return new Listener(InetAddress.getByAddress(address), Integer.parseInt(column.substring(colon + 1), 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not an address: " + column, e);
        }
    }

    /** What stands in the way of connections to {@code port}, as far as the tables tell. */
    Optional<Cause> explain(ContainerPort port) {
        if (!known) {
            return Optional.empty();
        }
        List<Listener> onPort =
                listeners.stream().filter(one -> one.port() == port.number()).toList();
        if (onPort.isEmpty()) {
            return Optional.of(
                    listeners.isEmpty()
                            ? new ReadinessCause.NothingListens(port.toString())
                            : new ReadinessCause.OtherPort(port.toString(), texts(listeners)));
        }
        return Optional.of(
                onPort.stream().allMatch(one -> one.address().isLoopbackAddress())
                        ? new ReadinessCause.LoopbackOnly(port.toString(), texts(onPort))
                        : new ReadinessCause.PortBlocked(port.toString(), texts(onPort)));
    }

    private static List<String> texts(List<Listener> some) {
        return some.stream().map(Listener::toString).sorted().toList();
    }
}
