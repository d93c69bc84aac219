package org.containerharness.lease;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.cleanup.Owner;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;
import org.containerharness.identity.Fields;
import org.containerharness.identity.Identity;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Problem;
import org.containerharness.model.RegistryAddress;
import org.containerharness.model.RegistrySpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.run.RunningContainer;
import org.containerharness.run.RunningImage;
import org.containerharness.run.RunningStack;
import org.containerharness.run.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out single resources: finds one, looks whether it is as it should be, else makes it, or waits for who makes it.
 *
 * <p>The engine's unique names decide who makes a container: it is created under a name that means "being made" and gets
 * its own name when it is ready, which is what everybody looks for. On one machine a lock of the operating system comes
 * before that, so that nobody creates in vain.
 */
final class Making {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    /** How long something that is kept may take to show that it is ready still. */
    private static final Duration RECHECK = Duration.ofSeconds(15);

    private static final long SHORTEST_PAUSE = 20_000_000;
    private static final long LONGEST_PAUSE = 500_000_000;

    /** The stack something belongs to, checked as a whole before anything of it is made. */
    record Whole(StackSpec stack, List<RunningStack> below) {}

    /** A resource with all that is known of it here. */
    private record Wanted(
            Resource resource, Identity identity, List<RunningStack> below, String name, String makingName) {

        Wanted(Resource resource, Identity identity, List<RunningStack> below, ScopeInUse scope) {
            this(
                    resource,
                    identity,
                    below,
                    scope.engineName(resource.id(), identity),
                    scope.engineNameWhileMade(resource.id(), identity));
        }

        ResourceId id() {
            return resource.id();
        }
    }

    private final HarnessRuntime runtime;
    private final Engine engine;
    private final LeaseOptions options;
    private final ThisMachine machine;
    private final Cleanup cleanup;
    private final ScopeInUse scope;
    private final Optional<LeaseStore> store;
    private final Whole whole;
    private final Inspection inspection;

    Making(
            HarnessRuntime runtime,
            Cleanup cleanup,
            LeaseOptions options,
            ThisMachine machine,
            ScopeInUse scope,
            Optional<LeaseStore> store,
            Whole whole) {
        this.runtime = runtime;
        this.engine = runtime.engine();
        this.options = options;
        this.machine = machine;
        this.cleanup = cleanup;
        this.scope = scope;
        this.store = store;
        this.whole = whole;
        this.inspection = new Inspection(runtime, RECHECK);
    }

    Leased lease(Resource resource, Identity identity, List<RunningStack> below) {
        if (resource.isExternal()) {
            return external(resource);
        }
        Wanted wanted = new Wanted(resource, identity, below, scope);
        return switch (resource.id().kind()) {
            case CONTAINER -> container(wanted);
            case NETWORK -> network(wanted);
            case VOLUME -> volume(wanted);
            case IMAGE, FIXTURE -> throw new IllegalStateException(resource.id() + " is not shared by itself.");
        };
    }

    private Leased external(Resource resource) {
        String engineName = resource.stack().networks().stream()
                .map(NetworkSpec::engineName)
                .findFirst()
                .orElseGet(() -> resource.stack().volumes().get(0).engineName())
                .orElseThrow();
        return leased(resource, engineName, Optional.empty(), false);
    }

    /**
     * What ends when nobody uses it is held before it is looked for, so that no sweep can come between.
     *
     * @throws IOException if that cannot be noted, such as on a full disk
     */
    void hold(Resource resource, Identity identity) throws IOException {
        if (scope.scope() != SharedScope.MACHINE || resource.isExternal()) {
            return;
        }
        LeaseStore known = store.orElseThrow();
        String name = scope.engineName(resource.id(), identity);
        if (!known.hold(storeName(engine, name), options.patience())) {
            throw new HarnessException("The " + resource.id() + " (" + name + ") is being removed by another"
                    + " process for more than " + DurationText.print(options.patience())
                    + ". See what that process waits for; the engine may hang.");
        }
    }

    /** Two engines may have fixtures of one name. */
    static String storeName(Engine engine, String engineName) {
        return engineName + "-" + Identity.brief(engine.info().endpoint());
    }

    // Containers

    private Leased container(Wanted wanted) {
        ContainerSpec spec = wanted.resource().stack().containers().get(0);
        inspection.prepare(spec);
        Optional<ContainerDetails> found = engine.containers().find(wanted.name());
        if (found.isPresent()) {
            Optional<ContainerDetails> usable = usable(wanted, spec, found.get(), false);
            if (usable.isPresent()) {
                return leased(wanted.resource(), wanted.name(), usable, false);
            }
        }
        return patiently(wanted, () -> makeContainer(wanted, spec));
    }

