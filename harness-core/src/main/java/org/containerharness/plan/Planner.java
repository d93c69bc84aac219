package org.containerharness.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.ImageFacts;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewNetwork;
import org.containerharness.engine.NewVolume;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.DependencySpec.Condition;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.Labels;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/** Turns what is wanted into what will be done; a pure function, so a plan can be printed, compared and tested. */
public final class Planner {

    private static final String SHARED_NETWORK = "container:";

    private final StackSpec stack;
    private final Situation situation;
    private final ImageNeeds needs;
    private final Plan.Builder plan = new Plan.Builder();

    /** Numbers of the operations after which something can be used, by what it is. */
    private final Map<ImageSource, List<Integer>> imageThere = new LinkedHashMap<>();

    private final Map<String, List<Integer>> imagePublished = new LinkedHashMap<>();

    private final Map<String, List<Integer>> networkThere = new LinkedHashMap<>();
    private final Map<String, List<Integer>> volumeThere = new LinkedHashMap<>();
    private final Map<String, Integer> created = new LinkedHashMap<>();
    private final Map<String, Integer> started = new LinkedHashMap<>();
    private final Map<String, Integer> ready = new LinkedHashMap<>();
    private final Map<String, Integer> completed = new LinkedHashMap<>();

    /** Containers whose failure is none of the stack. */
    private final Set<String> optional = new HashSet<>();

    private final Map<String, String> networkNames;
    private final Map<String, String> volumeNames;
    private final Map<String, String> containerNames;

    private Planner(StackSpec stack, Situation situation) {
        this.stack = stack;
        this.situation = situation;
        this.needs = new ImageNeeds(stack, situation.containers().keySet());
        this.networkNames = new LinkedHashMap<>(situation.networks());
        this.volumeNames = new LinkedHashMap<>(situation.volumes());
        this.containerNames = new LinkedHashMap<>(situation.containers());
    }

    /**
     * Plans the start of a stack.
     *
     * @throws DeclarationException if the stack as a whole is wrong, with all its problems
     */
    public static Plan start(StackSpec stack, Situation situation) {
        StackCheck.check(stack, situation);
        return new Planner(stack, situation).start();
    }

    /**
     * Plans the end of whatever these actions brought about: containers and fixtures first, then networks and volumes.
     *
     * @param done actions that were carried out, or may have been
     * @param grace empty kills at once, which is what throw-away containers are for; else they are stopped first
     */
    public static Plan teardown(List<Action> done, Optional<Duration> grace) {
        return Teardown.plan(done, grace);
    }

    /** The containers that must be there before this one can be made, and run before it can run. */
    static List<String> sharedContainers(ContainerSpec spec) {
        List<String> all = new ArrayList<>(spec.sharing().containers());
        sharedNetwork(spec).ifPresent(all::add);
        return all;
    }

    /** The container whose network this one shares, if it does. */
    static Optional<String> sharedNetwork(ContainerSpec spec) {
        return spec.networking()
                .mode()
                .filter(mode -> mode.startsWith(SHARED_NETWORK))
                .map(mode -> mode.substring(SHARED_NETWORK.length()));
    }

    private Plan start() {
        stack.networks().forEach(this::network);
        stack.volumes().forEach(this::volume);
        optional.addAll(Optionals.of(stack));
        stack.containers().forEach(spec -> earlyImage(spec.image()));
        stack.images().stream()
                .filter(spec -> needs.containersFor(spec).isEmpty())
                .forEach(this::declaredImage);
        List<ContainerSpec> ordered = inDependencyOrder();
        ordered.stream().filter(spec -> !needs.isLate(spec)).forEach(this::create);
        List<Object> starts = startOrder(ordered);
        for (Object spec : starts) {
            if (spec instanceof ContainerSpec container) {
                startContainer(container);
            } else if (spec instanceof ImageSpec image) {
                declaredImage(image);
            } else {
                startFixture((AdoptedSpec) spec);
            }
        }
        return plan.build();
    }

    private void network(NetworkSpec spec) {
        String engineName = spec.engineName().orElseGet(() -> engineName(spec.name()));
        networkNames.put(spec.name(), engineName);
        if (spec.external()) {
            networkThere.put(spec.name(), List.of());
            return;
        }
        Action create = new Action.CreateNetwork(
                new NewNetwork(spec, engineName, labels(spec.name(), spec.place(), spec.labels())));
        networkThere.put(spec.name(), List.of(plan.add(create, "declared at " + spec.place(), List.of())));
    }

