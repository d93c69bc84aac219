package org.containerharness.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.engine.SwarmNode;
import org.containerharness.model.AddressText;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.Needs;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.PlacementConstraint;
import org.containerharness.model.Problem;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;

/** Which container of one stack runs on which node of a swarm: a function of the stack and of how the nodes stand. */
public final class Spread {

    /**
     * A node that a container could run on.
     *
     * @param facts what its manager says
     * @param offer how it stands
     */
    public record Node(SwarmNode facts, Offer offer) {

        @Override
        public String toString() {
            return offer.engine() + ": " + facts;
        }
    }

    private final StackSpec stack;
    private final Needs needs;
    private final List<Node> nodes;
    private final Set<String> overlays = new HashSet<>();
    private final Map<ResourceId, String> below;
    private final Map<ResourceId, ResourceId> heads = new HashMap<>();

    private Spread(StackSpec stack, List<Node> nodes, Set<String> overlaysBelow, Map<ResourceId, String> below) {
        this.stack = stack;
        this.needs = Needs.of(
                stack,
                below.keySet().stream()
                        .filter(id -> id.kind() == ResourceId.Kind.CONTAINER)
                        .map(ResourceId::name)
                        .toList());
        this.nodes = nodes;
        this.below = below;
        overlays.addAll(overlaysBelow);
        stack.networks().stream()
                .filter(network -> network.isOverlay() || network.external())
                .map(NetworkSpec::name)
                .forEach(overlays::add);
    }

    /** Whether a stack may lie on several engines: it has a network that spans them, or says where its containers run. */
    public static boolean isFor(StackSpec stack) {
        return hasOverlay(stack)
                || hasServices(stack)
                || stack.containers().stream()
                        .anyMatch(container -> !container.constraints().isEmpty());
    }

    public static boolean hasServices(StackSpec stack) {
        return stack.containers().stream()
                .anyMatch(container -> container.service().isPresent());
    }

    /** The services of a stack with the places of their declarations, as messages name them. */
    public static String services(StackSpec stack) {
        return stack.containers().stream()
                .filter(container -> container.service().isPresent())
                .map(container -> "<" + container.name() + "> (declared at " + container.place() + ")")
                .collect(Collectors.joining(", "));
    }

    /** The refusal of what other JVMs would not find. */
    public static DeclarationException notShared(StackSpec stack, String scope) {
        return new DeclarationException(stack.containers().stream()
                .filter(container -> container.service().isPresent())
                .map(container -> new Problem(
                        container.place(),
                        "<" + container.name() + "> is a service of a swarm, which cannot have the scope " + scope
                                + ": other JVMs would not find it. Give it SUITE scope or a narrower one."))
                .toList());
    }

    public static boolean hasOverlay(StackSpec stack) {
        return stack.networks().stream().anyMatch(network -> network.isOverlay() && !network.external());
    }

    /**
     * The stack with the node of each container as its only constraint; those of services are the swarm's to read. What
     * shares a volume, a namespace or a network of one engine is kept together; such groups go where their constraints let
     * them, each to the node with most free memory.
     *
     * @param nodes at least one
     * @param overlaysBelow declared names of networks of other stacks that span the nodes
     * @param below where other things of other stacks are, by the name of the engine
     * @throws DeclarationException if some containers can run on none of the nodes, or need what only one engine can have
     */
    public static StackSpec over(
            StackSpec stack, List<Node> nodes, Set<String> overlaysBelow, Map<ResourceId, String> below) {
        return new Spread(stack, nodes, overlaysBelow, below).placed();
    }

    private StackSpec placed() {
        List<Problem> problems = new ArrayList<>(ofOneEngine());
        join();
        Map<ResourceId, List<ContainerSpec>> groups = new LinkedHashMap<>();
        stack.containers().stream()
                .filter(container -> container.service().isEmpty())
                .forEach(container -> groups.computeIfAbsent(
                                head(ResourceId.container(container.name())), head -> new ArrayList<>())
                        .add(container));
        Map<List<ContainerSpec>, List<Node>> fitting = new LinkedHashMap<>();
        groups.forEach((head, group) -> fitting.put(group, fitting(group, problems)));
        Map<String, ContainerSpec> services = new HashMap<>();
        stack.containers().stream()
                .filter(container -> container.service().isPresent())
                .forEach(container -> services.put(container.name(), ServiceForm.of(stack, container, problems)));
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
        Map<String, Node> chosen = chosen(fitting);
        return stack.withContainers(stack.containers().stream()
                .map(container -> container.service().isPresent()
                        ? services.get(container.name())
                        : on(chosen.get(container.name()), container))
                .toList());
    }

    private static ContainerSpec on(Node node, ContainerSpec container) {
        return container.withConstraints(List.of(new PlacementConstraint(
                PlacementConstraint.NODE_ID, true, node.facts().id())));
    }

    /** What is refused, since others would look for it on their own node. */
    private List<Problem> ofOneEngine() {
        List<Problem> problems = new ArrayList<>();
        stack.adopted().forEach(adopted -> problems.add(ofOneEngine(adopted.place(), "<" + adopted.name() + ">")));
        for (ContainerSpec container : stack.containers()) {
            if (AddressText.isIn(container)) {
                problems.add(ofOneEngine(
                        container.place(),
                        "an address that is known before the start, as in <" + container.name() + ">,"));
            }
        }
        needs.order().stream()
                .flatMap(id -> needs.of(id).stream())
                .filter(need -> need.kind() == Needs.Kind.REGISTRY)
                .forEach(need -> problems.add(
                        ofOneEngine(need.place(), "the registry " + need.on().quoted())));
        return problems;
    }

