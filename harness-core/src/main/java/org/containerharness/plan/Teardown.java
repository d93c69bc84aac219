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
    private final Map<Action.CreateContainer, Integer> killed = new LinkedHashMap<>();

    /** The operations after which nothing of the stack is in its networks any more. */
    private final List<Integer> left = new ArrayList<>();

    private Teardown(List<Action> done, Optional<Duration> grace) {
        this.done = done;
        this.grace = grace;
        this.gone = removed(done);
        this.ownNetworks = done.stream()
                .filter(Action.CreateNetwork.class::isInstance)
                .map(action -> ((Action.CreateNetwork) action).engineName())
                .collect(Collectors.toSet());
        this.started = done.stream()
                .filter(Action.StartContainer.class::isInstance)
                .map(action -> ((Action.StartContainer) action).engineName())
                .collect(Collectors.toSet());
    }

    static Plan plan(List<Action> done, Optional<Duration> grace) {
        return new Teardown(done, grace).plan();
    }

    static Action removal(Action.CreateContainer create) {
        boolean sharesVolumes = !create.spec().mounts().isEmpty()
                || !create.spec().sharing().volumesFrom().isEmpty();
        return new Action.RemoveContainer(create.target(), create.engineName(), sharesVolumes);
    }

    /** Engine names of the containers that were removed already. */
    static Set<String> removed(List<Action> done) {
        return done.stream()
                .filter(Action.RemoveContainer.class::isInstance)
                .map(action -> ((Action.RemoveContainer) action).engineName())
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
        if (action instanceof Action.CreateContainer create
                && !gone.contains(create.engineName())
                && !create.spec().lifecycle().graceful()) {
            container(create);
        } else if (action instanceof Action.StartFixture start) {
            int stopped = plan.add(new Action.StopFixture(start), CAUSE, List.of());
            ended.add(stopped);
            left.add(stopped);
        }
    }

    private void container(Action.CreateContainer create) {
        if (grace.isPresent()) {
            int stopped = plan.add(
                    new Action.StopContainer(create.target(), create.engineName(), grace),
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
                    plan.add(new Action.KillContainer(create.target(), create.engineName()), "it is thrown away", out));
        }
    }

    /** The engine lets no container die while it deletes the volume of another, so all die first. */
    private void removeKilled() {
        killed.keySet().forEach(create -> ended.add(plan.add(removal(create), CAUSE, List.copyOf(killed.values()))));
    }

    /** A network can go as soon as nothing is in it; that need not wait until the engine has cleared containers away. */
    private List<Integer> leaveNetworks(Action.CreateContainer create) {
        List<Integer> out = new ArrayList<>();
        if (started.contains(create.engineName())) {
            for (NetworkAttachment attachment : create.spec().networking().networks()) {
                String network = create.container().networks().get(attachment.network());
                if (network != null && ownNetworks.contains(network)) {
                    out.add(plan.add(
                            new Action.LeaveNetwork(
                                    create.target(), create.engineName(), attachment.network(), network),
                            "the network ends too",
                            List.of()));
                }
            }
        }
        return out;
    }

    private void whatItUsed(Action action) {
        if (action instanceof Action.CreateNetwork create) {
            plan.add(new Action.RemoveNetwork(create.target(), create.engineName()), CAUSE, left);
        } else if (action instanceof Action.CreateVolume create) {
            plan.add(new Action.RemoveVolume(create.target(), create.engineName()), CAUSE, ended);
        } else if (action instanceof Action.BuildImage build && build.tag().startsWith(VolumeSeed.EMPTY_IMAGE)) {
            plan.add(new Action.RemoveImage(build.target(), build.tag()), "it was only a vehicle", ended);
        } else if (action instanceof Action.CommitContainer commit) {
            plan.add(new Action.RemoveImage(commit.target(), commit.reference().toString()), CAUSE, ended);
        } else if (action instanceof Action.TagImage tag && tag.isTemporary() && !isRemoved(tag)) {
            plan.add(
                    new Action.RemoveImage(tag.target(), tag.reference().toString()),
                    "the name was only for the push",
                    ended);
        } else if (action instanceof Action.PullImage pull && pull.isTemporary()) {
            plan.add(new Action.RemoveImage(pull.target(), pull.reference().toString()), "its registry is gone", ended);
        }
    }

    private boolean isRemoved(Action.TagImage tag) {
        return done.stream()
                .anyMatch(action -> action instanceof Action.RemoveImage remove
                        && remove.reference().equals(tag.reference().toString()));
    }
}
