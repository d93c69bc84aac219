package org.containerharness.junit.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.identity.Fields;
import org.containerharness.identity.Identity;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;

/** Tells what a class or test uses, and how long it waited for it. */
final class Uses {

    /** What says nothing about what a container is. */
    private static final Set<String> LEFT_OUT = Set.of("engineName", "labels", "place");

    private final Session session;
    private final String user;
    private final WaitBegin waiting;
    private Instant since = Instant.now();

    /**
     * What is used is begun now.
     *
     * @param user the class or test
     */
    Uses(Session session, String user, WaitBegin waiting) {
        this.session = session;
        this.user = user;
        this.waiting = waiting;
    }

    /**
     * Tells of stacks that are there from now on; what comes next is waited for from now on.
     *
     * @param declared what the user asked for
     */
    void tell(String scope, Collection<RunningStack> stacks, StackSpec declared) {
        List<RunEvent.Used> containers = stacks.stream()
                .flatMap(stack -> stack.containers().stream())
                .filter(container -> !container.isElsewhere())
                .flatMap(container -> declared.containers().stream()
                        .filter(spec -> spec.name().equals(container.name()))
                        .map(spec -> used(container, spec)))
                .toList();
        if (!containers.isEmpty()) {
            boolean ahead = stacks.stream().anyMatch(session.ahead()::has);
            Instant now = Instant.now();
            Instant waited = waiting.since().orElse(now);
            waited = waited.isBefore(since) ? since : waited;
            session.tell(
                    new RunEvent.FixturesUsed(waited, Duration.between(waited, now), user, scope, ahead, containers));
        }
        since = Instant.now();
    }

    private static RunEvent.Used used(RunningContainer container, ContainerSpec spec) {
        Fields fields = new Fields();
        fields.addRecord("", spec, LEFT_OUT);
        return new RunEvent.Used(
                spec.name(),
                container.id(),
                container.image(),
                spec.place().toString(),
                Identity.of(fields).brief());
    }
}
