package org.containerharness.lease;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.identity.Identity;
import org.containerharness.log.Log;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Plan;
import org.containerharness.plan.SharePlanner;
import org.containerharness.plan.SharedState;
import org.containerharness.plan.SharedState.Standing;
import org.containerharness.run.HarnessRuntime;

/**
 * Leases the resources of one stack in one scope: looks how each stands, plans what to do about it, has that done, and
 * looks again where somebody else was quicker.
 *
 * <p>The engine's unique names decide who makes a container: it is created under a name that means "being made" and gets
 * its own name when it is ready, which is what everybody looks for. On one machine a lock of the operating system comes
 * before that, so that nobody creates in vain.
 */
final class Leases {

    private static final Log LOG = Log.ofHarness();

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final HarnessRuntime runtime;
    private final Engine engine;
    private final Cleanup cleanup;
    private final Duration patience;
    private final ScopeInUse scope;
    private final Optional<LeaseStore> store;
    private final StackSpec stack;
    private final List<RunningStack> below;
    private final SharedLookup lookup;
    private final AtomicInteger threads = new AtomicInteger();
    private final Map<ResourceId, Leased> leased = new ConcurrentHashMap<>();

    /** @param stack checked as a whole before anything of it is made */
    Leases(
            HarnessRuntime runtime,
            ThisMachine machine,
            Duration patience,
            ScopeInUse scope,
            Optional<LeaseStore> store,
            StackSpec stack,
            List<RunningStack> below) {
        this.runtime = runtime;
        this.engine = runtime.engine();
        this.cleanup = runtime.cleanup();
        this.patience = patience;
        this.scope = scope;
        this.store = store;
        this.stack = stack;
        this.below = below;
        this.lookup = new SharedLookup(runtime, machine, new KeptOthers(engine, scope));
    }

    /**
     * What ends when nobody uses it is held before it is looked for, so that no sweep can come between.
     *
     * @throws IOException if that cannot be noted, such as on a full disk
     */
    void hold(List<Resource> resources, Map<ResourceId, Identity> identities) throws IOException {
        if (scope.scope() != SharedScope.MACHINE) {
            return;
        }
        for (Resource resource : resources) {
            if (!resource.isExternal()) {
                hold(resource.id(), scope.engineName(resource.id(), identities.get(resource.id())));
            }
        }
    }

    private void hold(ResourceId resource, String name) throws IOException {
        if (!store.orElseThrow().hold(LeaseStore.nameFor(engine, name), patience)) {
            throw new HarnessException("The " + resource + " (" + name + ") is being removed by another"
                    + " process for more than " + DurationText.print(patience)
                    + ". See what that process waits for; the engine may hang.");
        }
    }

    /** All of them, each as soon as what it needs is there; one alone in the caller's thread. */
    Map<ResourceId, Leased> all(List<Resource> resources, Map<ResourceId, Identity> identities) {
        Map<ResourceId, Resource> byId = new LinkedHashMap<>();
        resources.forEach(resource -> byId.put(resource.id(), resource));
        Plan plan = SharePlanner.each(resources.stream()
                .map(resource -> new SharePlanner.Part(resource.id(), resource.place(), resource.needs()))
                .toList());
        Executor executor = resources.size() == 1 ? Runnable::run : this::onThread;
        runtime.carryOut(stack.name(), plan, executor, share -> {
            Resource resource = byId.get(share.target());
            leased.put(share.target(), leaseAndTell(resource, identities.get(share.target())));
        });
        Map<ResourceId, Leased> inOrder = new LinkedHashMap<>();
        byId.keySet().forEach(id -> inOrder.put(id, leased.get(id)));
        return inOrder;
    }