    private void volume(VolumeSpec spec) {
        String engineName = spec.engineName().orElseGet(() -> engineName(spec.name()));
        volumeNames.put(spec.name(), engineName);
        if (spec.external()) {
            volumeThere.put(spec.name(), List.of());
            return;
        }
        Action create = new Action.CreateVolume(
                new NewVolume(spec, engineName, labels(spec.name(), spec.place(), spec.labels())));
        int made = plan.add(create, "declared at " + spec.place(), List.of());
        volumeThere.put(spec.name(), List.of(spec.files().isEmpty() ? made : seed(spec, made)));
    }

    static final String EMPTY_IMAGE = "containerharness/empty:";
    private static final String COMMITTED_IMAGE = "containerharness/commit:";

    /** No container has a name like this. */
    private static final String IMAGE_KEY = "@";

    /** Files reach a volume through a container that mounts it and never runs; its image is an empty one of our own. */
    private int seed(VolumeSpec spec, int made) {
        String tag = EMPTY_IMAGE + situation.stackId();
        String helper = spec.name() + "-seed";
        // Where the volume's name is fixed, this one keeps two processes from filling it at the same time.
        String engineName = spec.engineName().map(name -> name + "-seed").orElseGet(() -> engineName(helper));
        String cause = "the volume " + spec.name() + " is declared with files";
        int built = plan.add(
                new Action.BuildImage(BuildSpec.ofText("FROM scratch\nCMD [\"/never-run\"]\n"), tag, ownLabels()),
                cause,
                List.of());
        ContainerPath mountPoint = new ContainerPath("/volume");
        ContainerSpec carrier = ContainerSpec.of(helper, ImageSource.named(tag))
                .plusMounts(List.of(new MountSpec.VolumeMount(spec.name(), mountPoint, false, true, Optional.empty())))
                .withPlace(spec.place());
        int carrierMade = plan.add(
                new Action.CreateContainer(newContainer(carrier, engineName, tag)), cause, List.of(made, built));
        int copied = plan.add(
                new Action.CopyFiles(
                        ResourceId.container(helper),
                        engineName,
                        spec.files().stream()
                                .map(file -> new org.containerharness.model.FileSpec(
                                        file.source(),
                                        new ContainerPath(
                                                mountPoint + file.target().text()),
                                        file.mode(),
                                        file.userId(),
                                        file.groupId()))
                                .toList()),
                cause,
                List.of(carrierMade));
        return plan.add(
                new Action.RemoveContainer(ResourceId.container(helper), engineName, true),
                "the files are there",
                List.of(copied));
    }

    private void earlyImage(ImageSource source) {
        if (needs.containersFor(source).isEmpty()) {
            image(needs.resolved(source));
        }
    }

    private List<Integer> image(ImageSource source) {
        List<Integer> known = imageThere.get(source);
        if (known != null) {
            return known;
        }
        plan.optional(isForOptionalOnly(source));
        List<Integer> there;
        if (source instanceof ImageSource.Built built) {
            there = build(built.build(), stateOf(source));
        } else if (source instanceof ImageSource.Pulled pulled) {
            there = pull(pulled, stateOf(source));
        } else if (source instanceof ImageSource.Committed committed) {
            there = commit(committed);
        } else {
            // Declared by a stack below, where it is already.
            there = List.of();
        }
        imageThere.put(source, there);
        return there;
    }

    private boolean isForOptionalOnly(ImageSource source) {
        return stack.images().stream().noneMatch(spec -> spec.source().equals(source))
                && stack.containers().stream()
                        .filter(spec -> needs.resolved(spec.image()).equals(source))
                        .allMatch(spec -> optional.contains(spec.name()));
    }

    private List<Integer> build(BuildSpec build, ImageState state) {
        List<Integer> after = List.of();
        boolean isAnew = build.noCache() || build.pull();
        if (state.local().isEmpty() || isAnew) {
            // Builders give the image all of its names.
            return List.of(plan.add(
                    new Action.BuildImage(build, state.reference(), Map.of(Labels.IMAGE, "build")),
                    isAnew ? "it is to be built anew" : "no image was built from these inputs yet",
                    after));
        }
        return tags(state, build.tags(), after);
    }

