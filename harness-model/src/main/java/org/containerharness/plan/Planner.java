package org.containerharness.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.containerharness.engine.NewContainer;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.Needs;
import org.containerharness.model.Needs.Need;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.plan.Steps.Milestone;

/** Turns what is wanted into what will be done; a pure function, so a plan can be printed, compared and tested. */
public final class Planner {

    private final StackSpec stack;
    private final ObservedState observed;
    private final Needs needs;
    private final StartOrder order;
    private final Requests requests;
    private final ImagePlanner images;
    private final Steps steps = new Steps();
    private final Plan.Builder plan = new Plan.Builder();

    /** Containers whose failure is none of the stack. */
    private final Set<String> optional;

    private final Set<String> awaitedToComplete;

    private Planner(StackSpec stack, ObservedState observed, Needs needs) {
        this.stack = stack;
        this.observed = observed;
        this.needs = needs;
        this.order = new StartOrder(needs);
        this.optional = optional(stack, needs);
        this.awaitedToComplete = needs.awaitedToComplete();
        this.requests = new Requests(stack, observed);
        this.images = new ImagePlanner(stack, observed, needs, requests, steps, plan, optional);
    }

    /**
     * Plans the start of a stack.
     *
     * @throws DeclarationException if the stack as a whole is wrong, with all its problems
     */
    public static Plan start(StackSpec stack, ObservedState observed) {
        Set<String> below = new HashSet<>(observed.containers().keySet());
        below.addAll(observed.aliases());
        Needs needs = Needs.of(stack, below);
        StackCheck.check(stack, observed, needs);
        return new Planner(stack, observed, needs).start();
    }

    /**
     * Plans the end of whatever these actions brought about: containers and fixtures first, then networks and volumes.
     *
     * @param done actions that were carried out, or may have been
     * @param grace empty kills at once, which is what throw-away containers are for; else they are stopped first
     */
    public static Plan teardown(List<Action> done, Optional<Duration> grace) {
        return teardown(done, grace, List.of());
    }

    /** @param collected what is copied out of containers before they are removed, and when they are stopped if they are */
    public static Plan teardown(List<Action> done, Optional<Duration> grace, List<ContainerAction.CopyOut> collected) {
        return Teardown.plan(done, grace, new CopiesAtTheEnd(collected));
    }

    /** The containers that others would like to have and none needs. */
    private static Set<String> optional(StackSpec stack, Needs needs) {
        Set<String> liked = new HashSet<>();
        Set<String> needed = new HashSet<>();
        Stream.concat(
                        stack.containers().stream().flatMap(spec -> spec.dependencies().stream()),
                        stack.adopted().stream().flatMap(spec -> spec.dependencies().stream()))
                .forEach(dependency -> (dependency.required() ? needed : liked).add(dependency.container()));
        stack.containers().stream()
                .flatMap(spec -> needs.of(ResourceId.container(spec.name())).stream())
                .filter(Need::isSharing)
                .forEach(need -> needed.add(need.on().name()));
        liked.removeAll(needed);
        return liked;
    }

    private Plan start() {
        observed.shared().ifPresent(this::clear);
        begin();
        observed.shared().ifPresent(this::publish);
        return plan.build(registries());
    }

    private void begin() {
        stack.networks().forEach(this::network);
        stack.volumes().forEach(this::volume);
        stack.containers().stream()
                .filter(spec -> !order.hasLateImage(ResourceId.container(spec.name())))
                .forEach(spec -> spec.images().forEach(images::image));
        Map<ResourceId, Runnable> inTurn = new LinkedHashMap<>();
        for (ImageSpec spec : stack.images()) {
            inTurn.put(ResourceId.image(spec.name()), () -> images.declared(spec));
            for (ImageReference push : spec.pushes()) {
                inTurn.put(Needs.published(push), () -> images.published(push, spec.source(), spec.place()));
            }
        }
        inTurn.forEach((resource, work) -> {
            if (!order.isLate(resource)) {
                work.run();
            }
        });
        inTurn.keySet().removeIf(resource -> !order.isLate(resource));
        Map<ResourceId, ContainerSpec> containers = new LinkedHashMap<>();
        stack.containers().forEach(spec -> containers.put(ResourceId.container(spec.name()), spec));
        order.creations().stream().filter(containers::containsKey).forEach(id -> create(containers.get(id)));
        containers.forEach((id, spec) -> inTurn.put(id, () -> startContainer(spec)));
        stack.adopted().forEach(spec -> inTurn.put(ResourceId.container(spec.name()), () -> startFixture(spec)));
        order.starts().stream().filter(inTurn::containsKey).forEach(id -> inTurn.get(id)
                .run());
    }