    private Problem ofOneEngine(Place place, String what) {
        return new Problem(
                place,
                what + " is of one engine, and stack <" + stack.name() + "> lies on several ("
                        + nodes.stream().map(node -> node.offer().engine()).collect(Collectors.joining(", "))
                        + "), for it has an overlay network, services of a swarm or constraints. Declare it elsewhere, or leave those out.");
    }

    private void join() {
        for (ResourceId id : needs.order()) {
            for (Needs.Need need : needs.of(id)) {
                if (isTogether(need)) {
                    heads.put(head(id), head(need.on()));
                }
            }
        }
    }

    private boolean isTogether(Needs.Need need) {
        return switch (need.kind()) {
            case DEPENDS_ON -> false;
            case NETWORK -> !overlays.contains(need.on().name());
            // It is made on each node, unless it is made of a container or comes from one.
            case IMAGE -> !isOfEachNode(need.on());
            default -> true;
        };
    }

    private boolean isOfEachNode(ResourceId image) {
        return needs.of(image).isEmpty()
                && needs.image(image.name())
                        .filter(spec -> !(spec.source() instanceof ImageSource.Committed))
                        .isPresent();
    }

    private ResourceId head(ResourceId id) {
        ResourceId head = heads.getOrDefault(id, id);
        return head.equals(id) ? id : head(head);
    }

    /** Nodes where a group may run. */
    private List<Node> fitting(List<ContainerSpec> group, List<Problem> problems) {
        Set<String> required = group.stream()
                .flatMap(container -> needs.of(ResourceId.container(container.name())).stream())
                .filter(this::isTogether)
                .flatMap(need -> Optional.ofNullable(below.get(need.on())).stream())
                .collect(Collectors.toSet());
        List<PlacementConstraint> constraints = group.stream()
                .flatMap(container -> container.constraints().stream())
                .distinct()
                .toList();
        List<Node> fitting = nodes.stream()
                .filter(node -> constraints.stream().allMatch(node.facts()::meets))
                .filter(node -> required.isEmpty()
                        || required.equals(Set.of(node.offer().engine())))
                .toList();
        if (fitting.isEmpty()) {
            problems.add(problem(group, constraints, required));
        }
        Demand demand = demand(group);
        List<Node> ofPlatform = fitting.stream()
                .filter(node -> demand.isMetBy(node.offer().platform()))
                .toList();
        return ofPlatform.isEmpty() ? fitting : ofPlatform;
    }

    private Problem problem(List<ContainerSpec> group, List<PlacementConstraint> constraints, Set<String> required) {
        String names =
                group.stream().map(container -> "<" + container.name() + ">").collect(Collectors.joining(" and "));
        String wanted = constraints.stream().map(PlacementConstraint::toString).collect(Collectors.joining(" and "));
        return new Problem(
                group.get(0).place(),
                names + (group.size() > 1 ? ", which have to be on one node, run" : " runs") + " on none of the nodes: "
                        + (wanted.isEmpty() ? "" : "the constraints say " + wanted + "; ")
                        + (required.isEmpty() ? "" : "what is needed of other stacks is on " + required + "; ")
                        + "of " + Setting.ENGINES.key() + " there are\n    "
                        + nodes.stream().map(Node::toString).collect(Collectors.joining("\n    "))
                        + "\n    Change the constraints, or give a node the label (docker node update --label-add).");
    }

    /** With the images that are declared beside the containers. */
    private Demand demand(Collection<ContainerSpec> group) {
        Set<String> images = group.stream()
                .flatMap(container -> needs.of(ResourceId.container(container.name())).stream())
                .map(Needs.Need::on)
                .filter(on -> on.kind() == ResourceId.Kind.IMAGE)
                .map(ResourceId::name)
                .collect(Collectors.toSet());
        StackSpec part = StackSpec.named(stack.name()).plus(group);
        for (ImageSpec image : stack.images()) {
            part = images.contains(image.name()) ? part.plus(image) : part;
        }
        return Demand.of(part);
    }

    /** Those with the least choice first, then the largest. */
    private Map<String, Node> chosen(Map<List<ContainerSpec>, List<Node>> fitting) {
        Map<Node, Long> taken = new HashMap<>();
        Map<String, Node> chosen = new HashMap<>();
        fitting.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<List<ContainerSpec>, List<Node>> entry) ->
                                entry.getValue().size())
                        .thenComparing(entry -> demand(entry.getKey()).memory(), Comparator.reverseOrder()))
                .forEach(entry -> {
                    Node best = entry.getValue().stream()
                            .max(Comparator.comparingLong(node -> node.offer().free() - taken.getOrDefault(node, 0L)))
                            .orElseThrow();
                    taken.merge(best, demand(entry.getKey()).memory(), Long::sum);
                    entry.getKey().forEach(container -> chosen.put(container.name(), best));
                });
        return chosen;
    }
}