    /** Names that an image does not have yet. */
    private List<Integer> tags(ImageState state, List<ImageReference> tags, List<Integer> after) {
        List<String> known = state.local().map(ImageFacts::tags).orElse(List.of());
        List<Integer> numbers = new ArrayList<>(after);
        for (ImageReference tag : tags) {
            if (!known.contains(tag.toString())) {
                numbers.add(plan.add(
                        new Action.TagImage(state.reference(), tag, false),
                        "it is declared with this name too",
                        after));
            }
        }
        return numbers;
    }

    private List<Integer> pull(ImageSource.Pulled source, ImageState state) {
        PullPolicy policy = source.policy().orElse(situation.pullPolicy());
        Optional<String> cause = pullCause(policy, state);
        if (cause.isEmpty()) {
            return List.of();
        }
        Optional<String> registry = needs.registry(source.reference());
        List<Integer> after = new ArrayList<>();
        registry.map(ready::get).ifPresent(after::add);
        needs.publishers(source.reference())
                .forEach(image -> after.addAll(imagePublished.getOrDefault(image.name(), List.of())));
        Action pull = new Action.PullImage(
                ImageReference.parse(state.reference()),
                source.platform(),
                policy.kind() == PullPolicy.Kind.IF_MISSING,
                registry.isPresent());
        return List.of(plan.add(pull, cause.get(), after));
    }

    private List<Integer> commit(ImageSource.Committed source) {
        List<Integer> after = new ArrayList<>();
        Optional.ofNullable(ready.get(source.container())).ifPresent(after::add);
        Map<String, String> labels = ownLabels();
        labels.put(Labels.IMAGE, "commit");
        return List.of(plan.add(
                new Action.CommitContainer(
                        source,
                        containerNames.get(source.container()),
                        ImageReference.parse(committedName(source)),
                        labels),
                "it is what the container " + source.container() + " has become",
                after));
    }

    /** Equal commits of one container are one image. */
    private String committedName(ImageSource.Committed source) {
        int number = 1;
        for (ImageSource known : imageThere.keySet()) {
            if (known.equals(source)) {
                break;
            }
            number += known instanceof ImageSource.Committed ? 1 : 0;
        }
        return COMMITTED_IMAGE + situation.stackId() + "-" + number;
    }

    /** An image that the stack declares, with its further names and where it is published. */
    private void declaredImage(ImageSpec spec) {
        List<Integer> there = image(spec.source());
        plan.optional(false);
        ImageState state = referenceOf(spec.source());
        List<Integer> named = tags(state, spec.tags(), there);
        List<Integer> published = new ArrayList<>(named);
        for (ImageReference push : spec.pushes()) {
            List<Integer> after = new ArrayList<>(there);
            Optional<String> registry = needs.registry(push);
            registry.map(ready::get).ifPresent(after::add);
            int tagged = plan.add(new Action.TagImage(state.reference(), push, true), "a push needs the name", after);
            int pushed = plan.add(new Action.PushImage(push), "declared at " + spec.place(), List.of(tagged));
            published.add(pushed);
            published.add(plan.add(
                    new Action.RemoveImage(new ResourceId(ResourceId.Kind.IMAGE, push.toString()), push.toString()),
                    "the name was only for the push",
                    List.of(pushed)));
        }
        imagePublished.put(spec.name(), published);
    }

    /** What a container is created from, or a further name is given to. */
    private ImageState referenceOf(ImageSource source) {
        ImageSource resolved = needs.resolved(source);
        if (resolved instanceof ImageSource.Committed committed) {
            return new ImageState(committedName(committed), Optional.empty());
        }
        if (resolved instanceof ImageSource.Declared below) {
            return new ImageState(situation.declaredImages().get(below.name()), Optional.empty());
        }
        return stateOf(resolved);
    }

    private Optional<String> pullCause(PullPolicy policy, ImageState state) {
        return switch (policy.kind()) {
            case NEVER -> Optional.empty();
            case ALWAYS -> Optional.of("its pull policy is always");
            case IF_MISSING ->
                state.local().isPresent() ? Optional.empty() : Optional.of("the engine does not have it");
            case OLDER_THAN -> {
                if (state.local().isEmpty()) {
                    yield Optional.of("the engine does not have it");
                }
                boolean old = state.local()
                        .flatMap(ImageFacts::created)
                        .filter(made -> made.plus(policy.maximumAge()).isBefore(situation.now()))
                        .isPresent();
                yield old ? Optional.of("the local one is older than its policy allows") : Optional.empty();
            }
        };
    }