    /** One try: the container if it is there now or was made, empty if somebody else makes it. */
    private Optional<Leased> makeContainer(Wanted wanted, ContainerSpec spec) {
        Optional<ContainerDetails> found = engine.containers().find(wanted.name());
        if (found.isPresent()) {
            Optional<ContainerDetails> usable = usable(wanted, spec, found.get(), true);
            if (usable.isPresent()) {
                return Optional.of(leased(wanted.resource(), wanted.name(), usable, false));
            }
        }
        Optional<ContainerDetails> inTheMaking = engine.containers().find(wanted.makingName());
        if (inTheMaking.isPresent()) {
            removeRuin(wanted, inTheMaking.get());
            return Optional.empty();
        }
        compareWithKept(
                wanted,
                engine.containers().list(sameName(wanted)).stream()
                        .map(other -> new Kept(other.name(), other.labels()))
                        .toList());
        return create(wanted, wanted.resource().stack().containers().get(0));
    }

    private Optional<Leased> create(Wanted wanted, ContainerSpec spec) {
        StackSpec alone = StackSpec.named(whole.stack().name()).plus(spec.withEngineName(wanted.makingName()));
        RunningStack made;
        try {
            made = start(wanted, alone);
        } catch (NameTaken e) {
            return Optional.empty();
        }
        String id = made.container(spec.name()).id();
        try {
            engine.containers().rename(id, wanted.name());
        } catch (EngineException e) {
            made.close();
            if (e.kind() == EngineException.Kind.NAME_TAKEN) {
                return Optional.empty();
            }
            throw e;
        }
        LOG.info("Made the shared {} ({})", wanted.id(), wanted.name());
        return Optional.of(leased(
                wanted.resource(),
                wanted.name(),
                Optional.of(engine.containers().inspect(id)),
                true));
    }

    /** The container if it may be handed out; if not, it is removed where the caller is the one to do that. */
    private Optional<ContainerDetails> usable(
            Wanted wanted, ContainerSpec spec, ContainerDetails facts, boolean removeElse) {
        Inspection.Verdict verdict = inspection.of(spec, wanted.identity(), facts, wanted.below());
        if (verdict.obstacle().isEmpty()) {
            return Optional.of(verdict.facts());
        }
        if (removeElse) {
            LOG.warn(
                    "The shared {} ({}, made at {}) is replaced: {}.",
                    wanted.id(),
                    facts.name(),
                    facts.labels().getOrDefault(Labels.PLACE, "an unknown place"),
                    verdict.obstacle().get());
            engine.containers().remove(facts.id());
        }
        return Optional.empty();
    }

    private void removeRuin(Wanted wanted, ContainerDetails ruin) {
        if (isDead(ruin.labels())) {
            LOG.info("The process that made the shared {} ({}) has died; it is made anew.", wanted.id(), ruin.name());
            engine.containers().remove(ruin.id());
        }
    }

