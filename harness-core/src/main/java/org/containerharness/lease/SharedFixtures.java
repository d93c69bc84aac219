package org.containerharness.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.containerharness.cleanup.BuildOwner;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Sweep;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.identity.Identity;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.Needs;
import org.containerharness.model.Problem;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.resolution.UniquePart;
import org.containerharness.run.HarnessRuntime;

/**
 * Fixtures that several processes share. Whoever asks first makes it, the others wait for it; afterwards it is handed out
 * after a look at it, or replaced if that look finds it wanting.
 *
 * <p>Each container, network and volume of a stack is shared by itself, in the order of what needs what, side by side
 * where nothing is needed. Safe for use by many threads.
 */
public final class SharedFixtures implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    private static final long WATCH_SECONDS = 2;

    private final HarnessRuntime runtime;
    private final Cleanup cleanup;
    private final LeaseOptions options;
    private final ThisMachine machine;
    private final Clock clock;
    private final Map<SharedScope, Claims> claims = new ConcurrentHashMap<>();
    private final Set<String> fresh = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watches = new AtomicBoolean();
    private final AtomicBoolean guards = new AtomicBoolean();
    private final Scopes scopes;

    /** @param cleanup sees to the end of what a build shares */
    public SharedFixtures(HarnessRuntime runtime, Cleanup cleanup, LeaseOptions options) {
        this(runtime, cleanup, options, ThisMachine.get(), Clock.systemUTC());
    }

    SharedFixtures(HarnessRuntime runtime, Cleanup cleanup, LeaseOptions options, ThisMachine machine, Clock clock) {
        this.runtime = runtime;
        this.cleanup = cleanup;
        this.options = options;
        this.machine = machine;
        this.clock = clock;
        this.scopes = new Scopes(options, machine, clock);
    }

    /**
     * Returns when all of the stack runs, made here or found.
     *
     * @param below running stacks that its containers may use
     * @return all of it as one stack; closing it ends nothing
     * @throws DeclarationException if something of it cannot be shared, or is declared differently elsewhere in the same
     *     scope
     * @throws org.containerharness.handle.StartException if something could not be started
     * @throws HarnessException if another process that makes it was not done in time
     */
    public RunningStack lease(StackSpec declared, SharedScope scope, List<RunningStack> below) {
        return lease(declared, scope, below, List.of());
    }

    /**
     * As {@link #lease(StackSpec, SharedScope, List)}, with what brings containers back to the state that this user
     * expects. A container that was just made is left as it is; one whose hook fails is replaced.
     */
    public RunningStack lease(StackSpec declared, SharedScope scope, List<RunningStack> below, List<ResetHook> resets) {
        refuseWhatCannotBeShared(declared, scope);
        if (!declared.containers().isEmpty()) {
            runtime.engine().info().require(Capability.RENAME, "Sharing containers in " + scope + " scope");
        }
        ScopeInUse inUse = scopes.inUse(scope);
        // Names that are unique for each start elsewhere are the same for all who share.
        StackSpec stack = UniquePart.replace(declared, inUse.uniquePart());
        List<Resource> resources = Resource.of(withAwaitedJobs(stack));
        Map<ResourceId, Identity> identities = identities(resources);
        claims.computeIfAbsent(inUse.scope(), Claims::new).claim(resources, identities);
        Leases leases = new Leases(runtime, machine, options.patience(), inUse, scopes.store(), stack, below);
        try {
            leases.hold(resources, identities);
        } catch (IOException | UncheckedIOException e) {
            scopes.cannotNote(e);
            return lease(declared, scope, below, resets);
        }
        Map<ResourceId, Leased> leased = leases.all(resources, identities);
        leased.forEach((id, each) -> each.facts().ifPresent(facts -> note(facts.id(), each.isNew())));
        Set<String> replaced = new HashSet<>();
        for (ResetHook reset : resets) {
            if (!replaced.contains(reset.container()) && failsOn(leased, reset, stack)) {
                replaced.add(reset.container());
            }
        }
        if (!replaced.isEmpty()) {
            return lease(declared, scope, below, List.of());
        }
        if (inUse.scope() == SharedScope.BUILD && watches.compareAndSet(false, true)) {
            // Whoever makes something watches at once; those who only find it take their turn when they are not in a
            // hurry. A named build has no process that others could see living, so each of its JVMs counts from the
            // start.
            long delay = inUse.build().isNamed() ? 0 : WATCH_SECONDS;
            CompletableFuture.delayedExecutor(delay, TimeUnit.SECONDS).execute(() -> cleanup.watch(inUse.build()));
        }
        if (inUse.scope() == SharedScope.MACHINE && guards.compareAndSet(false, true)) {
            // Who only finds what is there has a guard too, or other machines would not see that it is used.
            CompletableFuture.delayedExecutor(WATCH_SECONDS, TimeUnit.SECONDS).execute(cleanup::begin);
        }
        Map<String, ContainerDetails> containers = new LinkedHashMap<>();
        Map<ResourceId, String> engineNames = new LinkedHashMap<>();
        leased.forEach((id, each) -> {
            each.facts().ifPresent(facts -> containers.put(id.name(), facts));
            engineNames.put(id, each.engineName());
        });
        List<RunningStack> standsOn = new ArrayList<>(below);
        leased.values().forEach(each -> standsOn.add(each.stack()));
        SharedImages images = new SharedImages(runtime, leases, options.patience(), inUse, scopes.store(), stack);
        return runtime.adopt(stack, containers, engineNames, images.all(stack.images(), standsOn), below);
    }

    /**
     * What sharing the stack would meet, with nothing changed on the engine: the identity of each resource, and whether
     * what is there under its name would be reused.
     */
    public List<SharedLook> look(StackSpec stack, SharedScope scope) {
        List<Resource> resources = Resource.of(withAwaitedJobs(stack));
        Map<ResourceId, Identity> identities = identities(resources);
        ReuseCheck check = new ReuseCheck(runtime, scope);
        return resources.stream()
                .map(resource -> check.at(resource, identities.get(resource.id())))
                .toList();
    }

    /**
     * Brings containers back to the state that the next user in this JVM expects. One that was made for this user is left
     * as it is the first time; one whose hook fails is replaced, and the handles in {@code leased} mean the new one then.
     *
     * @param leased what {@link #lease} gave for these arguments
     * @return true if something was replaced, so that addresses have to be asked for anew
     */
    public boolean reset(
            RunningStack leased,
            StackSpec declared,
            SharedScope scope,
            List<RunningStack> below,
            List<ResetHook> resets) {
        Set<String> spared = new HashSet<>();
        for (ResetHook reset : resets) {
            String id = leased.container(reset.container()).id();
            boolean isFresh = spared.contains(id) || fresh.remove(id);
            if (isFresh) {
                spared.add(id);
            } else if (fails(reset, leased, declared)) {
                RunningStack now = lease(declared, scope, below);
                now.containers().forEach(container -> {
                    // What is not replaced stays as it is.
                    leased.findContainer(container.name()).ifPresent(old -> old.becomes(container.facts()));
                    fresh.remove(container.id());
                });
                return true;
            }
        }
        return false;
    }

    private void note(String containerId, boolean isNew) {
        if (isNew) {
            fresh.add(containerId);
        } else {
            fresh.remove(containerId);
        }
    }

    private boolean failsOn(Map<ResourceId, Leased> leased, ResetHook reset, StackSpec stack) {
        Leased container = leased.get(ResourceId.container(reset.container()));
        if (container == null) {
            throw new HarnessException("The reset hook <" + reset + "> is for the container <" + reset.container()
                    + ">, which is not in the stack <" + stack.name() + ">. Name one of its containers.");
        }
        return !container.isNew() && fails(reset, container.stack(), stack);
    }

    /** Runs it; what it could not bring back is removed, so that it is made anew. */
    private boolean fails(ResetHook reset, RunningStack stack, StackSpec spec) {
        try {
            reset.run(stack, spec);
            return false;
        } catch (RuntimeException e) {
            RunningContainer container = stack.container(reset.container());
            LOG.warn(
                    "The shared container {} ({}) is replaced: its reset hook ({}) failed: {}",
                    container.name(),
                    container.engineName(),
                    reset,
                    e.getMessage());
            runtime.engine().containers().remove(container.id());
            return true;
        }
    }

    /**
     * Removes what has MACHINE scope and was not used for its time.
     *
     * @return what was removed, a text each
     */
    public List<String> removeIdle() {
        if (!Files.isDirectory(options.stateFolder())) {
            return List.of();
        }
        return scopes.store()
                .filter(LeaseStore::hasNotes)
                .map(known -> idleSweep(known).run())
                .orElse(List.of());
    }

    /**
     * All of MACHINE scope that is on the engine, with what {@link #removeIdleNow} would do with it and why. Empty where the
     * folder cannot be written to in which processes tell each other what they use.
     */
    public List<Finding> lookAtIdle() {
        return scopes.store().map(known -> idleSweep(known).look()).orElse(List.of());
    }

    /**
     * As {@link #removeIdle}, for somebody who asks for it: also what runs and of which nothing is noted here, if no other
     * session runs and no other container uses it.
     */
    public Sweep.Result removeIdleNow() {
        return scopes.store().map(known -> idleSweep(known).remove()).orElse(new Sweep.Result(List.of(), List.of()));
    }

    private IdleSweep idleSweep(LeaseStore known) {
        return new IdleSweep(
                runtime.engine(),
                known,
                machine,
                clock,
                options.idle(),
                "session:" + cleanup.session(),
                // There is nothing to listen for: a session elsewhere shows by its guard, at the next look.
                length -> Thread.sleep(length.toMillis()));
    }

    private static void refuseWhatCannotBeShared(StackSpec stack, SharedScope scope) {
        List<Problem> problems = new ArrayList<>();
        stack.adopted()
                .forEach(spec -> problems.add(new Problem(
                        spec.place(),
                        "the object <" + spec.name() + "> lives in this JVM and cannot be shared in " + scope
                                + " scope. Give it SUITE scope, or declare its container.")));
        stack.images().stream()
                .filter(spec -> spec.source() instanceof ImageSource.Committed)
                .forEach(spec -> problems.add(new Problem(
                        spec.place(),
                        "the image <" + spec.name() + "> is a commit of what a container has become at some moment,"
                                + " which cannot be shared in " + scope + " scope. Give it SUITE scope.")));
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
    }

    /** What others wait to complete is a job: it is ready when it has ended well. */
    private static StackSpec withAwaitedJobs(StackSpec stack) {
        Set<String> jobs = Needs.of(stack).awaitedToComplete();
        List<ContainerSpec> containers = stack.withImagesInPlace().containers().stream()
                .map(spec -> jobs.contains(spec.name())
                        ? spec.withReadiness(new ReadinessSpec(
                                new ReadyCondition.Completed(0),
                                spec.readiness().timeout(),
                                spec.readiness().failOn()))
                        : spec)
                .toList();
        return stack.withContainers(containers);
    }

    private Map<ResourceId, Identity> identities(List<Resource> resources) {
        Map<ResourceId, Identity> identities = new LinkedHashMap<>();
        for (Resource resource : resources) {
            Map<ResourceId, String> needed = new LinkedHashMap<>();
            resource.needs().stream()
                    .filter(identities::containsKey)
                    .forEach(need -> needed.put(need, identities.get(need).hash()));
            identities.put(resource.id(), resource.identity(runtime::imageReference, needed));
        }
        return identities;
    }

    /**
     * The build this JVM belongs to, for who has reached no engine.
     *
     * @param named what names it instead of its process
     */
    public static String buildOf(Optional<String> named) {
        return Scopes.build(named, ThisMachine.get()).id();
    }

    /** The build this JVM belongs to. */
    public BuildOwner build() {
        return scopes.build();
    }

    /** Lets go of everything; what a build or nobody owns stays. */
    @Override
    public void close() {
        scopes.close();
    }
}
