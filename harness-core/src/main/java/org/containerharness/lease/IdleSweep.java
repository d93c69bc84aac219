package org.containerharness.lease;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.docker.ContainerSummary;
import org.containerharness.docker.Engine;
import org.containerharness.docker.EngineException;
import org.containerharness.model.DurationText;
import org.containerharness.model.InvalidValueException;
import org.containerharness.plan.Labels;
import org.containerharness.plan.Owner;

/**
 * Removes fixtures of MACHINE scope that nobody has used for their time. Who uses what is known of this user's processes
 * on this machine only; as long as a session of any other machine runs, nothing is removed.
 */
final class IdleSweep {

    private final Engine engine;
    private final LeaseStore store;
    private final ThisMachine machine;
    private final Clock clock;
    private final Duration defaultIdle;

    private record Candidate(
            String kind, String name, Map<String, String> labels, Optional<Instant> created, Runnable removal) {}

    IdleSweep(Engine engine, LeaseStore store, ThisMachine machine, Clock clock, Duration defaultIdle) {
        this.engine = engine;
        this.store = store;
        this.machine = machine;
        this.clock = clock;
        this.defaultIdle = defaultIdle;
    }

    /** @return what was removed, a text each */
    List<String> run() {
        List<Candidate> candidates = candidates();
        if (candidates.isEmpty() || isUsedElsewhere()) {
            return List.of();
        }
        Set<String> kept = new HashSet<>();
        engine.listVolumes(Map.of(Labels.KEPT, ""))
                .forEach(marker -> kept.add(marker.labels().get(Labels.KEPT)));
        List<String> removed = new ArrayList<>();
        for (Candidate candidate : candidates) {
            boolean stays =
                    kept.contains(candidate.labels().getOrDefault(Labels.STACK_ID, "")) || isNewer(candidate.labels());
            if (!stays && isIdle(candidate) && remove(candidate)) {
                removed.add(candidate.kind() + " " + candidate.name());
            }
        }
        return removed;
    }

    /** Containers first, since they use the rest. */
    private List<Candidate> candidates() {
        Map<String, String> machineScope = Map.of(Labels.OURS, "true", Labels.SCOPE, SharedScope.MACHINE.label());
        List<Candidate> all = new ArrayList<>();
        engine.listContainers(machineScope)
                .forEach(each -> all.add(new Candidate(
                        "container",
                        each.name(),
                        each.labels(),
                        each.created(),
                        () -> engine.removeContainer(each.id()))));
        engine.listNetworks(machineScope)
                .forEach(each -> all.add(new Candidate(
                        "network", each.name(), each.labels(), each.created(), () -> engine.removeNetwork(each.id()))));
        engine.listVolumes(machineScope)
                .forEach(each -> all.add(new Candidate(
                        "volume", each.name(), each.labels(), each.created(), () -> engine.removeVolume(each.name()))));
        return all;
    }

    /** A running guard whose holder cannot be seen from here. */
    private boolean isUsedElsewhere() {
        return engine.listContainers(Map.of(Labels.GUARDS, "")).stream()
                .filter(guard -> guard.state().equals("running"))
                .map(ContainerSummary::labels)
                .anyMatch(labels -> Optional.ofNullable(labels.get(Labels.OWNER))
                        .flatMap(Owner::parse)
                        .filter(owner -> machine.standing(owner) != ThisMachine.Standing.UNKNOWN)
                        .isEmpty());
    }

    private static boolean isNewer(Map<String, String> labels) {
        return !labels.getOrDefault(Labels.VERSION, Labels.CURRENT_VERSION).equals(Labels.CURRENT_VERSION);
    }

    /** What was never used from here counts from when it was made, if that is told. */
    private boolean isIdle(Candidate candidate) {
        Instant now = clock.instant();
        return store.lastUse(storeName(candidate))
                .or(candidate::created)
                .filter(used -> used.plus(idle(candidate.labels())).isBefore(now))
                .isPresent();
    }

    private Duration idle(Map<String, String> labels) {
        try {
            return Optional.ofNullable(labels.get(Labels.DEADLINE))
                    .map(DurationText::parse)
                    .orElse(defaultIdle);
        } catch (InvalidValueException e) {
            return defaultIdle;
        }
    }

    private boolean remove(Candidate candidate) {
        try {
            return store.unlessHeld(storeName(candidate), candidate.removal());
        } catch (EngineException e) {
            // Something that is not shared uses it; it is tried again by the next sweep.
            return false;
        }
    }

    /** Helpers of a fixture end with it. */
    private String storeName(Candidate candidate) {
        String name = candidate.name().replaceAll("-(making|filled|seed)$", "");
        return Making.storeName(engine, name);
    }
}
