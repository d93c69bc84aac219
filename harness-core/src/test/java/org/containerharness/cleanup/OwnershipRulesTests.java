package org.containerharness.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.cleanup.Finding.Verdict;
import org.containerharness.cleanup.Inventory.Resource;
import org.containerharness.cleanup.ThisMachine.Standing;
import org.containerharness.engine.Labels;
import org.containerharness.model.ResourceId.Kind;
import org.junit.jupiter.api.Test;

class OwnershipRulesTests {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Owner ALIVE = new Owner("here", 1, "1", "boot", "ns");
    private static final Owner DEAD = new Owner("here", 2, "2", "boot", "ns");
    private static final Owner ELSEWHERE = new Owner("there", 3, "3", "other", "ns");

    private final List<Resource> found = new ArrayList<>();

    @Test
    void removesWhatADeadProcessOfThisMachineLeft() {
        owned("box", "s1", DEAD, Duration.ofSeconds(2));

        assertThat(verdict("box")).isEqualTo(Verdict.REMOVE);
        assertThat(finding("box").reason()).isEqualTo("its owner, process 2 of this machine, has ended");
    }

    @Test
    void givesTheOthersOfANamedBuildTimeToGuardItAgain() {
        owned("box", "s1", DEAD, Duration.ofSeconds(2), Map.of(Labels.BUILD, "named-nightly"));

        assertThat(verdict("box")).isEqualTo(Verdict.LOOK_AGAIN);
        assertThat(verdict("box", Set.of("box"))).isEqualTo(Verdict.REMOVE);

        guard("guard", "build:named-nightly", true, ALIVE);
        assertThat(verdict("box", Set.of("box"))).isEqualTo(Verdict.STAYS);
    }

    @Test
    void leavesWhatALivingProcessOfThisMachineOwns() {
        owned("box", "s1", ALIVE, Duration.ofDays(30));

        assertThat(verdict("box")).isEqualTo(Verdict.STAYS);
    }

    @Test
    void looksTwiceAtWhatAnotherMachineOwns() {
        owned("box", "s1", ELSEWHERE, Duration.ofMinutes(5));

        assertThat(verdict("box")).isEqualTo(Verdict.LOOK_AGAIN);
        assertThat(verdict("box", Set.of("box"))).isEqualTo(Verdict.REMOVE);
    }

    @Test
    void givesAnotherMachineTimeToRaiseItsGuard() {
        owned("box", "s1", ELSEWHERE, Duration.ofSeconds(59));

        assertThat(verdict("box", Set.of("box"))).isEqualTo(Verdict.LOOK_AGAIN);
    }

    @Test
    void leavesWhatAGuardStandsFor() {
        owned("box", "s1", ELSEWHERE, Duration.ofDays(30));
        guard("guard", "session:s1", true, ELSEWHERE);

        assertThat(verdict("box", Set.of("box"))).isEqualTo(Verdict.STAYS);
        assertThat(verdict("guard")).isEqualTo(Verdict.STAYS);
    }

    @Test
    void leavesWhatADeadJvmsWatchdogIsAboutToRemove() {
        owned("box", "s1", DEAD, Duration.ofSeconds(2));
        guard("guard", "session:s1", true, ALIVE);

        assertThat(verdict("box")).isEqualTo(Verdict.STAYS);
    }

    @Test
    void doesNotBelieveAGuardWhoseHolderIsDead() {
        owned("box", "s1", DEAD, Duration.ofSeconds(2));
        guard("guard", "session:s1", true, DEAD);

        assertThat(verdict("box")).isEqualTo(Verdict.REMOVE);
        assertThat(verdict("guard")).isEqualTo(Verdict.REMOVE);
    }

    @Test
    void doesNotBelieveTheGuardOfAnotherSession() {
        owned("box", "s1", DEAD, Duration.ofSeconds(2));
        guard("guard", "session:s2", true, ELSEWHERE);
        guard("other", "build:s1", true, ELSEWHERE);

        assertThat(verdict("box")).isEqualTo(Verdict.REMOVE);
    }

    @Test
    void removesAGuardThatNeverRanAtTheSecondLook() {
        guard("guard", "session:s1", false, ELSEWHERE);

        assertThat(verdict("guard")).isEqualTo(Verdict.LOOK_AGAIN);
        assertThat(verdict("guard", Set.of("guard"))).isEqualTo(Verdict.REMOVE);
    }

    @Test
    void leavesWhatRunsWithoutAGuardElsewhereForADay() {
        owned("young", "s1", ELSEWHERE, Duration.ofHours(23), Map.of(Labels.UNGUARDED, "true"));
        owned("old", "s2", ELSEWHERE, Duration.ofHours(25), Map.of(Labels.UNGUARDED, "true"));

        assertThat(verdict("young", Set.of("young"))).isEqualTo(Verdict.STAYS);
        assertThat(verdict("old", Set.of("old"))).isEqualTo(Verdict.REMOVE);
    }

