package org.containerharness.compose.internal.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.RuleTable;
import org.containerharness.compose.internal.tree.ScalarNode;

/** The attributes that do not merge by kind alone. */
final class MergeRules {

    static final RuleTable<Rule> TABLE = new RuleTable<Rule>()
            .row("networks.*.ipam.config", MergeRules::bySubnet)
            .row("networks.*.labels", MergeRules::asList)
            .row("volumes.*.labels", MergeRules::asList)
            .row("services.*.annotations", MergeRules::asList)
            .row("services.*.build", MergeRules::build)
            .row("services.*.build.args", MergeRules::asList)
            .row("services.*.build.additional_contexts", MergeRules::asList)
            .row("services.*.build.extra_hosts", MergeRules::hosts)
            .row("services.*.build.labels", MergeRules::asList)
            .row("services.*.command", MergeRules::replace)
            .row("services.*.depends_on", MergeRules::dependencies)
            .row("services.*.deploy.labels", MergeRules::asList)
            .row("services.*.dns", MergeRules::asList)
            .row("services.*.dns_opt", MergeRules::asList)
            .row("services.*.dns_search", MergeRules::asList)
            .row("services.*.entrypoint", MergeRules::replace)
            .row("services.*.env_file", MergeRules::asList)
            .row("services.*.environment", MergeRules::asList)
            .row("services.*.extra_hosts", MergeRules::hosts)
            .row("services.*.healthcheck.test", MergeRules::replace)
            .row("services.*.label_file", MergeRules::asList)
            .row("services.*.labels", MergeRules::asList)
            .row("services.*.logging", MergeRules::logging)
            .row("services.*.models", MergeRules::names)
            .row("services.*.networks", MergeRules::names)
            .row("services.*.sysctls", MergeRules::asList)
            .row("services.*.tmpfs", MergeRules::asList)
            .row("services.*.ulimits.*", MergeRules::replace);

    private MergeRules() {}

    /** Merges two values of one attribute; may change the earlier one. */
    @FunctionalInterface
    interface Rule {
        Node merge(Node earlier, Node later, NodePath path);
    }

    private static Node replace(Node earlier, Node later, NodePath path) {
        return later;
    }

    /** Both become lists of {@code key=value}; which of two equal keys stays is decided by {@link Uniqueness}. */
    private static Node asList(Node earlier, Node later, NodePath path) {
        ListNode list = new ListNode(later.position());
        list.items().addAll(toList(earlier));
        list.items().addAll(toList(later));
        return list;
    }

    private static Node hosts(Node earlier, Node later, NodePath path) {
        ListNode list = ListNode.of(later.position(), toList(earlier));
        toList(later).stream()
                .filter(host -> list.items().stream().noneMatch(host::sameAs))
                .forEach(list::add);
        return list;
    }

    private static List<Node> toList(Node node) {
        if (node instanceof ListNode list) {
            return list.items();
        }
        if (node instanceof MapNode map) {
            return pairs(map);
        }
        return node instanceof ScalarNode scalar && scalar.isString() ? List.of(scalar) : List.of();
    }

    private static List<Node> pairs(MapNode map) {
        List<Node> pairs = new ArrayList<>();
        map.entries().keySet().stream().sorted().forEach(key -> addPairs(key, map, pairs));
        return pairs;
    }

    private static void addPairs(String key, MapNode map, List<Node> pairs) {
        Node value = map.entries().get(key);
        List<Node> values = value instanceof ListNode list ? list.items() : List.of(value);
        for (Node single : values) {
            pairs.add(pair(key, single));
        }
    }

    /** A value that is no scalar stays what it is, for the schema to refuse. */
    private static Node pair(String key, Node value) {
        if (!(value instanceof ScalarNode scalar) || scalar.value() instanceof ScalarNode.Timestamp) {
            return value;
        }
        return ScalarNode.of(value.position(), scalar.isNull() ? key : key + "=" + scalar.text());
    }

