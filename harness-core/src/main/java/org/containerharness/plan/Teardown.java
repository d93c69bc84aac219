package org.containerharness.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.model.NetworkAttachment;

/** Plans the end of what was begun: containers and fixtures first, then networks, volumes and passing images. */
final class Teardown {

    private static final String CAUSE = "its stack ends";

    private final List<Action> done;
    private final Optional<Duration> grace;
    private final Plan.Builder plan = new Plan.Builder();
    private final Set<String> ownNetworks;
    private final Set<String> started;
    private final Set<String> gone;

    /** The operations after which nothing of the stack uses its volumes and images any more. */
    private final List<Integer> ended = new ArrayList<>();

    /** What is killed before it is removed, with the number of that operation. */
    private final Map<ContainerAction.Create, Integer> killed = new LinkedHashMap<>();

    /** The operations after which nothing of the stack is in its networks any more. */
    private final List<Integer> left = new ArrayList<>();

    private Teardown(List<Action> done, Optional<Duration> grace) {
        this.done = done;
        this.grace = grace;
        this.gone = removed(done);
        this.ownNetworks = done.stream()
                .filter(NetworkAction.Create.class::isInstance)
                .map(action -> ((NetworkAction.Create) action).engineName())
                .collect(Collectors.toSet());
        this.started = done.stream()
                .filter(ContainerAction.Start.class::isInstance)
                .map(action -> ((ContainerAction.Start) action).engineName())
                .collect(Collectors.toSet());
    }

    static Plan plan(List<Action> done, Optional<Duration> grace) {
        return new Teardown(done, grace).plan();
    }

    static Action removal(ContainerAction.Create create) {
        boolean sharesVolumes = !create.spec().mounts().isEmpty()
                || !create.spec().sharing().volumesFrom().isEmpty();
        return new ContainerAction.Remove(create.target(), create.engineName(), sharesVolumes);
    }

    /** Engine names of the containers that were removed already. */
    static Set<String> removed(List<Action> done) {
        return done.stream()
                .filter(ContainerAction.Remove.class::isInstance)
                .map(action -> ((ContainerAction.Remove) action).engineName())
                .collect(Collectors.toSet());
    }

    private Plan plan() {
        List<Action> newestFirst = new ArrayList<>(done);
        Collections.reverse(newestFirst);
        newestFirst.forEach(this::containerOrFixture);
        removeKilled();
        List<Integer> graceful = new ArrayList<>();
        GracefulEnd.plan(done, grace, plan, graceful);
        ended.addAll(graceful);
        left.addAll(graceful);
        newestFirst.forEach(this::whatItUsed);
        return plan.build();
    }

    private void containerOrFixture(Action action) {
        if (action instanceof ContainerAction.Create create
                && !gone.contains(create.engineName())
                && !create.spec().lifecycle().graceful()) {
            container(create);
        } else if (action instanceof FixtureAction.Start start) {
            int stopped = plan.add(new FixtureAction.Stop(start), CAUSE, List.of());
            ended.add(stopped);
            left.add(stopped);
        }
    }

    private void container(ContainerAction.Create create) {
        if (grace.isPresent()) {
            int stopped = plan.add(
                    new ContainerAction.Stop(create.target(), create.engineName(), grace),
                    "it may end in its own way",
                    List.of());
            int removed = plan.add(removal(create), CAUSE, List.of(stopped));
            ended.add(removed);
            left.add(removed);
            return;
        }
        List<Integer> out = leaveNetworks(create);
        left.addAll(out);
        if (out.isEmpty()) {
            int removed = plan.add(removal(create), CAUSE, List.of());
            ended.add(removed);
            left.add(removed);
        } else {
            killed.put(
                    create,
                    plan.add(new ContainerAction.Kill(create.target(), create.engineName()), "it is thrown away", out));
        }
    }

    /** The engine lets no container die while it deletes the volume of another, so all die first. */
    private void removeKilled() {
        killed.keySet().forEach(create -> ended.add(plan.add(removal(create), CAUSE, List.copyOf(killed.values()))));
    }

    /** A network can go as soon as nothing is in it; that need not wait until the engine has cleared containers away. */
    private List<Integer> leaveNetworks(ContainerAction.Create create) {
        List<Integer> out = new ArrayList<>();
        if (started.contains(create.engineName())) {
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
        if (action instanceof NetworkAction.Create create) {
            plan.add(new NetworkAction.Remove(create.target(), create.engineName()), CAUSE, left);
        } else if (action instanceof VolumeAction.Create create) {
            plan.add(new VolumeAction.Remove(create.target(), create.engineName()), CAUSE, ended);
        } else if (action instanceof ImageAction.Build build && build.tag().startsWith(VolumeSeed.EMPTY_IMAGE)) {
            plan.add(new ImageAction.Remove(build.target(), build.tag()), "it was only a vehicle", ended);
        } else if (action instanceof ImageAction.Commit commit) {
            plan.add(new ImageAction.Remove(commit.target(), commit.reference().toString()), CAUSE, ended);
        } else if (action instanceof ImageAction.Tag tag && tag.isTemporary() && !isRemoved(tag)) {
            plan.add(
                    new ImageAction.Remove(tag.target(), tag.reference().toString()),
                    "the name was only for the push",
                    ended);
        } else if (action instanceof ImageAction.Pull pull && pull.isTemporary()) {
            plan.add(new ImageAction.Remove(pull.target(), pull.reference().toString()), "its registry is gone", ended);
        }
    }

    private boolean isRemoved(ImageAction.Tag tag) {
        return done.stream()
                .anyMatch(action -> action instanceof ImageAction.Remove remove
                        && remove.reference().equals(tag.reference().toString()));
    }
}