    /** What has the name of something shared goes before that is made. */
    private void clear(SharedState found) {
        if (found.standing() == SharedState.Standing.OUTDATED) {
            ResourceId target = shared();
            int removed = plan.add(
                    SharePlanner.removal(target, found),
                    found.reason().isEmpty() ? "it may be there half filled" : found.reason(),
                    List.of());
            steps.reached(target, Milestone.CLEARED, removed);
        }
    }

    /** Says that something shared may be used, when all is done. */
    private void publish(SharedState found) {
        ResourceId target = shared();
        if (target.kind() == ResourceId.Kind.CONTAINER) {
            int published = plan.add(
                    new SharedAction.Publish(target, requests.containerName(target.name()), found.name()),
                    "others may use it now",
                    steps.until(target, Milestone.READY));
            plan.add(new ContainerAction.Inspect(target, found.name()), "it has another name now", List.of(published));
        }
        found.marker()
                .ifPresent(marker -> plan.add(
                        new VolumeAction.Create(requests.marker(marker)), "all is done that it marks", plan.all()));
    }

    /** The one resource that is shared by itself. */
    private ResourceId shared() {
        return Stream.of(
                        stack.containers().stream().map(spec -> ResourceId.container(spec.name())),
                        stack.networks().stream().map(spec -> ResourceId.network(spec.name())),
                        stack.volumes().stream().map(spec -> ResourceId.volume(spec.name())),
                        stack.images().stream().map(spec -> ResourceId.image(spec.name())))
                .flatMap(ids -> ids)
                .findFirst()
                .orElseThrow();
    }

    /** The registries that are containers, of all that the stack pulls from, pushes to or logs in at. */
    private Map<String, String> registries() {
        Set<String> hosts = new HashSet<>();
        observed.images().values().forEach(state -> hostOf(state.reference()).ifPresent(hosts::add));
        stack.images().stream()
                .flatMap(spec -> Stream.concat(spec.pushes().stream(), spec.tags().stream()))
                .forEach(reference -> reference.registry().ifPresent(hosts::add));
        stack.registries().forEach(spec -> hosts.add(spec.address()));
        Map<String, String> registries = new HashMap<>();
        hosts.forEach(host -> needs.registry(host).ifPresent(container -> registries.put(host, container)));
        return registries;
    }

    private static Optional<String> hostOf(String image) {
        int slash = image.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(image.substring(0, slash));
    }

    private void network(NetworkSpec spec) {
        if (!spec.external()) {
            Action create = new NetworkAction.Create(
                    requests.network(spec), !spec.knownBy().isEmpty());
            int made = plan.add(create, "declared at " + spec.place(), List.of());
            steps.reached(ResourceId.network(spec.name()), Milestone.CREATED, made);
        }
    }

    private void volume(VolumeSpec spec) {
        if (!spec.external()) {
            Action create = new VolumeAction.Create(requests.volume(spec));
            ResourceId target = ResourceId.volume(spec.name());
            int made = plan.add(create, "declared at " + spec.place(), steps.until(target, Milestone.CLEARED));
            int filled =
                    spec.files().isEmpty() ? made : new VolumeSeed(spec, requests).plan(plan, observed.stackId(), made);
            steps.reached(target, Milestone.CREATED, filled);
        }
    }

    private void create(ContainerSpec spec) {
        ResourceId target = ResourceId.container(spec.name());
        List<Integer> image = images.image(spec.image());
        List<Integer> after = new ArrayList<>(image);
        after.addAll(steps.until(target, Milestone.CLEARED));
        plan.optional(optional.contains(spec.name()));
        for (Need need : needs.of(target)) {
            switch (need.kind()) {
                case NETWORK, VOLUME, PID, IPC, VOLUMES_FROM, NETWORK_MODE, LINK ->
                    after.addAll(steps.until(need.on(), Milestone.CREATED));
                case DEPENDS_ON, IMAGE, COMMIT, REGISTRY, PUSH -> {}
            }
        }
        ImageState state = images.referenceOf(spec.image());
        NewContainer request = requests.container(withMountedImages(spec, after), state.reference());
        if (image.isEmpty() && state.local().isPresent()) {
            request = request.withImageId(state.local().get().id());
        }
        if (request.wantsImageId()) {
            after.addAll(images.identified(state.reference(), image));
        }
        int made = plan.add(new ContainerAction.Create(request), "declared at " + spec.place(), after);
        if (!spec.files().isEmpty()) {
            made = plan.add(
                    new ContainerAction.CopyFiles(target, request.engineName(), spec.files()),
                    "declared with files",
                    List.of(made));
        }
        steps.reached(target, Milestone.CREATED, made);
    }

