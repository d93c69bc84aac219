package org.containerharness.readiness;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.containerharness.diagnosis.Cause;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.model.ContainerPort;
import org.jspecify.annotations.Nullable;

/**
 * Whether a container has settled on other ports than the awaited one, so that waiting on is of no use. Many services open
 * a second port long before the one they are for; while they start they use the processor or write something. So it has
 * settled only if it listens on ports that nobody has published, has done so for two seconds, and did nothing else
 * meanwhile that could be seen.
 */
final class ListensElsewhere {

    static final Duration LONG_ENOUGH = Duration.ofSeconds(2);

    private static final long PAUSE = Duration.ofMillis(500).toNanos();

    /** A share of one processor; what waits for requests uses less. */
    private static final double IDLE = 0.05;

    private final ReadinessContext context;
    private final ContainerDetails facts;
    private final Supplier<ListeningSockets> sockets;
    private final Set<Integer> published;
    private long nextLook;
    private @Nullable Settled settled;

    /** What was the same in all looks since a moment. */
    private record Settled(Set<Integer> ports, Optional<Instant> lastLine, long since, Duration processor) {}

    ListensElsewhere(ReadinessContext context, ContainerDetails facts, Supplier<ListeningSockets> sockets) {
        this.context = context;
        this.facts = facts;
        this.sockets = sockets;
        this.published = facts.ports().entrySet().stream()
                .filter(port -> !port.getValue().isEmpty())
                .map(port -> port.getKey().number())
                .collect(Collectors.toSet());
        this.nextLook = context.now() + PAUSE;
    }

    /** Where it is if it has settled; to be asked whenever the port was found closed. */
    synchronized Optional<Cause> instead(ContainerPort missing) {
        long now = context.now();
        if (now - nextLook < 0) {
            return Optional.empty();
        }
        nextLook = now + PAUSE;
        ListeningSockets open = sockets.get();
        Set<Integer> ports = new HashSet<>();
        open.listeners().forEach(listener -> ports.add(listener.port()));
        if (!open.known() || ports.isEmpty() || ports.stream().anyMatch(published::contains)) {
            settled = null;
            return Optional.empty();
        }
        Optional<Duration> processor = ProcessorTime.of(context.engine(), facts);
        if (processor.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> lastLine = lastLine();
        Settled before = settled;
        boolean isSame = before != null
                && before.ports().equals(ports)
                && before.lastLine().equals(lastLine);
        if (before == null || !isSame) {
            settled = new Settled(ports, lastLine, now, processor.get());
            return Optional.empty();
        }
        long length = now - before.since();
        if (length < LONG_ENOUGH.toNanos()) {
            return Optional.empty();
        }
        if (processor.get().minus(before.processor()).toNanos() > IDLE * length) {
            settled = new Settled(ports, lastLine, now, processor.get());
            return Optional.empty();
        }
        return open.explain(missing);
    }

    private Optional<Instant> lastLine() {
        List<LogLine> last = context.engine().logs().read(facts.id(), LogQuery.ALL.last(1));
        return last.isEmpty() ? Optional.empty() : Optional.of(last.get(0).time());
    }
}