    /** Whether the process that began to make something is known to have ended. */
    private boolean isDead(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(Labels.CREATOR))
                .flatMap(Owner::parse)
                .filter(creator -> machine.standing(creator) == ThisMachine.Standing.DEAD)
                .isPresent();
    }

    // Networks and volumes

    private Leased network(Wanted wanted) {
        Supplier<Optional<Leased>> look =
                () -> engine.networks().find(wanted.name()).map(facts -> {
                    refuseForeign(wanted, facts.labels());
                    return leased(wanted.resource(), wanted.name(), Optional.empty(), false);
                });
        return look.get()
                .orElseGet(() -> patiently(wanted, () -> look.get().or(() -> {
                    compareWithKept(
                            wanted,
                            engine.networks().list(sameName(wanted)).stream()
                                    .map(other -> new Kept(other.name(), other.labels()))
                                    .toList());
                    NetworkSpec spec = wanted.resource().stack().networks().get(0);
                    return made(
                            wanted,
                            StackSpec.named(whole.stack().name())
                                    .plus(spec.withEngineName(wanted.name()).withKnownBy(List.of())));
                })));
    }

    /** A volume without files is there when it is created; one with files when a second, empty one marks it as filled. */
    private Leased volume(Wanted wanted) {
        VolumeSpec spec = wanted.resource().stack().volumes().get(0);
        String marker = spec.files().isEmpty() ? wanted.name() : wanted.name() + "-filled";
        Supplier<Optional<Leased>> look = () -> engine.volumes().find(marker).map(facts -> {
            refuseForeign(wanted, facts.labels());
            return leased(wanted.resource(), wanted.name(), Optional.empty(), false);
        });
        return look.get()
                .orElseGet(() -> patiently(wanted, () -> look.get().or(() -> {
                    compareWithKept(
                            wanted,
                            engine.volumes().list(sameName(wanted)).stream()
                                    .map(other -> new Kept(other.name(), other.labels()))
                                    .toList());
                    return fill(wanted, spec, marker);
                })));
    }

    private Optional<Leased> fill(Wanted wanted, VolumeSpec spec, String marker) {
        StackSpec alone = StackSpec.named(whole.stack().name()).plus(spec.withEngineName(wanted.name()));
        if (spec.files().isEmpty()) {
            return made(wanted, alone);
        }
        Optional<ContainerDetails> filling = engine.containers().find(wanted.name() + "-seed");
        if (filling.isPresent()) {
            removeRuin(wanted, filling.get());
            return Optional.empty();
        }
        engine.volumes().remove(wanted.name());
        Optional<Leased> filled = made(wanted, alone);
        if (filled.isPresent()) {
            made(
                    wanted,
                    StackSpec.named(whole.stack().name())
                            .plus(VolumeSpec.named(spec.name())
                                    .withEngineName(marker)
                                    .withPlace(spec.place())));
        }
        return filled;
    }

    private Optional<Leased> made(Wanted wanted, StackSpec alone) {
        try {
            start(wanted, alone);
        } catch (NameTaken e) {
            return Optional.empty();
        }
        LOG.info("Made the shared {} ({})", wanted.id(), wanted.name());
        return Optional.of(leased(wanted.resource(), wanted.name(), Optional.empty(), true));
    }

    // Images

    /**
     * Sees to it that the images that a stack declares are there, with all their names, and that they were pushed once
     * for as long as the registries they go to are the same containers. Images stay, as a cache does.
     *
     * @param standsOn what was leased of the same stack, and what it stands on
     */
    List<RunningImage> images(List<RunningStack> standsOn) {
        StackSpec stack = whole.stack();
        if (stack.images().isEmpty()) {
            return List.of();
        }
        StackSpec alone = StackSpec.named(stack.name());
        for (RegistrySpec registry : stack.registries()) {
            alone = alone.plus(registry);
        }
        List<RunningImage> images = new ArrayList<>();
        for (ImageSpec spec : stack.images()) {
            images.add(image(spec, alone, standsOn));
        }
        return images;
    }

    private RunningImage image(ImageSpec spec, StackSpec registries, List<RunningStack> standsOn) {
        Identity identity = Identity.of(new Fields()
                .add("image", runtime.imageReference(spec.source()))
                .add("pushes", spec.pushes())
                .add("registries", idsOfRegistries(spec, standsOn)));
        ResourceId id = new ResourceId(ResourceId.Kind.IMAGE, spec.name());
        String marker = scope.engineName(id, identity);
        Supplier<Optional<RunningImage>> work = () -> {
            boolean isPushed =
                    spec.pushes().isEmpty() || engine.volumes().find(marker).isPresent();
            ImageSpec due =
                    isPushed ? new ImageSpec(spec.name(), spec.source(), spec.tags(), List.of(), spec.place()) : spec;
            RunningStack running = startForScope(identity, registries.plus(due), standsOn);
            if (!isPushed) {
                startForScope(
                        identity,
                        StackSpec.named(whole.stack().name())
                                .plus(VolumeSpec.named(spec.name())
                                        .withEngineName(marker)
                                        .withPlace(spec.place())),
                        List.of());
            }
            return Optional.of(running.image(spec.name()));
        };
        return (store.isEmpty()
                        ? work.get()
                        : store.get()
                                .exclusively(storeName(engine, marker), options.patience(), work)
                                .orElse(Optional.empty()))
                .orElseThrow(() -> new HarnessException("The shared image <" + spec.name() + "> (declared at "
                        + spec.place() + ") is being made by another process, which was not done within "
                        + DurationText.print(options.patience()) + ". See what that process waits for."));
    }

    /** Empty for registries that are no containers here. */
    private static List<String> idsOfRegistries(ImageSpec spec, List<RunningStack> standsOn) {
        List<String> ids = new ArrayList<>();
        for (ImageReference push : spec.pushes()) {
            push.registry()
                    .flatMap(host -> new RegistryAddress(host).container())
                    .flatMap(container -> standsOn.stream()
                            .flatMap(stack -> stack.findContainer(container).stream())
                            .map(RunningContainer::id)
                            .findFirst())
                    .ifPresent(ids::add);
        }
        return ids;
    }

    private void refuseForeign(Wanted wanted, Map<String, String> labels) {
        if (!wanted.identity().hash().equals(labels.get(Labels.IDENTITY))) {
            throw new HarnessException("The name " + wanted.name() + " of the shared " + wanted.id()
                    + " is taken by something else that the harness did not make so. Remove it, or give the declared one"
                    + " another name.");
        }
    }

    // Common

    /** The engine refused a name because somebody else has it: that one makes the same thing. */
    private static final class NameTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NameTaken(StartException cause) {
            super(cause);
        }
    }

    private RunningStack start(Wanted wanted, StackSpec alone) {
        // What is wrong with the stack as a whole is told as such, not as the failure of one part.
        runtime.plan(whole.stack(), whole.below());
        try {
            return startForScope(wanted.identity(), alone, wanted.below());
        } catch (StartException e) {
            if (e.getCause() instanceof EngineException refusal && refusal.kind() == EngineException.Kind.NAME_TAKEN) {
                throw new NameTaken(e);
            }
            throw e;
        }
    }

    private RunningStack startForScope(Identity identity, StackSpec alone, List<RunningStack> below) {
        Map<String, String> ofOwner;
        if (scope.scope() == SharedScope.BUILD) {
            cleanup.watch(scope.build());
            ofOwner = cleanup.labels(scope.build());
        } else {
            ofOwner = cleanup.labels();
        }
        return runtime.startFor(scope.labels(identity, ofOwner, cleanup.owner()), alone, below);
    }

    /** Tries again and again, alone on this machine, until it is there; what makes it elsewhere takes its time. */
    private Leased patiently(Wanted wanted, Supplier<Optional<Leased>> attempt) {
        long start = System.nanoTime();
        long end = start + options.patience().toNanos();
        long pause = SHORTEST_PAUSE;
        while (System.nanoTime() - end < 0) {
            Optional<Leased> leased = alone(wanted, Duration.ofNanos(end - System.nanoTime()), attempt);
            if (leased.isPresent()) {
                return leased.get();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new HarnessException("Interrupted while waiting for the shared " + wanted.id() + ".");
            }
            LockSupport.parkNanos(this, pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
        throw new HarnessException("The shared " + wanted.id() + " (declared at "
                + wanted.resource().place() + ") is being made by another process, which was not done within "
                + DurationText.print(options.patience()) + maker(wanted)
                + ". If nobody makes it any more, remove the container " + wanted.makingName() + ".");
    }

    private String maker(Wanted wanted) {
        return engine.containers()
                .find(wanted.makingName())
                .map(facts -> ", by " + facts.labels().getOrDefault(Labels.CREATOR, "an unknown process"))
                .orElse("");
    }

    private Optional<Leased> alone(Wanted wanted, Duration limit, Supplier<Optional<Leased>> attempt) {
        return store.isEmpty()
                ? attempt.get()
                : store.get()
                        .exclusively(storeName(engine, wanted.name()), limit, attempt)
                        .orElse(Optional.empty());
    }

    private Leased leased(Resource resource, String engineName, Optional<ContainerDetails> facts, boolean isNew) {
        Map<String, ContainerDetails> containers = new LinkedHashMap<>();
        facts.ifPresent(each -> containers.put(resource.id().name(), each));
        Map<ResourceId, String> names = facts.isPresent() ? Map.of() : Map.of(resource.id(), engineName);
        return new Leased(
                runtime.adopt(resource.stack(), containers, names, new ArrayList<>()), engineName, facts, isNew);
    }

    /** Something that is there under the same declared name. */
    private record Kept(String name, Map<String, String> labels) {}

    private Map<String, String> sameName(Wanted wanted) {
        Map<String, String> labels = new LinkedHashMap<>(scope.ownLabels());
        labels.put(Labels.NAME, wanted.id().name());
        return labels;
    }

    /**
     * What was declared at the same place was changed since and is left to end in its own time; what the same build
     * declares differently elsewhere is a mistake.
     */
    private void compareWithKept(Wanted wanted, List<Kept> others) {
        for (Kept other : others) {
            String identity = other.labels().getOrDefault(Labels.IDENTITY, "");
            if (identity.isEmpty() || identity.equals(wanted.identity().hash())) {
                continue;
            }
            String differences = wanted.identity()
                    .differences(other.labels().getOrDefault(Labels.FIELDS, ""))
                    .orElse("fields that are not told");
            String place = other.labels().getOrDefault(Labels.PLACE, "an unknown place");
            boolean sameBuild = scope.scope() == SharedScope.BUILD
                    || scope.build().id().equals(other.labels().get(Labels.CREATOR_BUILD));
            if (sameBuild && !place.equals(wanted.resource().place().text())) {
                throw new DeclarationException(new Problem(
                        wanted.resource().place(), Claims.conflict(wanted.id(), scope.scope(), place, differences)));
            }
            LOG.info(
                    "The kept {} {} (made at {}) is not reused, a new one is made: different in {}.",
                    wanted.id(),
                    other.name(),
                    place,
                    differences);
        }
    }
}