    private static Node build(Node earlier, Node later, NodePath path) {
        return toBuild(earlier)
                .flatMap(base -> toBuild(later).map(other -> mergeInto(base, other, path)))
                .orElseGet(() -> Merger.mergeByKind(earlier, later, path));
    }

    private static Optional<MapNode> toBuild(Node node) {
        if (node instanceof ScalarNode scalar && scalar.isString()) {
            MapNode build = new MapNode(node.position());
            build.put("context", scalar);
            return Optional.of(build);
        }
        return node instanceof MapNode map ? Optional.of(map) : Optional.empty();
    }

    private static Node dependencies(Node earlier, Node later, NodePath path) {
        return mergeNamed(earlier, later, path, MergeRules::startedDependency);
    }

    private static Node names(Node earlier, Node later, NodePath path) {
        return mergeNamed(earlier, later, path, name -> ScalarNode.nothing(name.position()));
    }

    private static Node mergeNamed(Node earlier, Node later, NodePath path, Function<ScalarNode, Node> valueOfName) {
        Optional<MapNode> base = toNamed(earlier, valueOfName);
        Optional<MapNode> other = toNamed(later, valueOfName);
        return base.isPresent() && other.isPresent()
                ? mergeInto(base.get(), other.get(), path)
                : Merger.mergeByKind(earlier, later, path);
    }

    /** Returns a mapping as it is, and a list of names as a mapping from them. */
    private static Optional<MapNode> toNamed(Node node, Function<ScalarNode, Node> valueOfName) {
        if (node instanceof MapNode map) {
            return Optional.of(map);
        }
        if (!(node instanceof ListNode list)) {
            return Optional.empty();
        }
        MapNode named = new MapNode(node.position());
        for (Node item : list.items()) {
            if (!(item instanceof ScalarNode name) || !name.isString()) {
                return Optional.empty();
            }
            named.put(name.text(), valueOfName.apply(name));
        }
        return Optional.of(named);
    }

    private static Node startedDependency(ScalarNode name) {
        MapNode dependency = new MapNode(name.position());
        dependency.put("condition", "service_started");
        dependency.put("required", true);
        return dependency;
    }

    /** Options merge only while the driver stays the same. */
    private static Node logging(Node earlier, Node later, NodePath path) {
        if (!(earlier instanceof MapNode base) || !(later instanceof MapNode other)) {
            return Merger.mergeByKind(earlier, later, path);
        }
        Node driver = base.get("driver");
        Node otherDriver = other.get("driver");
        boolean isSameDriver = driver == null || otherDriver == null || driver.sameAs(otherDriver);
        return isSameDriver ? mergeInto(base, other, path) : later;
    }

    /** Pools of one subnet merge; an earlier pool that no later one names goes. */
    private static Node bySubnet(Node earlier, Node later, NodePath path) {
        if (!(earlier instanceof ListNode base) || !(later instanceof ListNode other) || !areMaps(base, other)) {
            return Merger.mergeByKind(earlier, later, path);
        }
        ListNode pools = new ListNode(later.position());
        for (Node pool : other.items()) {
            MapNode wanted = (MapNode) pool;
            Optional<MapNode> sameSubnet = base.items().stream()
                    .map(MapNode.class::cast)
                    .filter(candidate -> isSameSubnet(candidate, wanted))
                    .findFirst();
            pools.add(sameSubnet.map(match -> mergeInto(match, wanted, path)).orElse(wanted));
        }
        return pools;
    }

    private static boolean areMaps(ListNode base, ListNode other) {
        return base.items().stream().allMatch(MapNode.class::isInstance)
                && other.items().stream().allMatch(MapNode.class::isInstance);
    }

    private static boolean isSameSubnet(MapNode left, MapNode right) {
        return left.textAt("subnet").equals(right.textAt("subnet"));
    }

    private static Node mergeInto(MapNode base, MapNode other, NodePath path) {
        Merger.mergeEntries(base, other, path);
        return base;
    }
}
