package org.containerharness.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What each resource of a stack needs of others: the one answer for plans, checks, leases and levels. A new way to need
 * something is a {@link Kind} and a line here.
 *
 * <p>Containers and adopted fixtures share one name space, so both are needed as containers. A reference that an image is
 * pushed under is a resource too: the image that has a name and the image that is in a registry are there at different
 * times.
 */
public final class Needs {

    /** How something is needed. */
    public enum Kind {
        NETWORK("networks"),
        VOLUME("volumes"),
        PID("pid"),
        IPC("ipc"),
        VOLUMES_FROM("volumesFrom"),
        NETWORK_MODE("networkMode"),
        LINK("links"),
        DEPENDS_ON("dependsOn"),
        IMAGE("image"),
        COMMIT("commitOf"),
        REGISTRY("registry"),
        PUSH("push");

        private static final Set<Kind> SHARING = Set.of(PID, IPC, VOLUMES_FROM, NETWORK_MODE, LINK);

        private final String attribute;

        Kind(String attribute) {
            this.attribute = attribute;
        }

        /** Where it is declared: the name of an attribute. */
        public String attribute() {
            return attribute;
        }
    }

    /**
     * One needs another.
     *
     * @param place where that is declared
     */
    public record Need(ResourceId by, Kind kind, ResourceId on, Place place) {

        /** True of another container's namespace or mounts, or a link to it: it must exist before one can be created that shares it. */
        public boolean isSharing() {
            return Kind.SHARING.contains(kind);
        }

        @Override
        public String toString() {
            return name(by) + arrow();
        }

        private String arrow() {
            return " -(" + kind.attribute() + ")-> " + name(on);
        }

        private static String name(ResourceId resource) {
            return resource.kind() == ResourceId.Kind.CONTAINER ? resource.name() : resource.toString();
        }
    }

    private final StackSpec stack;
    /** Declared names of containers by all names that a registry in them could be written with. */
    private final Map<String, String> containers = new HashMap<>();

    private final Map<String, ImageSpec> images = new LinkedHashMap<>();
    private final Map<String, Set<ImageReference>> published = new LinkedHashMap<>();
    private final Map<ResourceId, List<Need>> needs = new LinkedHashMap<>();

    private Needs(StackSpec stack, Collection<String> containersBelow) {
        this.stack = stack;
        containersBelow.forEach(name -> containers.put(name, name));
        stack.containers().forEach(spec -> spec.networking().networks().stream()
                .flatMap(network -> network.aliases().stream())
                .forEach(alias -> containers.putIfAbsent(alias, spec.name())));
        stack.adopted().forEach(spec -> containers.put(spec.name(), spec.name()));
        stack.containers().forEach(spec -> containers.put(spec.name(), spec.name()));
        for (ImageSpec image : stack.images()) {
            images.putIfAbsent(image.name(), image);
            image.pushes().forEach(reference -> published
                    .computeIfAbsent(reference.name(), name -> new LinkedHashSet<>())
                    .add(reference));
        }
        stack.networks().forEach(spec -> needs.put(ResourceId.network(spec.name()), List.of()));
        stack.volumes().forEach(spec -> needs.put(ResourceId.volume(spec.name()), List.of()));
        stack.containers()
                .forEach(spec -> new Collector(ResourceId.container(spec.name()), spec.place()).container(spec));
        stack.adopted().forEach(spec -> new Collector(ResourceId.container(spec.name()), spec.place()).adopted(spec));
        stack.images().forEach(this::image);
    }

    public static Needs of(StackSpec stack) {
        return of(stack, Set.of());
    }

    /** @param containersBelow containers of other stacks, any of which may be a registry */
    public static Needs of(StackSpec stack, Collection<String> containersBelow) {
        return new Needs(stack, containersBelow);
    }

    private void image(ImageSpec spec) {
        ResourceId id = ResourceId.image(spec.name());
        new Collector(id, spec.place()).source(spec.source());
        for (ImageReference push : spec.pushes()) {
            Collector collector = new Collector(published(push), spec.place());
            collector.add(Kind.PUSH, id);
            collector.registry(push);
        }
    }

    /** What is declared of the resource; empty if it is not of this stack. Not all that is named need be in the stack. */
    public List<Need> of(ResourceId resource) {
        return needs.getOrDefault(resource, List.of());
    }

    /** The image that is in a registry under this reference, as a resource of its own. */
    public static ResourceId published(ImageReference reference) {
        return ResourceId.image(reference.toString());
    }

    /** The container that is the registry of a reference, of this stack or one below; empty for any other registry. */
    public Optional<String> registry(ImageReference reference) {
        return reference.registry().flatMap(this::registry);
    }

    /** As {@link #registry(ImageReference)} for a registry as references write it. */
    public Optional<String> registry(String address) {
        return new RegistryAddress(address).container().flatMap(name -> Optional.ofNullable(containers.get(name)));
    }

    /** What the stack pushes into the repository of a reference. */
    public Set<ImageReference> pushesTo(ImageReference reference) {
        return published.getOrDefault(reference.name(), Set.of());
    }

    /** The image that the stack declares under a name. */
    public Optional<ImageSpec> image(String name) {
        return Optional.ofNullable(images.get(name));
    }

