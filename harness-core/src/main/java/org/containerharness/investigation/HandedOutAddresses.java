package org.containerharness.investigation;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ConnectionCause;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.diagnosis.Subject;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.Protocol;
import org.containerharness.readiness.ReadinessWatcher;
import org.jspecify.annotations.Nullable;

/**
 * Whose the addresses were that tests got, so that a refused connection can be explained after the container is gone. The
 * latest owner of an address counts. Safe for use by many threads.
 */
public final class HandedOutAddresses {

    /** More than a run has at once by far; the oldest go first. */
    private static final int MOST = 2_000;

    /** Of those that are gone, where a failure names no address. */
    private static final int MOST_GUESSED = 3;

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "0.0.0.0", "0:0:0:0:0:0:0:1");

    /** One address of one container, guarded by the map it is in. */
    private static final class Owner {

        private final HostAndPort address;
        private final ContainerPort port;
        private final Subject subject;
        private final String stack;
        private final boolean isPublished;
        private @Nullable RunningContainer container;
        private @Nullable Instant removed;

        Owner(InetSocketAddress at, ContainerPort port, RunningContainer container, String stack, boolean isPublished) {
            this.address = HostAndPort.of(at);
            this.isPublished = isPublished;
            this.port = port;
            this.subject = EndedContainers.subject(container);
            this.stack = stack;
            this.container = container;
        }
    }

    private final Map<String, Owner> owners = new LinkedHashMap<>();
    private final Supplier<Instant> clock;

    public HandedOutAddresses(Supplier<Instant> clock) {
        this.clock = clock;
    }

    /** Notes what a stack has from now on. */
    public void handOut(String stack, Collection<RunningContainer> containers) {
        for (RunningContainer container : containers) {
            if (!container.isElsewhere()) {
                container.facts().ports().keySet().stream()
                        .filter(port -> port.protocol() == Protocol.TCP)
                        .forEach(port -> {
                            published(container, port)
                                    .ifPresent(at -> add(new Owner(at, port, container, stack, true)));
                            container
                                    .addresses()
                                    .own(port)
                                    .ifPresent(at -> add(new Owner(at, port, container, stack, false)));
                        });
            }
        }
    }

    /** Where tests reach it, which is its proxy's if it has one. */
    private static Optional<InetSocketAddress> published(RunningContainer container, ContainerPort port) {
        return container.proxy().flatMap(proxy -> proxy.address(port)).or(() -> container
                .addresses()
                .published(port));
    }

    private synchronized void add(Owner owner) {
        String key = key(owner.address.host(), owner.address.port());
        owners.remove(key);
        owners.put(key, owner);
        if (owners.size() > MOST) {
            owners.remove(owners.keySet().iterator().next());
        }
    }

    /** A text: the first use of a record's own equality costs a cold JVM about 80 ms. */
    private static String key(String host, int port) {
        return (LOOPBACK.contains(host) ? "localhost" : host) + ":" + port;
    }

    /** Notes that containers were removed. */
    public synchronized void removed(Collection<RunningContainer> containers) {
        for (Owner owner : owners.values()) {
            RunningContainer container = owner.container;
            if (container != null && containers.contains(container)) {
                owner.container = null;
                owner.removed = clock.get();
            }
        }
    }

    /**
     * What became of the addresses that a failure to connect names.
     *
     * @param used containers of whoever failed; looked at if no address is named
     */
    public List<FailureReport> explain(
            Throwable failure, Collection<RunningContainer> used, Engine engine, ReadinessWatcher watcher) {
        ConnectionFailure connection = new ConnectionFailure(failure);
        if (!connection.isOne()) {
            return List.of();
        }
        List<FailureReport> named = owners(connection.mentions()).stream()
                .map(owner -> report(owner, engine, watcher))
                .toList();
        if (!named.isEmpty() || !connection.isOfSockets() || connection.namesAHost()) {
            return named;
        }
        List<FailureReport> down = ownersOf(used).stream()
                .map(owner -> report(owner, engine, watcher))
                .filter(report -> !(report.cause() instanceof ConnectionCause.StillListening))
                .toList();
        return down.isEmpty()
                ? newestGone().stream()
                        .map(owner -> report(owner, engine, watcher))
                        .toList()
                : down;
    }

    private synchronized List<Owner> owners(Set<ConnectionFailure.Mention> mentions) {
        List<Owner> found = new ArrayList<>();
        for (ConnectionFailure.Mention mention : mentions) {
            for (Owner owner : owners.values()) {
                boolean isMeant = owner.address.port() == mention.port()
                        && mention.host()
                                .map(host ->
                                        key(host, mention.port()).equals(key(owner.address.host(), mention.port())))
                                .orElse(owner.isPublished);
                if (isMeant && !found.contains(owner)) {
                    found.add(owner);
                }
            }
        }
        return found;
    }

    private synchronized List<Owner> ownersOf(Collection<RunningContainer> used) {
        return owners.values().stream()
                .filter(owner -> owner.container != null && used.contains(owner.container) && owner.isPublished)
                .toList();
    }

    private synchronized List<Owner> newestGone() {
        List<Owner> gone = new ArrayList<>(owners.values().stream()
                .filter(owner -> owner.removed != null && owner.isPublished)
                .toList());
        Collections.reverse(gone);
        return List.copyOf(gone.subList(0, Math.min(MOST_GUESSED, gone.size())));
    }

    private FailureReport report(Owner owner, Engine engine, ReadinessWatcher watcher) {
        RunningContainer container;
        Instant removed;
        synchronized (this) {
            container = owner.container;
            removed = owner.removed;
        }
        if (container == null) {
            Duration ago = removed == null ? Duration.ZERO : Duration.between(removed, clock.get());
            return FailureReport.of(owner.subject, gone(owner, ago), "");
        }
        try {
            Optional<ContainerDetails> facts = engine.containers().find(container.id());
            return FailureReport.of(
                    owner.subject,
                    facts.map(found -> present(owner, container, found, watcher))
                            .orElseGet(() -> gone(owner, Duration.ZERO)),
                    "");
        } catch (HarnessException e) {
            return FailureReport.of(
                    owner.subject,
                    new ConnectionCause.ContainerDown(
                            owner.address.toString(), owner.port.toString(), "not to be looked at"),
                    String.valueOf(e.getMessage()));
        }
    }

    private static Cause gone(Owner owner, Duration ago) {
        Duration shown = ago.toSeconds() > 0 ? Duration.ofSeconds(ago.toSeconds()) : ago;
        return new ConnectionCause.AddressGone(owner.address.toString(), owner.port.toString(), owner.stack, shown);
    }

    private Cause present(Owner owner, RunningContainer container, ContainerDetails facts, ReadinessWatcher watcher) {
        String address = owner.address.toString();
        String port = owner.port.toString();
        if (!facts.state().isRunning()) {
            return new ConnectionCause.ContainerDown(address, port, EngineWords.state(facts));
        }
        container.inspect();
        Optional<HostAndPort> now = published(container, owner.port).map(HostAndPort::of);
        if (owner.isPublished && !now.equals(Optional.of(owner.address))) {
            return new ConnectionCause.AddressMoved(
                    address, port, now.map(HostAndPort::toString).orElse(""));
        }
        return watcher.whoListens(facts, owner.port)
                .filter(found -> !(found instanceof ReadinessCause.PortBlocked))
                .<Cause>map(found -> new ConnectionCause.NotListening(address, port, found.predicate()))
                .orElseGet(() -> new ConnectionCause.StillListening(address, port));
    }
}
