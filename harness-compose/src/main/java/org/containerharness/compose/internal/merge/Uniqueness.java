package org.containerharness.compose.internal.merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.internal.canonical.VolumeForm;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.RuleTable;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.containerharness.compose.internal.tree.TreeRewrite;

/**
 * The lists in which a later entry replaces an earlier one of the same key, in its place.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/13-merge.md">Merge: unique resources</a>
 */
public final class Uniqueness {

    private static final RuleTable<Key> KEYS = new RuleTable<Key>()
            .row("networks.*.labels", Uniqueness::name)
            .row("networks.*.ipam.options", Uniqueness::name)
            .row("services.*.annotations", Uniqueness::name)
            .row("services.*.build.args", Uniqueness::name)
            .row("services.*.build.additional_contexts", Uniqueness::name)
            .row("services.*.build.tags", Uniqueness::name)
            .row("services.*.build.labels", Uniqueness::name)
            .row("services.*.cap_add", Uniqueness::name)
            .row("services.*.cap_drop", Uniqueness::name)
            .row("services.*.configs", (entry, path) -> mountKey(entry, ""))
            .row("services.*.deploy.labels", Uniqueness::name)
            .row("services.*.devices", Uniqueness::deviceTarget)
            .row("services.*.dns", Uniqueness::name)
            .row("services.*.dns_opt", Uniqueness::name)
            .row("services.*.dns_search", Uniqueness::name)
            .row("services.*.environment", Uniqueness::name)
            .row("services.*.env_file", Uniqueness::filePath)
            .row("services.*.expose", Uniqueness::value)
            .row("services.*.labels", Uniqueness::name)
            .row("services.*.links", Uniqueness::name)
            .row("services.*.networks.*.aliases", Uniqueness::name)
            .row("services.*.networks.*.link_local_ips", Uniqueness::name)
            .row("services.*.ports", Uniqueness::port)
            .row("services.*.profiles", Uniqueness::name)
            .row("services.*.secrets", (entry, path) -> mountKey(entry, "/run/secrets"))
            .row("services.*.sysctls", Uniqueness::name)
            .row("services.*.tmpfs", Uniqueness::name)
            .row("services.*.volumes", Uniqueness::volumeTarget);

    private static final RuleTable<TreeRewrite.Rule> TABLE = rules();

    private Uniqueness() {}

    /** Returns the key of an entry; nothing where the entry has none and stays. */
    @FunctionalInterface
    private interface Key {
        Optional<String> of(Node entry, NodePath path);
    }

    /** Removes repeated entries from every list of the table. */
    public static void enforce(MapNode root) {
        TreeRewrite.apply(root, TABLE);
    }

    private static RuleTable<TreeRewrite.Rule> rules() {
        RuleTable<TreeRewrite.Rule> rules = new RuleTable<>();
        for (String pattern : KEYS.patterns()) {
            rules.row(pattern, Uniqueness::unique);
        }
        return rules;
    }

    private static Node unique(Node node, NodePath path) {
        if (!(node instanceof ListNode list)) {
            return node;
        }
        Key key = KEYS.find(path).orElseThrow();
        Map<String, Integer> places = new HashMap<>();
        ListNode unique = new ListNode(list.position());
        for (Node entry : list.items()) {
            Optional<Integer> place = key.of(entry, path)
                    .map(name -> places.putIfAbsent(name, unique.items().size()));
            if (place.isPresent()) {
                unique.items().set(place.get(), entry);
            } else {
                unique.add(entry);
            }
        }
        return unique;
    }

    private static Optional<String> name(Node entry, NodePath path) {
        return text(entry).map(text -> text.split("=", 2)[0]);
    }

    private static Optional<String> value(Node entry, NodePath path) {
        return entry instanceof ScalarNode scalar && !scalar.isNull() ? Optional.of(scalar.text()) : Optional.empty();
    }

    private static Optional<String> filePath(Node entry, NodePath path) {
        return entry instanceof MapNode map ? map.textAt("path") : text(entry);
    }

    private static Optional<String> volumeTarget(Node entry, NodePath path) {
        return entry instanceof MapNode map ? map.textAt("target") : text(entry).flatMap(VolumeForm::target);
    }

    private static Optional<String> deviceTarget(Node entry, NodePath path) {
        return entry instanceof MapNode map ? map.textAt("target") : text(entry).map(Uniqueness::secondPart);
    }

    private static String secondPart(String text) {
        List<String> parts = List.of(text.split(":", -1));
        return parts.get(Math.min(1, parts.size() - 1));
    }

    private static Optional<String> mountKey(Node entry, String folder) {
        if (entry instanceof MapNode map) {
            return map.textAt("target").or(() -> map.textAt("source").map(source -> folder + "/" + source));
        }
        return text(entry).map(source -> folder + "/" + source);
    }

    private static Optional<String> port(Node entry, NodePath path) {
        if (!(entry instanceof MapNode map)) {
            return value(entry, path);
        }
        if (!map.has("target")) {
            return Optional.empty();
        }
        return Optional.of(part(map, "host_ip", "0.0.0.0") + ":" + part(map, "published", "") + ":"
                + part(map, "target", "") + "/" + part(map, "protocol", "tcp"));
    }

    private static String part(MapNode port, String key, String absent) {
        return port.get(key) instanceof ScalarNode scalar ? scalar.text() : absent;
    }

    private static Optional<String> text(Node entry) {
        return entry instanceof ScalarNode scalar && scalar.value() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }
}
