package org.containerharness.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.ResourceId;

/** Plans the end of what was begun: containers and fixtures first, then networks, volumes and passing images. */
final class Teardown {

    private final Optional<Duration> grace;
    private final CopiesAtTheEnd collected;
    private final Plan.Builder plan = new Plan.Builder();
    private final Set<String> ownNetworks;
    private final Remains remains;

    /** The operations after which nothing of the stack uses its volumes and images any more. */
    private final List<Integer> ended = new ArrayList<>();

    /** What is killed before it is removed, with the number of that operation. */
    private final Map<Action.Undo, Integer> killed = new LinkedHashMap<>();

    /** The operations after which nothing of the stack is in its networks any more. */
    private final List<Integer> left = new ArrayList<>();

    private Teardown(List<Action> done, Optional<Duration> grace, CopiesAtTheEnd collected) {
        this.grace = grace;
        this.collected = collected;
        this.remains = Remains.of(done);
        this.ownNetworks = remains.of(NetworkAction.Create.class).stream()
                .map(NetworkAction.Create::engineName)
                .collect(Collectors.toSet());
    }

    static Plan plan(List<Action> done, Optional<Duration> grace, CopiesAtTheEnd collected) {
        return new Teardown(done, grace, collected).plan();
    }

    private Plan plan() {
        List<Action> newestFirst = remains.newestFirst();
        newestFirst.forEach(this::containerOrFixture);
        removeKilled();
        List<Integer> graceful = new ArrayList<>();
        GracefulEnd.plan(remains, grace, collected, plan, graceful);
        ended.addAll(graceful);
        left.addAll(graceful);
        newestFirst.forEach(this::whatItUsed);
        return plan.build();
    }

    private void containerOrFixture(Action action) {
        action.undo().ifPresent(undo -> {
            if (action instanceof ContainerAction.Create create) {
                if (!create.spec().endsGracefully()) {
                    container(create, undo);
                }
            } else if (isOfFixture(action)) {
                int stopped = add(undo, List.of());
                ended.add(stopped);
                left.add(stopped);
            }
        });
    }

    private int add(Action.Undo undo, List<Integer> after) {
        return plan.add(undo.action(), undo.cause(), after);
    }

    private static boolean isOfFixture(Action action) {
        return action.target().kind() == ResourceId.Kind.FIXTURE;
    }

    private void container(ContainerAction.Create create, Action.Undo undo) {
        if (grace.isPresent()) {
            int stopped = plan.add(
                    new ContainerAction.Stop(create.target(), create.engineName(), grace),
                    "it may end in its own way",
                    List.of());
            int removed = add(undo, collected.plan(plan, create.engineName(), List.of(stopped)));
            ended.add(removed);
            left.add(removed);
            return;
        }
        List<Integer> copies = collected.plan(plan, create.engineName(), List.of());
        List<Integer> out = leaveNetworks(create);
        left.addAll(out);
        if (out.isEmpty()) {
            int removed = add(undo, copies);
            ended.add(removed);
            left.add(removed);
        } else {
            out.addAll(copies);
            killed.put(
                    undo,
                    plan.add(new ContainerAction.Kill(create.target(), create.engineName()), "it is thrown away", out));
        }
    }

    /** The engine lets no container die while it deletes the volume of another, so all die first. */
    private void removeKilled() {
        killed.keySet().forEach(undo -> ended.add(add(undo, List.copyOf(killed.values()))));
    }

    /** A network can go as soon as nothing is in it; that need not wait until the engine has cleared containers away. */
    private List<Integer> leaveNetworks(ContainerAction.Create create) {
        List<Integer> out = new ArrayList<>();
        // Tasks of a service are in its networks until the swarm has ended them.
        if (create.spec().service().isEmpty() && remains.hasStarted(create.engineName())) {
            for (NetworkAttachment attachment : create.spec().networking().networks()) {
                String network = create.container().networks().get(attachment.network());
                if (network != null && ownNetworks.contains(network)) {
                    out.add(plan.add(
                            new ContainerAction.LeaveNetwork(
                                    create.target(), create.engineName(), attachment.network(), network),
                            "the network ends too",
                            List.of()));
                }
            }
        }
        return out;
    }

    private void whatItUsed(Action action) {
        if (action.target().kind() != ResourceId.Kind.CONTAINER && !isOfFixture(action)) {
            boolean isNetwork = action.target().kind() == ResourceId.Kind.NETWORK;
            action.undo().ifPresent(undo -> add(undo, isNetwork ? left : ended));
        }
    }
}