    private void create(ContainerSpec spec) {
        String engineName = spec.engineName().orElseGet(() -> engineName(spec.name()));
        containerNames.put(spec.name(), engineName);
        List<Integer> after = new ArrayList<>(image(needs.resolved(spec.image())));
        plan.optional(optional.contains(spec.name()));
        spec.networking()
                .networks()
                .forEach(attachment -> after.addAll(networkThere.getOrDefault(attachment.network(), List.of())));
        for (MountSpec mount : spec.mounts()) {
            mount.volumeName().ifPresent(volume -> after.addAll(volumeThere.getOrDefault(volume, List.of())));
        }
        addKnown(sharedContainers(spec), created, after);
        ImageState image = referenceOf(spec.image());
        NewContainer create = newContainer(spec, engineName, image.reference());
        if (image(needs.resolved(spec.image())).isEmpty() && image.local().isPresent()) {
            create = create.withImageId(image.local().get().id());
        }
        int made = plan.add(new Action.CreateContainer(create), "declared at " + spec.place(), after);
        if (!spec.files().isEmpty()) {
            made = plan.add(
                    new Action.CopyFiles(ResourceId.container(spec.name()), engineName, spec.files()),
                    "declared with files",
                    List.of(made));
        }
        created.put(spec.name(), made);
    }

    private static void addKnown(List<String> names, Map<String, Integer> numbers, List<Integer> target) {
        for (String name : names) {
            Integer number = numbers.get(name);
            if (number != null) {
                target.add(number);
            }
        }
    }

    private NewContainer newContainer(ContainerSpec spec, String engineName, String image) {
        return new NewContainer(
                spec,
                engineName,
                image,
                Map.copyOf(networkNames),
                Map.copyOf(volumeNames),
                Map.copyOf(containerNames),
                labels(spec.name(), spec.place(), spec.labels()),
                situation.hostAddress());
    }

    private void startContainer(ContainerSpec spec) {
        ResourceId target = ResourceId.container(spec.name());
        if (!created.containsKey(spec.name())) {
            create(spec);
        }
        String engineName = containerNames.get(spec.name());
        plan.optional(optional.contains(spec.name()));
        List<Integer> after = new ArrayList<>(List.of(created.get(spec.name())));
        after.addAll(conditionsOf(spec.dependencies(), true));
        addKnown(sharedContainers(spec), started, after);
        String cause = spec.dependencies().isEmpty() ? "its stack starts" : "what it depends on is there";
        int running = plan.add(
                new Action.StartContainer(target, engineName), cause, after, conditionsOf(spec.dependencies(), false));
        int inspected = plan.add(
                new Action.InspectContainer(target, engineName),
                "its ports and addresses are known now",
                List.of(running));
        Duration timeout = spec.readiness().timeout().orElse(situation.readyTimeout());
        int hooked = inspected;
        int number = 0;
        for (HookSpec hook : spec.lifecycle().afterStart()) {
            Action run = new Action.RunHook(target, engineName, hook, ++number, "after start", timeout);
            hooked = plan.add(run, "declared with hooks", List.of(hooked));
        }
        started.put(spec.name(), hooked);
        await(spec, target, engineName, hooked);
    }

    private void await(ContainerSpec spec, ResourceId target, String engineName, int inspected) {
        ReadinessSpec readiness = spec.readiness();
        Duration timeout = readiness.timeout().orElse(situation.readyTimeout());
        int held = plan.add(
                new Action.AwaitReady(target, engineName, readiness, timeout),
                "a test must not see it half-started",
                List.of(inspected));
        ready.put(spec.name(), held);
        boolean job = readiness.condition() instanceof ReadyCondition.Completed;
        if (job) {
            completed.put(spec.name(), held);
        } else if (isAwaitedToComplete(spec.name())) {
            completed.put(
                    spec.name(),
                    plan.add(
                            new Action.AwaitCompleted(target, engineName, timeout),
                            "others start when it has done its work",
                            List.of(inspected)));
        }
    }

    private void startFixture(AdoptedSpec spec) {
        plan.optional(false);
        int running = plan.add(
                new Action.StartFixture(spec),
                "declared at " + spec.place(),
                conditionsOf(spec.dependencies(), true),
                conditionsOf(spec.dependencies(), false));
        started.put(spec.name(), running);
        ready.put(spec.name(), running);
    }

    private boolean isAwaitedToComplete(String name) {
        return stack.containers().stream()
                .flatMap(spec -> spec.dependencies().stream())
                .anyMatch(dependency ->
                        dependency.container().equals(name) && dependency.condition() == Condition.COMPLETED);
    }

