package org.containerharness.lease;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Finding.Verdict;
import org.containerharness.cleanup.Owner;
import org.containerharness.cleanup.Sweep;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NetworkDetails;
import org.containerharness.engine.VolumeDetails;
import org.containerharness.model.DurationText;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.ResourceId.Kind;

/**
 * Removes fixtures of MACHINE scope that nobody has used for their time. Who uses what is known of this user's processes
 * on this machine only; as long as a session of any other machine runs, nothing is removed. Of what nothing is noted here,
 * nothing is removed either while any other session runs, or while a running container uses it.
 */
final class IdleSweep {

    /** By then a session that has just begun to use something has raised its guard. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(10);

    private static final Set<String> DOWN = Set.of("created", "exited", "dead", "removing");

    private final Engine engine;
    private final LeaseStore store;
    private final ThisMachine machine;
    private final Clock clock;
    private final Duration defaultIdle;
    private final String ownGuard;
    private final Pause pause;

    /** Lets time pass between two looks. */
    @FunctionalInterface
    interface Pause {
        void await(Duration length) throws InterruptedException;
    }

    private record Candidate(
            Kind kind,
            String id,
            String name,
            Map<String, String> labels,
            Optional<Instant> created,
            Optional<Instant> lastUse) {

        Optional<String> label(String label) {
            return Optional.ofNullable(labels.get(label));
        }
    }

    /** What is on the engine at one moment. */
    private record Situation(
            List<Candidate> candidates, List<ContainerSummary> running, Set<String> kept, Set<String> networks) {}

    /**
     * @param defaultIdle for what says no time of its own
     * @param ownGuard the label {@link Labels#GUARDS} of this session's guard, whose uses are all known here
     * @param pause before the second look at that of which nothing is noted here
     */
    IdleSweep(
            Engine engine,
            LeaseStore store,
            ThisMachine machine,
            Clock clock,
            Duration defaultIdle,
            String ownGuard,
            Pause pause) {
        this.engine = engine;
        this.store = store;
        this.machine = machine;
        this.clock = clock;
        this.defaultIdle = defaultIdle;
        this.ownGuard = ownGuard;
        this.pause = pause;
    }

    /** All of MACHINE scope, with what {@link #remove} would do with it and why. */
    List<Finding> look() {
        return List.copyOf(look(true).values());
    }

    /** Removes what is idle because somebody wants it now. */
    Sweep.Result remove() {
        return remove(true);
    }

    /**
     * Removes what is idle, with nobody looking on: a running container of which nothing is noted here stays, since the
     * first seconds of another session's use cannot be seen from here.
     *
     * @return what was removed, a text each
     */
    List<String> run() {
        return remove(false).removed().stream()
                .map(finding -> finding.kind().name().toLowerCase(Locale.ROOT) + " " + finding.name())
                .toList();
    }

    private Sweep.Result remove(boolean asked) {
        List<Finding> removed = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        idle(asked).forEach((candidate, finding) -> {
            try {
                if (store.unlessHeld(storeName(candidate.name()), () -> remove(candidate))) {
                    removed.add(finding);
                }
            } catch (EngineException e) {
                // Something that is not shared uses it; it is tried again by the next sweep.
                failures.add(candidate.name() + ": " + e.getMessage());
            }
        });
        return new Sweep.Result(removed, failures);
    }

