package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.containerharness.handle.RunningStack;
import org.containerharness.identity.Fields;
import org.containerharness.identity.Identity;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Problem;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;

/**
 * What lives as long as the session, or until nobody will ask for it any more. The first class that declares something
 * claims its name and starts it; others that declare the same wait for it.
 *
 * <p>Names are claimed in one step, before anything is started, and nothing is locked while something starts. Whoever
 * waits, waits for what was claimed before its own; so nobody waits in a circle.
 */
final class SuiteFixtures {

    private final BiFunction<StackSpec, List<RunningStack>, RunningStack> start;
    private final BiFunction<StackSpec, List<RunningStack>, List<StackSpec>> apart;
    private final Map<ResourceId, Claim> claims = new LinkedHashMap<>();

    /** Given away while somebody may have found them already. */
    private final Set<RunningStack> ended = Collections.newSetFromMap(new WeakHashMap<>());

    /**
     * @param start starts something on what it may use
     * @param apart takes it into parts that may be started in different places, each after those that it may use
     */
    SuiteFixtures(
            BiFunction<StackSpec, List<RunningStack>, RunningStack> start,
            BiFunction<StackSpec, List<RunningStack>, List<StackSpec>> apart) {
        this.start = start;
        this.apart = apart;
    }

    /**
     * Returns when all of it runs.
     *
     * @param user who uses it until {@link #release}
     * @param below what it may use besides other things of this scope
     * @return the stacks that hold it
     * @throws DeclarationException if something else was claimed under one of its names
     */
    List<RunningStack> acquire(StackSpec wanted, Object user, List<RunningStack> below) {
        List<RunningStack> stacks = new ArrayList<>();
        claim(wanted, user, below).forEach(group -> stacks.add(group.stack()));
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

    /** Uses stacks that were found, as far as they are of this scope; false if one of them is no more. */
    boolean use(Collection<RunningStack> found, Object user) {
        synchronized (claims) {
            Set<RunningStack> left = new HashSet<>(found);
            left.removeIf(stack -> !ended.contains(stack));
            if (!left.isEmpty()) {
                return false;
            }
            groups().stream()
                    .filter(group -> group.isRunning() && found.contains(group.stack()))
                    .forEach(group -> group.users.add(user));
            return true;
        }
    }

    void release(Object user) {
        synchronized (claims) {
            groups().forEach(group -> group.users.remove(user));
        }
    }

    /** A stack that nobody uses any more, and what it may use. */
    record Unused(RunningStack stack, List<RunningStack> below, StackSpec spec) {}

    /**
     * Gives away what nobody uses and nobody will ask for; whoever does all the same starts it anew. What others stand on
     * comes after them.
     *
     * @param isWanted whether somebody will ask for one of these
     * @param stays what is kept for another reason
     */
    List<Unused> takeUnused(Predicate<Set<ResourceId>> isWanted, Predicate<RunningStack> stays) {
        List<Unused> unused = new ArrayList<>();
        synchronized (claims) {
            Optional<Group> next = firstUnused(isWanted, stays);
            while (next.isPresent()) {
                Group group = next.get();
                claims.values().removeIf(claim -> claim.group == group);
                ended.add(group.stack());
                unused.add(new Unused(group.stack(), group.standsOn(), group.spec));
                next = firstUnused(isWanted, stays);
            }
        }
        return unused;
    }

    private Optional<Group> firstUnused(Predicate<Set<ResourceId>> isWanted, Predicate<RunningStack> stays) {
        Set<Group> all = groups();
        return all.stream()
                .filter(group -> group.users.isEmpty() && group.isRunning())
                .filter(group -> all.stream().noneMatch(other -> other.before.contains(group)))
                .filter(group -> !stays.test(group.stack()))
                .filter(group -> !isWanted.test(Specs.of(group.spec).keySet()))
                .findFirst();
    }

    private Set<Group> groups() {
        return claims.values().stream().map(Claim::group).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<Group> claim(StackSpec wanted, Object user, List<RunningStack> below) {
        Map<ResourceId, Specs.Entry> specs = Specs.of(wanted);
        List<StackSpec> parts = wanted.isEmpty() ? List.of() : apart.apply(wanted, below);
        synchronized (claims) {
            verify(specs);
            Set<Group> needed = new LinkedHashSet<>();
            Set<ResourceId> known = new HashSet<>();
            specs.keySet().stream().filter(claims::containsKey).forEach(key -> {
                known.add(key);
                needed.add(claims.get(key).group);
            });
            for (StackSpec part : parts) {
                StackSpec own = part.without(known);
                if (!own.isEmpty()) {
                    Group group = new Group(own, List.copyOf(needed), below);
                    Specs.of(part)
                            .keySet()
                            .forEach(key -> claims.putIfAbsent(key, new Claim(entry(specs, key), group)));
                    needed.add(group);
                }
            }
            needed.forEach(group -> group.users.add(user));
            return needed;
        }
    }

    private static Specs.Entry entry(Map<ResourceId, Specs.Entry> specs, ResourceId key) {
        return Objects.requireNonNull(specs.get(key));
    }

    private void verify(Map<ResourceId, Specs.Entry> specs) {
        List<Problem> problems = new ArrayList<>();
        specs.forEach((key, entry) -> {
            Claim claim = claims.get(key);
            if (claim != null && !claim.entry.value().equals(entry.value())) {
                problems.add(new Problem(
                        entry.place(),
                        "the " + key.quoted() + " of SUITE scope is declared differently at " + claim.entry.place()
                                + " (" + difference(claim.entry, entry)
                                + "). Make both equal, give one of them another name, or a narrower scope."));
            }
        });
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
    }

    /** By the names of the fields; their values may be secrets. */
    private static String difference(Specs.Entry one, Specs.Entry other) {
        return identity(other)
                .differences(identity(one).fieldsText())
                .orElse("an object or code in it, which is equal only to itself");
    }

    private static Identity identity(Specs.Entry entry) {
        Fields fields = new Fields();
        fields.addRecord("", entry.value(), Set.of("place"));
        return Identity.of(fields);
    }

    private record Claim(Specs.Entry entry, Group group) {}

    /** What one class claimed in one step; whoever needs it first starts it. */
    private final class Group {

        private final StackSpec spec;
        private final List<Group> before;
        private final List<RunningStack> below;
        private final SingleFlight<RunningStack> stack;
        private final Set<Object> users = Collections.newSetFromMap(new IdentityHashMap<>());

        Group(StackSpec spec, List<Group> before, List<RunningStack> below) {
            this.spec = spec;
            this.before = before;
            this.below = List.copyOf(below);
            this.stack = new SingleFlight<>("The start of what is declared with SUITE scope, "
                    + Specs.of(spec).keySet().stream().map(ResourceId::quoted).collect(Collectors.joining(", "))
                    + ",");
        }

        RunningStack stack() {
            return stack.get(() -> start.apply(spec, standsOn()));
        }

        List<RunningStack> standsOn() {
            List<RunningStack> standsOn = new ArrayList<>(below);
            before.forEach(group -> standsOn.add(group.stack()));
            return standsOn;
        }

        boolean isRunning() {
            return stack.isThere();
        }
    }
}