    @Test
    void takesTheMarkOfASessionWithoutGuardForAllThatIsItsOwn() {
        owned("box", "s1", ELSEWHERE, Duration.ofHours(1));
        owned("mark", "s1", ELSEWHERE, Duration.ofHours(1), Map.of(Labels.UNGUARDED, "true"));

        assertThat(verdict("box", Set.of("box"))).isEqualTo(Verdict.STAYS);
    }

    @Test
    void leavesWhatIsKeptAndItsMarkUntilNothingElseIsLeft() {
        owned("box", "s1", DEAD, Duration.ofDays(1), Map.of(Labels.STACK_ID, "abc"));
        add(Kind.VOLUME, "ch-kept-abc", false, Map.of(Labels.KEPT, "abc"), Duration.ofDays(1));
        add(Kind.VOLUME, "ch-kept-def", false, Map.of(Labels.KEPT, "def"), Duration.ofDays(1));

        assertThat(verdict("box")).isEqualTo(Verdict.STAYS);
        assertThat(verdict("ch-kept-abc", Set.of("ch-kept-abc"))).isEqualTo(Verdict.STAYS);
        assertThat(verdict("ch-kept-def", Set.of("ch-kept-def"))).isEqualTo(Verdict.REMOVE);
    }

    @Test
    void leavesWhatTheMachineOwns() {
        owned("box", "s1", DEAD, Duration.ofDays(30), Map.of(Labels.SCOPE, Labels.SCOPE_MACHINE));

        assertThat(verdict("box")).isEqualTo(Verdict.STAYS);
    }

    @Test
    void leavesWhatANewerVersionMade() {
        owned("newer", "s1", DEAD, Duration.ofDays(30), Map.of(Labels.VERSION, "2"));
        owned("strange", "s1", DEAD, Duration.ofDays(30), Map.of(Labels.VERSION, "next"));

        assertThat(verdict("newer")).isEqualTo(Verdict.STAYS);
        assertThat(verdict("strange")).isEqualTo(Verdict.STAYS);
    }

    @Test
    void saysNothingOfWhatHasNoSession() {
        add(Kind.CONTAINER, "lookalike", true, Map.of(Labels.OWNER, DEAD.text()), Duration.ofDays(1));
        add(Kind.CONTAINER, "cased", true, Map.of("Org.ContainerHarness.Session", "s1"), Duration.ofDays(1));

        assertThat(findings(Set.of())).isEmpty();
    }

    @Test
    void looksTwiceWhenTheOwnerCannotBeRead() {
        add(Kind.CONTAINER, "box", true, Map.of(Labels.SESSION, "s1", Labels.OWNER, "who knows"), Duration.ofHours(1));

        assertThat(verdict("box")).isEqualTo(Verdict.LOOK_AGAIN);
    }

    @Test
    void judgesABuildByItsOwnProcess() {
        add(
                Kind.CONTAINER,
                "box",
                true,
                Map.of(Labels.BUILD, "b1", Labels.OWNER, ALIVE.text(), Labels.VERSION, "1"),
                Duration.ofHours(1));
        add(
                Kind.CONTAINER,
                "late",
                true,
                Map.of(Labels.BUILD, "b2", Labels.OWNER, DEAD.text(), Labels.VERSION, "1"),
                Duration.ofHours(1));

        assertThat(verdict("box")).isEqualTo(Verdict.STAYS);
        assertThat(verdict("late")).isEqualTo(Verdict.REMOVE);
    }

    private void owned(String name, String session, Owner owner, Duration age) {
        owned(name, session, owner, age, Map.of());
    }

    private void owned(String name, String session, Owner owner, Duration age, Map<String, String> more) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Labels.OURS, "true");
        labels.put(Labels.SESSION, session);
        labels.put(Labels.OWNER, owner.text());
        labels.put(Labels.VERSION, "1");
        labels.putAll(more);
        add(Kind.CONTAINER, name, true, labels, age);
    }

    private void guard(String name, String guarded, boolean running, Owner holder) {
        add(
                Kind.CONTAINER,
                name,
                running,
                Map.of(Labels.GUARDS, guarded, Labels.OWNER, holder.text(), Labels.VERSION, "1"),
                Duration.ofSeconds(30));
    }

    private void add(Kind kind, String name, boolean running, Map<String, String> labels, Duration age) {
        found.add(new Resource(kind, name, name, running, labels, Optional.of(NOW.minus(age))));
    }

    private Verdict verdict(String name) {
        return verdict(name, Set.of());
    }

    private Verdict verdict(String name, Set<String> seenBefore) {
        return findings(seenBefore).stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private Finding finding(String name) {
        return findings(Set.of()).stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> findings(Set<String> seenBefore) {
        return new OwnershipRules(new Inventory(List.copyOf(found)), OwnershipRulesTests::standing, seenBefore, NOW)
                .findings();
    }

    private static Standing standing(Owner owner) {
        if (owner.equals(ALIVE)) {
            return Standing.ALIVE;
        }
        return owner.equals(DEAD) ? Standing.DEAD : Standing.UNKNOWN;
    }
}
