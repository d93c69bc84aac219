package org.containerharness.junit.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.handle.ContainerEnd;
import org.containerharness.handle.ContainerEndedException;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningImage;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.handle.RunningRegistry;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.RunningVolume;
import org.containerharness.junit.output.ContainerStates;
import org.containerharness.junit.output.LiveOutput;
import org.containerharness.junit.output.TestName;
import org.containerharness.junit.output.UsedContainers;
import org.containerharness.log.Log;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;

/**
 * What one test class, or one test, has: what was started for it, and what it shares with wider levels. Closing it ends
 * what was started for it and nothing else.
 */
public final class RunningFixtures implements AutoCloseable, UsedContainers {

    private static final Log LOG = Log.ofHarness();

    /**
     * What was started in one go.
     *
     * @param stack started for this level
     * @param shared stacks of other levels that hold what it wanted too
     * @param below what it may use
     */
    private record Part(
            RunningStack stack,
            List<RunningStack> shared,
            List<RunningStack> below,
            Map<ResourceId, Specs.Entry> specs,
            List<AdoptedSpec> managed,
            RequiredFixtures wanted) {}

    private final Session session;
    private final Optional<RunningFixtures> wider;
    private final TestName name;
    private final Optional<String> keep;
    private final SingleFlight<RunningFixtures> start;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final List<Lease> leases = new CopyOnWriteArrayList<>();
    private final Set<RunningStack> suite = Collections.synchronizedSet(new LinkedHashSet<>());
    private final LiveOutput output;
    private volatile List<CollectedFile> collected = List.of();
    private volatile boolean failed;

    /**
     * @param name of the class or test, for messages
     * @param keep what an annotation says of keeping, in the words of the setting
     */
    public RunningFixtures(Session session, Optional<RunningFixtures> wider, TestName name, Optional<String> keep) {
        this.session = session;
        this.wider = wider;
        this.name = name;
        this.keep = keep.or(() -> wider.flatMap(around -> around.keep));
        this.start = new SingleFlight<>("The start of what " + name + " declares");
        this.output = session.newOutput();
    }

    /**
     * Starts what the level wants, unless that was done before.
     *
     * @return true if it was done now
     */
    public boolean startOnce(RequiredFixtures wanted, WaitBegin waiting) {
        boolean[] now = {false};
        start.get(() -> {
            start(wanted, waiting);
            now[0] = true;
            return this;
        });
        return now[0];
    }

    /** Whether {@link #startOnce} has been done. */
    public boolean isStarted() {
        return start.isThere();
    }

    /** How long the start of what belongs to it alone took. */
    public Duration startTime() {
        return parts.stream().map(part -> part.stack().startTime()).reduce(Duration.ZERO, Duration::plus);
    }

    /** Starts what the level wants besides what it has; returns when all of it is ready. */
    public void start(RequiredFixtures wanted, WaitBegin waiting) {
        Uses uses = new Uses(session, name.text(), waiting);
        List<Lease> leased = session.leases().lease(wanted);
        leases.addAll(leased);
        leased.forEach(lease -> uses.tell(lease.scope().name(), List.of(lease.running()), lease.stack()));
        Set<RunningStack> shared = new LinkedHashSet<>();
        leased.forEach(lease -> shared.add(lease.running()));
        List<RunningStack> ofSuite = session.suite().acquire(wanted.suite(), this, List.copyOf(shared));
        uses.tell("SUITE", ofSuite, wanted.suite());
        suite.addAll(ofSuite);
        shared.addAll(ofSuite);
        Own own = own(wanted.own(), shared);
        while (!session.suite().use(own.served().values(), this)) {
            own = own(wanted.own(), shared);
        }
        shared.addAll(own.served().values());
        uses.tell("WIDER", Set.copyOf(own.served().values()), wanted.own());
        RunningStack stack = session.start(own.stack(), own.below(), name, keep);
        uses.tell(wider.isPresent() ? "METHOD" : "CLASS", List.of(stack), own.stack());
        Map<ResourceId, Specs.Entry> specs = Specs.of(wanted.own());
        specs.keySet().removeAll(own.served().keySet());
        parts.add(new Part(
                stack, List.copyOf(shared), own.below(), specs, own.stack().adopted(), wanted));
        output.follow(stack);
        export(wanted, stack);
    }

    /** What has to be started for this level itself, on what it may use; wider levels hold what is served. */
    private record Own(StackSpec stack, Map<ResourceId, RunningStack> served, List<RunningStack> below) {}

    private Own own(StackSpec wanted, Set<RunningStack> shared) {
        Map<ResourceId, RunningStack> served = served(Specs.of(wanted));
        Set<RunningStack> around = new LinkedHashSet<>(shared);
        around.addAll(served.values());
        List<RunningStack> below = new ArrayList<>(around);
        below.addAll(stacks());
        return new Own(wanted.without(served.keySet()), served, below);
    }

