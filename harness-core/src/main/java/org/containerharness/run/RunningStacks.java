package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;
import org.containerharness.handle.RegistryAddresses;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningImage;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.handle.RunningRegistry;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.RunningVolume;
import org.containerharness.investigation.HandedOutAddresses;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.RegistryAddress;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.plan.Action;
import org.containerharness.plan.ImageAction;
import org.containerharness.plan.ImageState;
import org.containerharness.plan.NetworkAction;
import org.containerharness.plan.Plan;
import org.containerharness.plan.SharedAction;
import org.containerharness.plan.VolumeAction;
import org.containerharness.progress.ContainerProgress;
import org.containerharness.progress.StackProgress;
import org.containerharness.proxy.ContainerProxy;

/** Makes the handles of stacks: of those that a plan has started, and of those that ran already. */
record RunningStacks(Engine engine, StackTeardown teardown, HandedOutAddresses handedOut, RunEvents events) {

    /**
     * A stack of what runs already and belongs to somebody else; closing it removes nothing.
     *
     * @param containers as inspected, by declared name
     * @param engineNames of its networks and volumes, by what they are
     */
    RunningStack adopted(
            StackSpec stack,
            Map<String, ContainerDetails> containers,
            Map<ResourceId, String> engineNames,
            List<RunningImage> images,
            List<RunningStack> below) {
        Handles handles = new Handles();
        for (ContainerSpec spec : stack.containers()) {
            ContainerDetails facts = containers.get(spec.name());
            handles.add(
                    spec,
                    new RunningContainer(
                            engine, spec.name(), spec.place(), facts, List.of(), ContainerProxy.declared(facts)));
        }
        // What is there already without anybody's container belongs to whoever declares it.
        below.stream()
                .flatMap(stackBelow -> stackBelow.containers().stream())
                .filter(RunningContainer::isElsewhere)
                .forEach(there -> handles.containers.put(there.name(), there));
        engineNames.forEach(handles::add);
        images.forEach(image -> handles.images.put(image.name(), image));
        return handles.stack(stack, Plan.NOTHING, List.of(), Map.of(), below, Duration.ZERO);
    }

    /**
     * A stack that a plan has started.
     *
     * @param addresses where the engine reaches the registries of its images
     */
    RunningStack started(
            StackSpec stack,
            Plan plan,
            Map<ImageSource, ImageState> imageStates,
            PlanRunner runner,
            RegistryAddresses addresses,
            List<RunningStack> below,
            Duration startTime) {
        Handles handles = new Handles();
        Map<String, ContainerProgress> progress = new LinkedHashMap<>();
        runner.progress().all().forEach(own -> progress.put(own.create().spec().name(), own));
        for (ContainerSpec spec : stack.containers()) {
            ContainerProgress own = progress.get(spec.name());
            // One that may fail need not have come so far.
            if (own != null) {
                own.facts()
                        .ifPresent(facts -> handles.add(spec, runner.progress().handle(spec, facts, own.phases())));
            }
        }
        for (SharedAction.Reuse reuse : plan.actions(SharedAction.Reuse.class)) {
            reuse.container().ifPresent(facts -> stack.containers()
                    .forEach(spec -> handles.add(spec, runner.progress().handle(spec, facts, List.of()))));
            handles.add(reuse.target(), reuse.engineName());
        }
        handles.containers.putAll(runner.progress().adopted());
        // Not only what was made: under a fixed name there may have been something already.
        plan.actions(NetworkAction.Create.class).forEach(create -> handles.add(create.target(), create.engineName()));
        plan.actions(VolumeAction.Create.class).forEach(create -> handles.add(create.target(), create.engineName()));
        stack.networks().stream()
                .filter(NetworkSpec::external)
                .forEach(spec -> handles.add(
                        ResourceId.network(spec.name()), spec.engineName().orElseThrow()));
        stack.volumes().stream()
                .filter(VolumeSpec::external)
                .forEach(spec -> handles.add(
                        ResourceId.volume(spec.name()), spec.engineName().orElseThrow()));
        for (ImageSpec spec : stack.images()) {
            String reference = spec.source() instanceof ImageSource.Committed committed
                    ? committedAs(committed, runner.done())
                    : addresses.resolved(imageStates.get(spec.source()).reference());
            handles.images.put(spec.name(), new RunningImage(engine, addresses, spec.name(), reference, spec.place()));
        }
        return handles.stack(stack, plan, runner.done(), runner.progress().handles(), below, startTime);
    }

    private static String committedAs(ImageSource.Committed source, List<Action> done) {
        return Action.ofKind(ImageAction.Commit.class, done).stream()
                .filter(commit -> commit.source().equals(source))
                .map(commit -> commit.reference().toString())
                .findFirst()
                .orElseThrow();
    }

    /** Collects the handles of one stack. */
    private final class Handles {

        private final Map<String, RunningContainer> containers = new LinkedHashMap<>();
        private final Map<String, RunningContainer> aliases = new LinkedHashMap<>();
        private final Map<String, RunningNetwork> networks = new LinkedHashMap<>();
        private final Map<String, RunningVolume> volumes = new LinkedHashMap<>();
        private final Map<String, RunningImage> images = new LinkedHashMap<>();

        void add(ContainerSpec spec, RunningContainer container) {
            containers.put(spec.name(), container);
            StackProgress.names(spec).forEach(name -> aliases.putIfAbsent(name, container));
        }

        void add(ResourceId resource, String engineName) {
            if (resource.kind() == ResourceId.Kind.NETWORK) {
                networks.putIfAbsent(resource.name(), new RunningNetwork(engine, resource.name(), engineName));
            } else if (resource.kind() == ResourceId.Kind.VOLUME) {
                volumes.putIfAbsent(resource.name(), new RunningVolume(engine, resource.name(), engineName));
            }
        }

        RunningStack stack(
                StackSpec stack,
                Plan plan,
                List<Action> done,
                Map<String, Object> fixtures,
                List<RunningStack> below,
                Duration startTime) {
            handedOut.handOut(stack.name(), containers.values());
            containers.values().stream()
                    .filter(container -> !container.isElsewhere())
                    .forEach(container -> container.tellFaultsTo(
                            what -> events.tell(new RunEvent.FaultMade(Instant.now(), container.engineName(), what))));
            return new RunningStack(
                    teardown,
                    stack.name(),
                    plan,
                    done,
                    containers,
                    networks,
                    volumes,
                    images,
                    registries(stack),
                    aliases,
                    fixtures,
                    below,
                    startTime);
        }

        private Map<String, RunningRegistry> registries(StackSpec stack) {
            Map<String, RunningRegistry> running = new LinkedHashMap<>();
            stack.registries().forEach(spec -> new RegistryAddress(spec.address())
                    .container()
                    .map(containers::get)
                    .ifPresent(
                            container -> running.put(container.name(), RunningRegistry.of(engine, container, spec))));
            return running;
        }
    }
}