    /** The source of a declared image; one that says itself where it comes from, or is not of this stack, stays as it is. */
    public ImageSource resolved(ImageSource source) {
        return source instanceof ImageSource.Declared other
                ? image(other.name()).map(ImageSpec::source).orElse(source)
                : source;
    }

    /** Containers whose end others wait for. */
    public Set<String> awaitedToComplete() {
        return stack.containers().stream()
                .flatMap(spec -> spec.dependencies().stream())
                .filter(dependency -> dependency.condition() == DependencySpec.Condition.COMPLETED)
                .map(DependencySpec::container)
                .collect(Collectors.toSet());
    }

    /** All resources, each after what it needs; what is needed and not of this stack is among them. */
    public List<ResourceId> order() {
        return order(need -> true);
    }

    /** All resources, each after what it needs in some ways. */
    public List<ResourceId> order(Predicate<Need> ways) {
        return sort(ways).order();
    }

    private TopologicalSort<ResourceId> sort(Predicate<Need> ways) {
        return TopologicalSort.of(
                needs.keySet(),
                resource -> of(resource).stream().filter(ways).map(Need::on).toList());
    }

    /** Refuses what cannot be, however it is declared: resources that need each other. */
    public List<Problem> cycles() {
        return sort(need -> true).cycles().stream().map(this::problem).toList();
    }

    private Problem problem(List<ResourceId> cycle) {
        List<Need> steps = new ArrayList<>();
        for (int i = 0; i + 1 < cycle.size(); i++) {
            ResourceId next = cycle.get(i + 1);
            of(cycle.get(i)).stream()
                    .filter(need -> need.on().equals(next))
                    .findFirst()
                    .ifPresent(steps::add);
        }
        String arrows =
                Need.name(cycle.get(0)) + steps.stream().map(Need::arrow).collect(Collectors.joining());
        return new Problem(
                steps.get(0).place(),
                "the dependencies form a cycle: " + arrows + ". Remove one of them:"
                        + steps.stream()
                                .map(need -> "\n    " + need + " at " + need.place())
                                .collect(Collectors.joining()));
    }

    /** Writes down what one resource needs. */
    private final class Collector {

        private final ResourceId by;
        private final Place place;

        Collector(ResourceId by, Place place) {
            this.by = by;
            this.place = place;
            needs.putIfAbsent(by, new ArrayList<>());
        }

        void add(Kind kind, ResourceId on) {
            needs.get(by).add(new Need(by, kind, on, place.member(kind.attribute())));
        }

        void container(ContainerSpec spec) {
            networks(spec.networking().networks());
            spec.mounts().stream()
                    .flatMap(mount -> mount.volumeName().stream())
                    .forEach(volume -> add(Kind.VOLUME, ResourceId.volume(volume)));
            namespace(Kind.PID, spec.sharing().pid());
            namespace(Kind.IPC, spec.sharing().ipc());
            spec.sharing()
                    .volumesFrom()
                    .forEach(from -> add(Kind.VOLUMES_FROM, ResourceId.container(from.container())));
            namespace(Kind.NETWORK_MODE, spec.networking().mode());
            spec.linked().forEach(container -> add(Kind.LINK, ResourceId.container(container)));
            dependencies(spec.dependencies());
            source(spec.image());
        }

        void adopted(AdoptedSpec spec) {
            networks(spec.networks());
            dependencies(spec.dependencies());
        }

        private void networks(List<NetworkAttachment> attachments) {
            attachments.forEach(attachment -> add(Kind.NETWORK, ResourceId.network(attachment.network())));
        }

        private void namespace(Kind kind, Optional<String> mode) {
            mode.flatMap(text -> new NamespaceMode(text).container())
                    .ifPresent(container -> add(kind, ResourceId.container(container)));
        }

        void dependencies(List<DependencySpec> dependencies) {
            dependencies.forEach(other -> add(Kind.DEPENDS_ON, ResourceId.container(other.container())));
        }

        void source(ImageSource source) {
            if (source instanceof ImageSource.Declared declared) {
                add(Kind.IMAGE, ResourceId.image(declared.name()));
            } else if (source instanceof ImageSource.Committed committed) {
                add(Kind.COMMIT, ResourceId.container(committed.container()));
            } else if (source instanceof ImageSource.Pulled pulled) {
                registry(pulled.reference());
                pushesTo(pulled.reference()).stream()
                        .filter(push -> !isOwn(push))
                        .forEach(push -> add(Kind.IMAGE, published(push)));
            }
        }

        /** Its registry cannot be the container itself, nor in it; then it is another one of that name. */
        void registry(ImageReference reference) {
            Needs.this
                    .registry(reference)
                    .map(ResourceId::container)
                    .filter(registry -> !registry.equals(by))
                    .ifPresent(registry -> add(Kind.REGISTRY, registry));
        }

        /** An image may be pulled and pushed to the same repository under another tag. */
        private boolean isOwn(ImageReference push) {
            return by.kind() == ResourceId.Kind.IMAGE
                    && image(by.name())
                            .filter(own -> own.pushes().contains(push))
                            .isPresent();
        }
    }
}
