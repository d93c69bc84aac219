package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Problem;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.run.RunningStack;

/**
 * What lives as long as the session. The first class that declares something claims its name and starts it; others that
 * declare the same wait for it.
 *
 * <p>Names are claimed in one step, before anything is started, and nothing is locked while something starts. Whoever
 * waits, waits for what was claimed before its own; so nobody waits in a circle.
 */
final class SuiteFixtures {

    private final BiFunction<StackSpec, List<RunningStack>, RunningStack> start;
    private final Map<ResourceId, Claim> claims = new LinkedHashMap<>();

    SuiteFixtures(BiFunction<StackSpec, List<RunningStack>, RunningStack> start) {
        this.start = start;
    }

    /**
     * Returns when all of it runs.
     *
     * @param below what it may use besides other things of this scope
     * @return the stacks that hold it
     * @throws DeclarationException if something else was claimed under one of its names
     */
    List<RunningStack> acquire(StackSpec wanted, List<RunningStack> below) {
        List<RunningStack> stacks = new ArrayList<>();
        claim(wanted, below).forEach(group -> stacks.add(group.stack()));
        return stacks;
    }

    /** The stack that holds an equal resource and runs, if there is one. */
    Optional<RunningStack> findRunning(ResourceId key, Specs.Entry entry) {
        Claim claim;
        synchronized (claims) {
            claim = claims.get(key);
        }
        return Optional.ofNullable(claim)
                .filter(found -> found.entry.value().equals(entry.value()))
                .filter(found -> found.group.isRunning())
                .map(found -> found.group.stack());
    }

    private Set<Group> claim(StackSpec wanted, List<RunningStack> below) {
        Map<ResourceId, Specs.Entry> specs = Specs.of(wanted);
        synchronized (claims) {
            verify(specs);
            Set<Group> needed = new LinkedHashSet<>();
            Set<ResourceId> known = new HashSet<>();
            specs.keySet().stream().filter(claims::containsKey).forEach(key -> {
                known.add(key);
                needed.add(claims.get(key).group);
            });
            StackSpec own = wanted.without(known);
            if (!own.isEmpty()) {
                Group group = new Group(own, List.copyOf(needed), below);
                specs.forEach((key, entry) -> claims.putIfAbsent(key, new Claim(entry, group)));
                needed.add(group);
            }
            return needed;
        }
    }

    private void verify(Map<ResourceId, Specs.Entry> specs) {
        List<Problem> problems = new ArrayList<>();
        specs.forEach((key, entry) -> {
            Claim claim = claims.get(key);
            if (claim != null && !claim.entry.value().equals(entry.value())) {
                problems.add(new Problem(
                        entry.place(),
                        "the " + key.quoted() + " of SUITE scope is declared differently at " + claim.entry.place()
                                + ". Make both equal, give one of them another name, or a narrower scope."));
            }
        });
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
    }

    private record Claim(Specs.Entry entry, Group group) {}

    /** What one class claimed in one step; whoever needs it first starts it. */
    private final class Group {

        private final StackSpec spec;
        private final List<Group> before;
        private final List<RunningStack> below;
        private final SingleFlight<RunningStack> stack;

        Group(StackSpec spec, List<Group> before, List<RunningStack> below) {
            this.spec = spec;
            this.before = before;
            this.below = List.copyOf(below);
            this.stack = new SingleFlight<>("The start of what is declared with SUITE scope, "
                    + Specs.of(spec).keySet().stream().map(ResourceId::quoted).collect(Collectors.joining(", "))
                    + ",");
        }

        RunningStack stack() {
            return stack.get(() -> {
                List<RunningStack> standsOn = new ArrayList<>(below);
                before.forEach(group -> standsOn.add(group.stack()));
                return start.apply(spec, standsOn);
            });
        }

        boolean isRunning() {
            return stack.isThere();
        }
    }
}
