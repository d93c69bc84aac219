package org.containerharness.readiness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.containerharness.diagnosis.Cause;
import org.containerharness.engine.Engine;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;

/** Ports that accept from the test's side while a process listens inside; each has to be seen open once. */
final class ListeningProbe implements Probe {

    private final List<ContainerPort> ports;
    private final List<ContainerPort> missing;
    private final ContainerAddresses addresses;
    private final Supplier<Duration> closingDelay;
    private final Supplier<ListeningSockets> sockets;
    private final Function<ContainerPort, Optional<Cause>> elsewhere;
    private volatile Optional<Cause> settled = Optional.empty();

    /**
     * @param closingDelay see {@link Engine#closingDelay()}
     * @param elsewhere tells of a port where its process has settled instead
     */
    ListeningProbe(
            List<ContainerPort> ports,
            ContainerAddresses addresses,
            Supplier<Duration> closingDelay,
            Supplier<ListeningSockets> sockets,
            Function<ContainerPort, Optional<Cause>> elsewhere) {
        this.ports = ports;
        this.missing = new CopyOnWriteArrayList<>(ports);
        this.addresses = addresses;
        this.closingDelay = closingDelay;
        this.sockets = sockets;
        this.elsewhere = elsewhere;
    }

    @Override
    public boolean knocksOnly() {
        return true;
    }

    @Override
    public ProbeResult probe() {
        List<String> obstacles = new ArrayList<>();
        missing.removeIf(port -> {
            Optional<String> obstacle = obstacle(port);
            obstacle.ifPresent(obstacles::add);
            return obstacle.isEmpty();
        });
        if (!obstacles.isEmpty()) {
            String seen = String.join("; ", obstacles);
            settled = elsewhere.apply(missing.get(0));
            return settled.isPresent() ? ProbeResult.never(seen) : ProbeResult.notYet(seen);
        }
        return new ProbeResult(
                Verdict.READY,
                ports.stream().map(ContainerPort::toString).collect(Collectors.joining(", "))
                        + (ports.size() == 1 ? " listens" : " listen"));
    }

    /**
     * The container's own address tells the truth, while Docker's forwarder accepts connections to a published port before
     * anything listens behind it.
     */
    private Optional<String> obstacle(ContainerPort port) {
        Optional<InetSocketAddress> own = addresses.own(port);
        ConnectAttempt inside = own.map(ConnectAttempt::at).orElse(ConnectAttempt.SILENT);
        if (inside == ConnectAttempt.REFUSED || inside == ConnectAttempt.CLOSED) {
            return Optional.of(
                    "nothing listens on " + port + " (" + text(own.orElseThrow()) + " " + inside.words() + ")");
        }
        Optional<InetSocketAddress> published = addresses.published(port);
        if (published.isEmpty()) {
            return inside == ConnectAttempt.OPEN
                    ? Optional.empty()
                    : Optional.of(port + " could not be reached"
                            + own.map(address -> " (" + text(address) + " " + inside.words() + ")")
                                    .orElse(""));
        }
        ConnectAttempt outside = inside == ConnectAttempt.OPEN || addresses.isOnHostNetwork()
                ? ConnectAttempt.at(published.get())
                : ConnectAttempt.behindForwarder(published.get(), closingDelay.get());
        return outside == ConnectAttempt.OPEN
                ? Optional.empty()
                : Optional.of(
                        "nothing listens on " + port + " (" + text(published.get()) + " " + outside.words() + ")");
    }

    private static String text(InetSocketAddress address) {
        return HostAndPort.of(address).toString();
    }

    @Override
    public Optional<Cause> cause() {
        return settled;
    }

    @Override
    public Optional<Cause> diagnose() {
        return missing.isEmpty() ? Optional.empty() : sockets.get().explain(missing.get(0));
    }
}