    private List<Integer> conditionsOf(List<DependencySpec> dependencies, boolean required) {
        List<Integer> numbers = new ArrayList<>();
        for (DependencySpec dependency : dependencies) {
            if (dependency.required() != required) {
                continue;
            }
            Map<String, Integer> met =
                    switch (dependency.condition()) {
                        case STARTED -> started;
                        case READY -> ready;
                        case COMPLETED -> completed;
                    };
            Optional.ofNullable(met.get(dependency.container())).ifPresent(numbers::add);
        }
        return numbers;
    }

    /** Containers whose network or volumes others share come before those; all else keeps the order of its declaration. */
    private List<ContainerSpec> inDependencyOrder() {
        List<ContainerSpec> ordered = new ArrayList<>();
        stack.containers().forEach(spec -> addAfterShared(spec, ordered));
        return ordered;
    }

    private void addAfterShared(ContainerSpec spec, List<ContainerSpec> ordered) {
        if (isIn(ordered, spec)) {
            return;
        }
        for (String name : sharedContainers(spec)) {
            stack.containers().stream()
                    .filter(other -> other.name().equals(name) && other != spec)
                    .findFirst()
                    .ifPresent(other -> addAfterShared(other, ordered));
        }
        ordered.add(spec);
    }

    /** Dependencies first, so that every operation's prerequisites have lower numbers. */
    private List<Object> startOrder(List<ContainerSpec> containers) {
        Map<String, Object> specs = new LinkedHashMap<>();
        containers.forEach(spec -> specs.put(spec.name(), spec));
        stack.adopted().forEach(spec -> specs.put(spec.name(), spec));
        stack.images().stream()
                .filter(spec -> !needs.containersFor(spec).isEmpty())
                .forEach(spec -> specs.put(IMAGE_KEY + spec.name(), spec));
        List<Object> ordered = new ArrayList<>();
        specs.keySet().forEach(name -> addAfterDependencies(name, specs, ordered));
        return ordered;
    }

    private void addAfterDependencies(String name, Map<String, Object> specs, List<Object> ordered) {
        Object spec = specs.get(name);
        if (spec == null || isIn(ordered, spec)) {
            return;
        }
        if (spec instanceof ContainerSpec container) {
            sharedContainers(container).forEach(other -> addAfterDependencies(other, specs, ordered));
            container.dependencies().forEach(other -> addAfterDependencies(other.container(), specs, ordered));
            needs.containersFor(container).forEach(other -> addAfterDependencies(other, specs, ordered));
            if (needs.resolved(container.image()) instanceof ImageSource.Pulled pulled) {
                needs.publishers(pulled.reference())
                        .forEach(image -> addAfterDependencies(IMAGE_KEY + image.name(), specs, ordered));
            }
        } else if (spec instanceof ImageSpec image) {
            needs.containersFor(image).forEach(other -> addAfterDependencies(other, specs, ordered));
        } else {
            ((AdoptedSpec) spec)
                    .dependencies()
                    .forEach(other -> addAfterDependencies(other.container(), specs, ordered));
        }
        ordered.add(spec);
    }

    private static boolean isIn(List<?> list, Object element) {
        return list.stream().anyMatch(each -> each == element);
    }

    private ImageState stateOf(ImageSource source) {
        ImageState state = situation.images().get(source);
        if (state == null) {
            throw new IllegalStateException("The image " + source + " was not looked up before planning.");
        }
        return state;
    }

    private String engineName(String declared) {
        return "ch-" + declared + "-" + situation.stackId();
    }

    private Map<String, String> ownLabels() {
        Map<String, String> labels = new LinkedHashMap<>(situation.labels());
        labels.put(Labels.OURS, "true");
        labels.put(Labels.STACK_ID, situation.stackId());
        return labels;
    }

    private Map<String, String> labels(String name, Place place, Map<String, String> declared) {
        Map<String, String> labels = new LinkedHashMap<>(declared);
        labels.putAll(situation.labels());
        labels.put(Labels.OURS, "true");
        labels.put(Labels.NAME, name);
        labels.put(Labels.STACK, stack.name());
        labels.put(Labels.STACK_ID, situation.stackId());
        labels.put(Labels.PLACE, place.text());
        labels.put(Labels.NONCE, situation.stackId() + "-" + name);
        return labels;
    }
}