    /** The thread ends with the work: leases are few, and what they wait for may take long. */
    private void onThread(Runnable work) {
        Thread thread = new Thread(work, "harness-lease-" + threads.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    private Leased leaseAndTell(Resource resource, Identity identity) {
        Instant begin = Instant.now();
        long from = System.nanoTime();
        Leased lease = lease(resource, identity);
        runtime.events()
                .tell(new RunEvent.Shared(
                        begin,
                        Duration.ofNanos(System.nanoTime() - from),
                        scope.scope().name(),
                        stack.name(),
                        resource.id().toString(),
                        lease.engineName(),
                        lease.facts().map(ContainerDetails::id).orElse(""),
                        lease.facts().map(ContainerDetails::image).orElse(""),
                        identity.brief(),
                        lease.isNew(),
                        resource.place().toString()));
        return lease;
    }

    private Leased lease(Resource resource, Identity identity) {
        if (resource.isExternal()) {
            return leased(resource, externalName(resource), Optional.empty(), false);
        }
        List<RunningStack> standsOn = new ArrayList<>(below);
        resource.needs().stream()
                .filter(leased::containsKey)
                .forEach(need -> standsOn.add(leased.get(need).stack()));
        SharedPart part = SharedPart.of(resource, identity, standsOn, scope);
        SharedState first = unpaused(part, lookup.first(part), () -> lookup.first(part));
        return first.standing() == Standing.USABLE ? reuse(part, first) : patiently(part);
    }

    private static String externalName(Resource resource) {
        return resource.stack().networks().stream()
                .map(NetworkSpec::engineName)
                .findFirst()
                .orElseGet(() -> resource.stack().volumes().get(0).engineName())
                .orElseThrow();
    }

    /** Tries again and again, alone on this machine, until it is there; what makes it elsewhere takes its time. */
    private Leased patiently(SharedPart part) {
        long end = System.nanoTime() + patience.toNanos();
        Duration pause = SHORTEST_PAUSE;
        while (System.nanoTime() - end < 0) {
            Duration limit = Duration.ofNanos(end - System.nanoTime());
            Optional<Leased> there = alone(part, limit, () -> attempt(part));
            if (there.isPresent()) {
                return there.get();
            }
            runtime.carryOut(part.alone(stack.name()), SharePlanner.await(part.id(), pause));
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
        throw new HarnessException("The shared " + part.id() + " (declared at "
                + part.resource().place() + ") is being made by another process, which was not done within "
                + DurationText.print(patience) + maker(part)
                + ". If nobody makes it any more, remove the container " + part.makingName() + ".");
    }

    private String maker(SharedPart part) {
        return engine.containers()
                .find(part.makingName())
                .map(facts -> ", by " + facts.labels().getOrDefault(Labels.CREATOR, "an unknown process"))
                .orElse("");
    }

    private Optional<Leased> alone(SharedPart part, Duration limit, Supplier<Optional<Leased>> attempt) {
        return store.isEmpty()
                ? attempt.get()
                : store.get()
                        .exclusively(LeaseStore.nameFor(engine, part.name()), limit, attempt)
                        .orElse(Optional.empty());
    }

    /** One try: it if it is there now or was made, empty if it has to be looked for again. */
    private Optional<Leased> attempt(SharedPart part) {
        SharedState found = unpaused(part, lookup.complete(part), () -> lookup.complete(part));
        return switch (found.standing()) {
            case USABLE -> Optional.of(reuse(part, found));
            case ABANDONED -> {
                LOG.info("The process that made the shared {} ({}) has died; it is made anew.", part.id(), name(found));
                carryOut(part, found);
                yield Optional.empty();
            }
            case PAUSED, BEING_MADE -> Optional.empty();
            case OUTDATED, MISSING -> make(part, found);
        };
    }

    private static String name(SharedState found) {
        return found.container().map(ContainerDetails::name).orElse(found.name());
    }

    /** @param again looks at it once more */
    private SharedState unpaused(SharedPart part, SharedState found, Supplier<SharedState> again) {
        if (found.standing() != Standing.PAUSED) {
            return found;
        }
        LOG.warn(
                "The shared container {} ({}) is paused; it goes on now.",
                part.id().name(),
                part.name());
        carryOut(part, found);
        return again.get();
    }

    private RunningStack carryOut(SharedPart part, SharedState found) {
        return runtime.carryOut(part.alone(stack.name()), SharePlanner.of(part.id(), found));
    }

    private Leased reuse(SharedPart part, SharedState found) {
        return leased(part, carryOut(part, found), false);
    }

    private Optional<Leased> make(SharedPart part, SharedState found) {
        // What is wrong with the stack as a whole is told as such, not as the failure of one part.
        runtime.plan(stack, below);
        found.container()
                .ifPresent(outdated -> LOG.warn(
                        "The shared {} ({}, made at {}) is replaced: {}.",
                        part.id(),
                        outdated.name(),
                        outdated.labels().getOrDefault(Labels.PLACE, "an unknown place"),
                        found.reason()));
        RunningStack made;
        try {
            made = runtime.startShared(labels(part.identity()), part.alone(stack.name()), part.below(), found);
        } catch (StartException e) {
            if (e.getCause() instanceof EngineException refusal && refusal.kind() == EngineException.Kind.NAME_TAKEN) {
                // Somebody else makes the same thing.
                return Optional.empty();
            }
            throw e;
        }
        LOG.info("Made the shared {} ({})", part.id(), part.name());
        return Optional.of(leased(part, made, true));
    }

    /** Whoever makes something sees to its end. */
    Map<String, String> labels(Identity identity) {
        Map<String, String> ofOwner;
        if (scope.scope() == SharedScope.BUILD) {
            cleanup.watch(scope.build());
            ofOwner = cleanup.labels(scope.build());
        } else {
            ofOwner = cleanup.labels();
        }
        return scope.labels(identity, ofOwner, cleanup.owner());
    }

    private Leased leased(SharedPart part, RunningStack running, boolean isNew) {
        Optional<ContainerDetails> facts = part.id().kind() == ResourceId.Kind.CONTAINER
                ? running.findContainer(part.id().name()).map(RunningContainer::facts)
                : Optional.empty();
        return leased(part.resource(), part.name(), facts, isNew);
    }

    private Leased leased(Resource resource, String engineName, Optional<ContainerDetails> facts, boolean isNew) {
        Map<String, ContainerDetails> containers = new LinkedHashMap<>();
        facts.ifPresent(each -> containers.put(resource.id().name(), each));
        Map<ResourceId, String> names = facts.isPresent() ? Map.of() : Map.of(resource.id(), engineName);
        RunningStack adopted = runtime.adopt(resource.stack(), containers, names, List.of(), List.of());
        return new Leased(adopted, engineName, facts, isNew);
    }
}