    /**
     * Lets what a level will want be started before it begins. Only what belongs to the level alone: what it shares is
     * there already, or is brought back for each user when that one begins.
     *
     * @return false if there is no room for more now
     */
    public boolean startAhead(RequiredFixtures wanted) {
        boolean isAlone = wanted.suite().isEmpty()
                && wanted.build().isEmpty()
                && wanted.machine().isEmpty();
        if (!isAlone || Exclusive.is(wanted.own())) {
            return true;
        }
        Own own = own(wanted.own(), Set.of());
        return own.stack().isEmpty() || session.startAhead(own.stack(), own.below(), name, keep);
    }

    /**
     * Brings back what is shared with other processes, here and in the levels around, for the next test.
     *
     * @return true if something was replaced: its handles mean the new one, and properties were set anew
     */
    public boolean resetForTest() {
        boolean replaced = wider.map(RunningFixtures::resetForTest).orElse(false);
        if (session.leases().reset(leases)) {
            session.properties().restore(this);
            parts.forEach(part -> export(part.wanted(), part.stack()));
            replaced = true;
        }
        return replaced;
    }

    /** What wider levels hold already just as it is wanted, together with all that it needs. */
    private Map<ResourceId, RunningStack> served(Map<ResourceId, Specs.Entry> wanted) {
        Map<ResourceId, RunningStack> served = new LinkedHashMap<>();
        wanted.forEach((key, entry) -> find(key, entry).ifPresent(stack -> served.put(key, stack)));
        Specs.retainComplete(wanted, served);
        return served;
    }

    /** It and wider ones, the nearest first. */
    private List<RunningFixtures> fromHereOn() {
        return Stream.iterate(Optional.of(this), Optional::isPresent, level -> level.get().wider)
                .map(Optional::get)
                .toList();
    }

    private Optional<RunningStack> find(ResourceId key, Specs.Entry entry) {
        Optional<Part> nearest = wider.map(RunningFixtures::fromHereOn).orElse(List.of()).stream()
                .flatMap(level -> level.parts.stream())
                .filter(part -> part.specs().containsKey(key))
                .findFirst();
        return nearest.isEmpty()
                ? session.suite().findRunning(key, entry)
                : nearest.filter(part -> part.specs().get(key).value().equals(entry.value()))
                        .map(Part::stack);
    }

    private void export(RequiredFixtures wanted, RunningStack stack) {
        Set<Object> around = new HashSet<>(Set.of(session));
        wider.ifPresent(level -> around.addAll(level.fromHereOn()));
        if (!wanted.suiteProperties().isEmpty()) {
            session.pin(usedOfSuite());
        }
        String who = name.text();
        wanted.suiteProperties().forEach((property, value) -> session.properties()
                .set(property, stack.rewrite(value), session, Set.of(), who + " for the whole SUITE"));
        wanted.properties().forEach((property, value) -> session.properties()
                .set(property, stack.rewrite(value), this, around, who));
    }

    /** All that can be used here as one stack: looking up, rewriting and addresses work on all of it. */
    public RunningStack stack() {
        return parts.stream()
                .reduce((first, last) -> last)
                .map(Part::stack)
                .or(() -> wider.map(RunningFixtures::stack))
                .orElseThrow(() -> new HarnessException("Nothing has been started for " + name + " yet."));
    }

    public Map<String, RunningContainer> containers() {
        return named(RunningStack::containers, RunningContainer::name);
    }

    public Map<String, RunningNetwork> networks() {
        return named(RunningStack::networks, RunningNetwork::name);
    }

    public Map<String, RunningRegistry> registries() {
        return named(RunningStack::registries, RunningRegistry::name);
    }

    public Map<String, RunningImage> images() {
        return named(RunningStack::images, RunningImage::name);
    }

    public Map<String, RunningVolume> volumes() {
        return named(RunningStack::volumes, RunningVolume::name);
    }

    /** What fixtures that are no containers hand out, as far as it is of this type. */
    public Map<String, Object> fixtures(Class<?> type) {
        Map<String, Object> fixtures = new LinkedHashMap<>();
        stacks().forEach(stack -> fixtures.putAll(stack.fixtures()));
        fixtures.values().removeIf(handle -> !type.isInstance(handle));
        return fixtures;
    }

    private <T> Map<String, T> named(Function<RunningStack, Collection<T>> content, Function<T, String> nameOf) {
        Map<String, T> named = new LinkedHashMap<>();
        stacks().forEach(stack -> content.apply(stack).forEach(one -> named.put(nameOf.apply(one), one)));
        return named;
    }