    /** With mounted images as they are called on the engine; they have to be there before the container. */
    private ContainerSpec withMountedImages(ContainerSpec spec, List<Integer> after) {
        if (spec.images().size() == 1) {
            return spec;
        }
        List<MountSpec> mounts = new ArrayList<>();
        for (MountSpec mount : spec.mounts()) {
            if (mount instanceof MountSpec.ImageMount image) {
                after.addAll(images.image(image.image()));
                ImageReference used =
                        ImageReference.parse(images.referenceOf(image.image()).reference());
                mounts.add(new MountSpec.ImageMount(
                        new ImageSource.Pulled(used, Optional.empty(), Optional.empty()),
                        image.target(),
                        image.subpath()));
            } else {
                mounts.add(mount);
            }
        }
        return spec.withMounts(mounts);
    }

    private void startContainer(ContainerSpec spec) {
        ResourceId target = ResourceId.container(spec.name());
        if (!steps.isPlanned(target, Milestone.CREATED)) {
            create(spec);
        }
        String engineName = requests.containerName(spec.name());
        plan.optional(optional.contains(spec.name()));
        List<Integer> after = new ArrayList<>(steps.until(target, Milestone.CREATED));
        after.addAll(conditionsOf(spec.dependencies(), true));
        needs.of(target).stream()
                .filter(Need::isSharing)
                .forEach(need -> after.addAll(steps.until(need.on(), Milestone.STARTED)));
        String cause = spec.dependencies().isEmpty() ? "its stack starts" : "what it depends on is there";
        int running = plan.add(
                new ContainerAction.Start(target, engineName), cause, after, conditionsOf(spec.dependencies(), false));
        int inspected = plan.add(
                new ContainerAction.Inspect(target, engineName),
                "its ports and addresses are known now",
                List.of(running));
        Duration timeout = spec.readiness().timeout().orElse(observed.readyTimeout());
        int hooked = hooks(spec.lifecycle().afterStart(), target, engineName, "after start", timeout, inspected);
        steps.reached(target, Milestone.STARTED, hooked);
        await(spec, target, engineName, hooked);
    }

    /** @return the number of the last operation */
    private int hooks(
            List<HookSpec> hooks, ResourceId target, String engineName, String moment, Duration timeout, int before) {
        int last = before;
        int number = 0;
        for (HookSpec hook : hooks) {
            Action run = new ContainerAction.RunHook(target, engineName, hook, ++number, moment, timeout);
            last = plan.add(run, "declared with hooks", List.of(last));
        }
        return last;
    }

    private void await(ContainerSpec spec, ResourceId target, String engineName, int started) {
        ReadinessSpec readiness = spec.readiness();
        Duration timeout = readiness.timeout().orElse(observed.readyTimeout());
        int held = plan.add(
                new ContainerAction.AwaitReady(target, engineName, readiness, timeout),
                "a test must not see it half-started",
                List.of(started));
        held = hooks(spec.lifecycle().afterReady(), target, engineName, "after ready", timeout, held);
        steps.reached(target, Milestone.READY, held);
        if (readiness.condition().isJob()) {
            steps.reached(target, Milestone.COMPLETED, held);
        } else if (awaitedToComplete.contains(spec.name())) {
            int completed = plan.add(
                    new ContainerAction.AwaitCompleted(target, engineName, timeout),
                    "others start when it has done its work",
                    List.of(started));
            steps.reached(target, Milestone.COMPLETED, completed);
        }
    }

    private void startFixture(AdoptedSpec spec) {
        plan.optional(false);
        List<NetworkAttachment> networks = spec.networks().stream()
                .map(attachment -> attachment
                        .withNetwork(requests.networkName(attachment.network()))
                        .plusAlias(spec.name()))
                .toList();
        List<Integer> after = new ArrayList<>(conditionsOf(spec.dependencies(), true));
        spec.networks()
                .forEach(attachment ->
                        after.addAll(steps.until(ResourceId.network(attachment.network()), Milestone.CREATED)));
        int running = plan.add(
                new FixtureAction.Start(spec, networks),
                "declared at " + spec.place(),
                after,
                conditionsOf(spec.dependencies(), false));
        ResourceId target = ResourceId.container(spec.name());
        steps.reached(target, Milestone.STARTED, running);
        steps.reached(target, Milestone.READY, running);
    }

    private List<Integer> conditionsOf(List<DependencySpec> dependencies, boolean required) {
        List<Integer> numbers = new ArrayList<>();
        for (DependencySpec dependency : dependencies) {
            if (dependency.required() == required) {
                Milestone met =
                        switch (dependency.condition()) {
                            case STARTED -> Milestone.STARTED;
                            case READY -> Milestone.READY;
                            case COMPLETED -> Milestone.COMPLETED;
                        };
                numbers.addAll(steps.until(ResourceId.container(dependency.container()), met));
            }
        }
        return numbers;
    }
}
