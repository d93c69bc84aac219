package org.containerharness.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineStatus;
import org.containerharness.engine.SwarmNode;
import org.containerharness.events.RunEvents;
import org.containerharness.handle.RunningStack;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Needs;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.placement.Offer;
import org.containerharness.placement.Spread;
import org.containerharness.plan.ContainerAction;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.containerharness.spread.Member;
import org.containerharness.spread.SpreadEngine;
import org.containerharness.threads.Futures;

/** The engines of a pool that are nodes of one swarm, as one engine for the stacks that lie on several of them. */
final class PoolSwarm implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    /** A node with the engine that it is. */
    private record Known(PoolEngine engine, Harness harness, EngineStatus status, SwarmNode facts) {}

    private final PoolChoice choice;
    private final Settings settings;
    private final RunEvents events;

    /** By the nodes that it consists of: when one is gone, or has come back, another takes its place for new stacks. */
    private final Map<Set<PoolEngine>, PoolEngine> swarms = new LinkedHashMap<>();

    private final Map<Harness, Set<PoolEngine>> consistsOf = new HashMap<>();

    PoolSwarm(PoolChoice choice, Settings settings, RunEvents events) {
        this.choice = choice;
        this.settings = settings;
        this.events = events;
    }

    /** Where a stack that may lie on several engines runs, if they are nodes of one swarm; empty for any other. */
    Optional<PoolEngine> chosen(StackSpec stack, Set<PoolEngine> excluded) {
        if (!Spread.isFor(stack)) {
            return Optional.empty();
        }
        List<Known> nodes = nodes(choice.reached(excluded));
        if (nodes.isEmpty() && Spread.hasServices(stack)) {
            throw noManager(
                    Spread.services(stack) + " of stack <" + stack.name() + "> is a service of a swarm",
                    choice.reached(excluded));
        }
        if (nodes.isEmpty() && !Spread.hasOverlay(stack)) {
            LOG.warn(
                    "The constraints of stack {} are ignored: no engine of {} manages a swarm.",
                    stack.name(),
                    Setting.ENGINES.key());
        }
        return nodes.isEmpty() ? Optional.empty() : Optional.of(swarm(nodes));
    }

    /** Engines that cannot make the networks of a stack. */
    Set<PoolEngine> unable(StackSpec stack, Set<PoolEngine> excluded) {
        if (!Spread.hasOverlay(stack)) {
            return excluded;
        }
        Map<PoolEngine, Harness> reached = choice.reached(excluded);
        Set<PoolEngine> unable = new LinkedHashSet<>(excluded);
        reached.forEach((engine, harness) -> {
            if (!harness.engine().info().has(Capability.ATTACHABLE_OVERLAYS)) {
                unable.add(engine);
            }
        });
        if (unable.containsAll(reached.keySet())) {
            NetworkSpec overlay = stack.networks().stream()
                    .filter(NetworkSpec::isOverlay)
                    .findFirst()
                    .orElseThrow();
            throw noManager(
                    "The network <" + overlay.name() + "> (declared at " + overlay.place() + ") is an overlay",
                    reached);
        }
        return unable;
    }

    /** @param what needs one */
    private static HarnessException noManager(String what, Map<PoolEngine, Harness> reached) {
        return new HarnessException(what + ", which a manager of a swarm makes. None of " + Setting.ENGINES.key()
                + " is one: "
                + reached.entrySet().stream()
                        .map(entry -> name(entry.getKey(), entry.getValue()) + " is "
                                + (entry.getValue().engine().status().nodeId().isEmpty()
                                        ? "in no swarm"
                                        : "a worker of a swarm"))
                        .collect(Collectors.joining(", "))
                + ". Add a manager of it, or make one of them a manager (docker swarm init, docker node promote).");
    }

    private static String name(PoolEngine engine, Harness harness) {
        return engine.name().isEmpty() ? harness.engine().info().endpoint() : engine.name();
    }

    /** Those that a manager among them knows and that are ready; the first is that manager. Asked at the same time. */
    private List<Known> nodes(Map<PoolEngine, Harness> reached) {
        Map<PoolEngine, CompletableFuture<Optional<EngineStatus>>> asked = new LinkedHashMap<>();
        reached.forEach(
                (engine, harness) -> asked.put(engine, CompletableFuture.supplyAsync(() -> status(engine, harness))));
        Map<PoolEngine, EngineStatus> members = new LinkedHashMap<>();
        asked.forEach((engine, answer) -> Futures.join(answer)
                .filter(status -> !status.nodeId().isEmpty())
                .ifPresent(status -> members.put(engine, status)));
        for (PoolEngine manager : members.keySet()) {
            Harness harness = reached.get(manager);
            if (harness.engine().info().has(Capability.ATTACHABLE_OVERLAYS)) {
                List<Known> known = known(manager, harness, members, reached);
                if (!known.isEmpty()) {
                    return known;
                }
            }
        }
        return List.of();
    }

    private static Optional<EngineStatus> status(PoolEngine engine, Harness harness) {
        try {
            return Optional.of(harness.engine().status());
        } catch (EngineException e) {
            if (engine.isGone()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<Known> known(
            PoolEngine manager,
            Harness harness,
            Map<PoolEngine, EngineStatus> members,
            Map<PoolEngine, Harness> reached) {
        Map<String, SwarmNode> facts = harness.engine().nodes().stream()
                .filter(SwarmNode::isReady)
                .collect(Collectors.toMap(SwarmNode::id, node -> node));
        List<Known> known = new ArrayList<>();
        members.forEach((engine, status) -> Optional.ofNullable(facts.get(status.nodeId()))
                .map(node -> new Known(engine, reached.get(engine), status, node))
                .ifPresent(node -> known.add(engine == manager ? 0 : known.size(), node)));
        // A manager that is drained runs nothing, but makes networks.
        return known.stream().anyMatch(node -> node.engine() == manager) ? known : List.of();
    }

    private synchronized PoolEngine swarm(List<Known> nodes) {
        Set<PoolEngine> engines = new LinkedHashSet<>();
        nodes.forEach(node -> engines.add(node.engine()));
        return swarms.computeIfAbsent(engines, key -> {
            String name = engines.stream().map(PoolEngine::name).collect(Collectors.joining(" + "));
            Harness harness = Harness.over(
                    new SpreadEngine(
                            nodes.stream()
                                    .map(node -> new Member(
                                            node.facts().id(),
                                            node.harness().engine(),
                                            node.harness().ownerLabels()))
                                    .toList(),
                            settings.duration(Setting.READY_TIMEOUT).orElseThrow()),
                    settings.with(Setting.SNAPSHOT, "false").with(Setting.CLEANUP_SWEEP, "false"));
            harness.events().joinTo(events);
            consistsOf.put(harness, engines);
            PoolEngine swarm = new PoolEngine(name, () -> harness);
            swarm.reached();
            return swarm;
        });
    }

    private synchronized Optional<Set<PoolEngine>> members(Harness harness) {
        return Optional.ofNullable(consistsOf.get(harness));
    }

    /** The stack with a node for each container, if it is for such a swarm; any other stays as it is. */
    StackSpec placed(Harness harness, StackSpec stack, List<RunningStack> below) {
        Optional<Set<PoolEngine>> members = members(harness);
        if (members.isEmpty() || stack.isEmpty()) {
            return stack;
        }
        Map<PoolEngine, Harness> reached = new LinkedHashMap<>();
        members.get().forEach(engine -> engine.harness().ifPresent(each -> reached.put(engine, each)));
        reached.values().forEach(Harness::beginCleanup);
        List<Known> nodes = nodes(reached);
        if (nodes.isEmpty()) {
            throw new HarnessException("The swarm of " + harness.engine().info().endpoint() + " ("
                    + Setting.ENGINES.key() + "), on which stack <" + stack.name()
                    + "> was to be started, has no manager and ready node there any more.");
        }
        StackSpec placed = Spread.over(
                stack,
                nodes.stream()
                        .map(node -> new Spread.Node(node.facts(), offer(node)))
                        .toList(),
                overlays(stack, below),
                places(stack, below, reached.keySet()));
        LOG.info(
                "Stack {} runs {}{}.",
                stack.name(),
                Spread.hasServices(stack) ? "as services of a swarm" : "on ",
                described(placed, nodes));
        return placed;
    }

    private static String described(StackSpec placed, List<Known> nodes) {
        Map<String, String> names = nodes.stream()
                .collect(Collectors.toMap(
                        node -> node.facts().id(), node -> node.engine().name()));
        Map<String, List<String>> there = placed.containers().stream()
                .filter(container -> container.service().isEmpty())
                .collect(Collectors.groupingBy(
                        container -> String.valueOf(
                                names.get(container.constraints().get(0).value())),
                        LinkedHashMap::new,
                        Collectors.mapping(container -> container.name(), Collectors.toList())));
        return there.entrySet().stream()
                .map(entry -> "<" + entry.getKey() + "> with " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining(" and "));
    }

    private static Offer offer(Known node) {
        return new Offer(
                node.engine().name(),
                node.harness().engine().info().platform(),
                node.status().memory(),
                node.status().running(),
                node.engine().reserved(),
                node.engine().placed(),
                0,
                0);
    }

    private static Set<String> overlays(StackSpec stack, List<RunningStack> below) {
        Set<String> overlays = new HashSet<>();
        PoolNeeds.of(stack, below).forEach((need, holder) -> {
            if (need.kind() == Needs.Kind.NETWORK
                    && holder.network(need.on().name()).inspect().driver().equals("overlay")) {
                overlays.add(need.on().name());
            }
        });
        return overlays;
    }

    /** Where what is needed of other stacks is: a container, or those that use a volume or network of one engine. */
    private static Map<ResourceId, String> places(StackSpec stack, List<RunningStack> below, Set<PoolEngine> members) {
        Map<ResourceId, String> places = new HashMap<>();
        PoolNeeds.of(stack, below)
                .forEach((need, holder) -> holder.plan().actions(ContainerAction.Create.class).stream()
                        .filter(create -> create.target().equals(need.on())
                                || Needs.of(StackSpec.named("one").plus(create.spec())).of(create.target()).stream()
                                        .anyMatch(other -> other.on().equals(need.on())))
                        .flatMap(create -> members.stream()
                                .filter(engine -> engine.has(
                                        holder.container(create.spec().name()).engine())))
                        .findFirst()
                        .ifPresent(engine -> places.put(need.on(), engine.name())));
        return places;
    }

    /** All that there are, for what is to be asked of each. */
    synchronized List<Harness> harnesses() {
        return List.copyOf(consistsOf.keySet());
    }

    @Override
    public synchronized void close() {
        try {
            swarms.values().forEach(PoolEngine::close);
        } finally {
            if (consistsOf.keySet().stream().allMatch(Harness::leftNothing)) {
                swarms.keySet().stream()
                        .flatMap(Set::stream)
                        .flatMap(engine -> engine.harness().stream())
                        .forEach(Harness::endCleanup);
            }
        }
    }
}