    /** Widest first, so that what is nearer covers what has the same name. */
    private List<RunningStack> stacks() {
        Set<RunningStack> all =
                new LinkedHashSet<>(wider.map(RunningFixtures::stacks).orElse(List.of()));
        parts.forEach(part -> {
            all.addAll(part.shared());
            all.add(part.stack());
        });
        return List.copyOf(all);
    }

    private List<RunningStack> ownStacks() {
        return parts.stream().map(Part::stack).toList();
    }

    /** Notes that a test of this level failed, for those who want to keep what it ran on. */
    public void markFailed() {
        failed = true;
        wider.ifPresentOrElse(RunningFixtures::markFailed, session::markFailed);
    }

    /** What is to be told of containers that ended and should run. */
    public List<FailureReport> ended() {
        // What is told here is not told once more at the end.
        stacks().forEach(RunningStack::takeEnds);
        return gone();
    }

    /** As {@link #ended}, and what ended is told at the end nevertheless. */
    List<FailureReport> gone() {
        Map<String, RunningContainer> lasting = containers();
        lasting.values().removeIf(RunningContainer::isElsewhere);
        for (RunningStack stack : stacks()) {
            stack.containers().stream().filter(stack::mayEnd).forEach(job -> lasting.remove(job.name(), job));
        }
        fromHereOn().stream()
                .flatMap(level -> level.parts.stream())
                .flatMap(part -> part.wanted().containers().stream())
                .filter(spec -> spec.readiness().condition().isJob())
                .forEach(job -> lasting.remove(job.name()));
        return ContainerStates.ended(lasting.values());
    }

    /**
     * Warns of containers that ended by themselves since the last look, here and in the levels around, and keeps what they
     * wrote.
     *
     * @throws ContainerEndedException if that is a failure
     */
    public void tellEnds() {
        List<RunningStack> own = ownStacks();
        List<ContainerEnd> failing = new ArrayList<>();
        for (RunningStack stack : stacks()) {
            List<ContainerEnd> ends = stack.takeEnds();
            ends.stream().filter(end -> !end.fails()).forEach(end -> LOG.warn("{}: {}", name, end.text()));
            ends.stream().filter(ContainerEnd::fails).forEach(failing::add);
            if (!ends.isEmpty() && !(failed && own.contains(stack))) {
                session.keepOutput(stack, name);
            }
        }
        if (!failing.isEmpty()) {
            markFailed();
            throw ContainerEndedException.of(failing);
        }
    }

    @Override
    public Collection<RunningContainer> allContainers() {
        return containers().values();
    }

    @Override
    public Collection<RunningContainer> ownContainers() {
        return ownStacks().stream()
                .flatMap(stack -> stack.containers().stream())
                .toList();
    }

    /** Ends what was started for this level, newest first; all of it is tried. */
    @Override
    public void close() {
        session.properties().restore(this);
        List<RuntimeException> failures = new ArrayList<>();
        keep.flatMap(word -> session.keeps(failed, Optional.of(word)))
                .ifPresent(reason -> session.keepSuite(usedOfSuite(), reason));
        if (!parts.isEmpty()) {
            CollectedFile.collectFromOthers(collected, ownStacks(), containers(), failed);
        }
        List<Part> newestFirst = new ArrayList<>(parts);
        Collections.reverse(newestFirst);
        for (Part part : newestFirst) {
            try {
                end(part);
            } catch (RuntimeException e) {
                failures.add(e);
            }
            session.release(part.managed());
        }
        output.close();
        session.suite().release(this);
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    /** What it uses of SUITE scope, by itself or through a level around it. */
    private List<RunningStack> usedOfSuite() {
        Set<RunningStack> used =
                new LinkedHashSet<>(wider.map(RunningFixtures::usedOfSuite).orElse(List.of()));
        synchronized (suite) {
            used.addAll(suite);
        }
        return List.copyOf(used);
    }

    /** What is copied out of containers at the end of this level. */
    public void collects(List<CollectedFile> files) {
        collected = List.copyOf(files);
    }

    private void end(Part part) {
        RunningStack stack = part.stack();
        List<CollectedFile> around = wider.map(level -> level.collected).orElse(List.of());
        List<CollectedFile> files =
                CollectedFile.endingWith(stack, Stream.concat(around.stream(), collected.stream()), failed);
        session.keepOutputAtTheEnd(stack, name, failed);
        Optional<String> reason = session.keeps(failed, keep);
        if (reason.isPresent()) {
            files.forEach(file -> file.collectNow(containers()));
            session.keep(stack, reason.get());
        } else {
            files.forEach(file -> file.collectAtTheEndOf(stack));
            session.end(stack, part.below(), Exclusive.is(part.wanted().own()) || !files.isEmpty());
        }
    }
}