    /** What is to go, looked at twice where a use that has just begun elsewhere could not be seen yet. */
    private Map<Candidate, Finding> idle(boolean asked) {
        Map<Candidate, Finding> first = toGo(asked);
        if (first.keySet().stream().allMatch(candidate -> candidate.lastUse().isPresent())) {
            return first;
        }
        try {
            pause.await(SECOND_LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
        Set<String> seen = first.keySet().stream().map(Candidate::id).collect(Collectors.toSet());
        Map<Candidate, Finding> second = toGo(asked);
        second.keySet().removeIf(candidate -> !seen.contains(candidate.id()));
        return second;
    }

    private Map<Candidate, Finding> toGo(boolean asked) {
        Map<Candidate, Finding> findings = look(asked);
        findings.values().removeIf(finding -> finding.verdict() != Verdict.REMOVE);
        return findings;
    }

    private void remove(Candidate candidate) {
        switch (candidate.kind()) {
            case CONTAINER -> engine.containers().remove(candidate.id());
            case NETWORK -> engine.networks().remove(candidate.id());
            default -> engine.volumes().remove(candidate.id());
        }
    }

    /** Containers first, since they use the rest. */
    private Map<Candidate, Finding> look(boolean asked) {
        Situation situation = situation();
        Map<Candidate, String> stays = new LinkedHashMap<>();
        for (Candidate candidate : situation.candidates()) {
            reasonToStay(candidate, situation, asked).ifPresent(reason -> stays.put(candidate, reason));
        }
        // What stays may use what would go.
        for (boolean changed = true; changed; ) {
            changed = false;
            for (Candidate candidate : situation.candidates()) {
                Optional<String> user =
                        stays.containsKey(candidate) ? Optional.empty() : user(candidate, situation, stays.keySet());
                user.ifPresent(name -> stays.put(candidate, "the running container " + name + " uses it"));
                changed |= user.isPresent();
            }
        }
        Map<Candidate, Finding> findings = new LinkedHashMap<>();
        for (Candidate candidate : situation.candidates()) {
            findings.put(candidate, finding(candidate, Optional.ofNullable(stays.get(candidate))));
        }
        return findings;
    }

    private Situation situation() {
        List<ContainerSummary> containers = engine.containers().list(Map.of());
        List<VolumeDetails> volumes = engine.volumes().list(Map.of(Labels.OURS, ""));
        List<Candidate> candidates = new ArrayList<>();
        containers.stream()
                .filter(each -> isOfMachine(each.labels()))
                .forEach(each -> candidates.add(
                        candidate(Kind.CONTAINER, each.id(), each.name(), each.labels(), each.created())));
        List<NetworkDetails> networks =
                engine.networks().list(Map.of(Labels.OURS, "true", Labels.SCOPE, Labels.SCOPE_MACHINE));
        networks.forEach(
                each -> candidates.add(candidate(Kind.NETWORK, each.id(), each.name(), each.labels(), each.created())));
        volumes.stream()
                .filter(each -> isOfMachine(each.labels()))
                .forEach(each -> candidates.add(
                        candidate(Kind.VOLUME, each.name(), each.name(), each.labels(), each.created())));
        return new Situation(
                candidates,
                containers.stream().filter(each -> !DOWN.contains(each.state())).toList(),
                volumes.stream()
                        .flatMap(each -> Optional.ofNullable(each.labels().get(Labels.KEPT)).stream())
                        .collect(Collectors.toSet()),
                networks.stream().map(NetworkDetails::id).collect(Collectors.toSet()));
    }

    private static boolean isOfMachine(Map<String, String> labels) {
        return "true".equals(labels.get(Labels.OURS)) && Labels.SCOPE_MACHINE.equals(labels.get(Labels.SCOPE));
    }

    private Candidate candidate(
            Kind kind, String id, String name, Map<String, String> labels, Optional<Instant> created) {
        return new Candidate(kind, id, name, labels, created, store.lastUse(storeName(name)));
    }

    private Optional<String> reasonToStay(Candidate candidate, Situation situation, boolean asked) {
        if (!candidate.label(Labels.VERSION).orElse(Labels.CURRENT_VERSION).equals(Labels.CURRENT_VERSION)) {
            return Optional.of("made by another version of the harness");
        }
        if (candidate.label(Labels.STACK_ID).filter(situation.kept()::contains).isPresent()) {
            return Optional.of("kept");
        }
        // What was never used from here counts from when it was made.
        Optional<Instant> since = candidate.lastUse().or(candidate::created);
        if (since.isEmpty()) {
            return Optional.of("no use of it is noted here, and the engine does not tell when it was made");
        }
        if (!since.get().plus(idle(candidate)).isBefore(clock.instant())) {
            return Optional.of(sinceText(candidate) + "; it may be idle for " + DurationText.print(idle(candidate)));
        }
        if (store.isHeld(storeName(candidate.name()))) {
            return Optional.of("a process of this machine uses it");
        }
        Optional<String> session = situation.running().stream()
                .filter(each -> hides(each, candidate.lastUse().isPresent()))
                .map(each -> each.labels().get(Labels.GUARDS))
                .findFirst();
        if (session.isPresent()) {
            return Optional.of("the " + session.get().replace(':', ' ')
                    + " runs, and what it uses is not noted here; it may be this");
        }
        boolean runs = situation.running().stream().anyMatch(each -> each.id().equals(candidate.id()));
        return runs && candidate.lastUse().isEmpty() && !asked
                ? Optional.of("it runs, and no use of it is noted here; it is removed when it is asked for")
                : Optional.empty();
    }

    /** A guard of a session whose uses cannot be seen from here. */
    private boolean hides(ContainerSummary guard, boolean isNoted) {
        String guarded = guard.labels().get(Labels.GUARDS);
        if (guarded == null || guarded.equals(ownGuard)) {
            return false;
        }
        ThisMachine.Standing standing = Optional.ofNullable(guard.labels().get(Labels.OWNER))
                .flatMap(Owner::parse)
                .map(machine::standing)
                .orElse(ThisMachine.Standing.UNKNOWN);
        // A session of this machine may be another user's, or have a store of its own; what is noted here counts as
        // ours.
        return standing == ThisMachine.Standing.UNKNOWN || (standing == ThisMachine.Standing.ALIVE && !isNoted);
    }

    /** The name of a running container that is in its network, or mounts it, and stays itself. */
    private static Optional<String> user(Candidate candidate, Situation situation, Set<Candidate> stays) {
        Set<String> used = new HashSet<>(Set.of(candidate.id()));
        if (candidate.kind() == Kind.CONTAINER) {
            used.clear();
            if (candidate.lastUse().isEmpty()) {
                situation.running().stream()
                        .filter(each -> each.id().equals(candidate.id()))
                        .forEach(each -> used.addAll(each.uses()));
                used.retainAll(situation.networks());
            }
        }
        Set<String> going = situation.candidates().stream()
                .filter(each -> !stays.contains(each))
                .map(Candidate::id)
                .collect(Collectors.toSet());
        return situation.running().stream()
                .filter(each ->
                        !going.contains(each.id()) && each.uses().stream().anyMatch(used::contains))
                .map(ContainerSummary::name)
                .findFirst();
    }

    private Finding finding(Candidate candidate, Optional<String> stays) {
        return new Finding(
                candidate.kind(),
                candidate.id(),
                candidate.name(),
                candidate
                        .label(Labels.OWNER)
                        .or(() -> candidate.label(Labels.CREATOR))
                        .orElse(""),
                candidate.created().map(made -> Duration.between(made, clock.instant())),
                stays.isPresent() ? Verdict.STAYS : Verdict.REMOVE,
                stays.orElseGet(() ->
                        "idle for longer than " + DurationText.print(idle(candidate)) + ": " + sinceText(candidate)));
    }

    private String sinceText(Candidate candidate) {
        return candidate
                .lastUse()
                .map(used -> "last used " + ago(used))
                .orElseGet(() -> "made " + candidate.created().map(this::ago).orElse("some time ago")
                        + ", no use of it is noted here");
    }

    private String ago(Instant moment) {
        long seconds = Math.max(0, Duration.between(moment, clock.instant()).toSeconds());
        return DurationText.print(Duration.ofSeconds(seconds)) + " ago";
    }

    private Duration idle(Candidate candidate) {
        try {
            return candidate.label(Labels.DEADLINE).map(DurationText::parse).orElse(defaultIdle);
        } catch (InvalidValueException e) {
            return defaultIdle;
        }
    }

    /** Helpers of a fixture end with it. */
    private String storeName(String engineName) {
        return LeaseStore.nameFor(engine, engineName.replaceAll("-(making|filled|seed)$", ""));
    }
}
