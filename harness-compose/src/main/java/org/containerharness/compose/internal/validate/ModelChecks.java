package org.containerharness.compose.internal.validate;

import java.util.List;
import java.util.Set;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.canonical.IpAddress;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.RuleTable;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.containerharness.compose.internal.tree.TreeRewrite;
import org.jspecify.annotations.Nullable;

/** Rules within one element that a schema of types cannot say. */
public final class ModelChecks {

    private static final Set<String> BESIDE_EXTERNAL = Set.of("name", "external");

    private static final RuleTable<TreeRewrite.Rule> TABLE = new RuleTable<TreeRewrite.Rule>()
            .row("volumes.*", check(ModelChecks::external))
            .row("configs.*", check((node, path) -> oneSource(node, path, List.of("file", "environment", "content"))))
            .row("secrets.*", check((node, path) -> oneSource(node, path, List.of("file", "environment"))))
            .row("services.*.ports.[]", check(ModelChecks::port))
            .row("services.*.volumes.[]", check((node, path) -> target(node, path, "target")))
            .row("services.*.devices.[]", check((node, path) -> target(node, path, "target")))
            .row("services.*.develop.watch.[].path", check(ModelChecks::watchedPath))
            .row("services.*.deploy.resources.reservations.devices.[]", check(ModelChecks::deviceRequest))
            .row("services.*.gpus.[]", check(ModelChecks::deviceRequest));

    private ModelChecks() {}

    @FunctionalInterface
    private interface Check {
        void check(Node node, NodePath path);
    }

    /**
     * Checks a merged project.
     *
     * @throws ComposeException with everything that breaks a rule
     */
    public static void check(MapNode root) {
        TreeRewrite.apply(root, TABLE);
    }

    private static TreeRewrite.Rule check(Check check) {
        return (node, path) -> {
            check.check(node, path);
            return node;
        };
    }

    private static void external(Node node, NodePath path) {
        if (!(node instanceof MapNode volume) || !isTrue(volume.get("external"))) {
            return;
        }
        for (String key : volume.entries().keySet()) {
            if (!BESIDE_EXTERNAL.contains(key) && !key.startsWith("x-")) {
                throw refuse(
                        volume.keyPosition(key),
                        path.key(key),
                        "an external volume cannot have the key \"" + key + "\"");
            }
        }
    }

    private static boolean isTrue(@Nullable Node node) {
        return node instanceof ScalarNode scalar && Boolean.TRUE.equals(scalar.value());
    }

    private static void oneSource(Node node, NodePath path, List<String> sources) {
        if (!(node instanceof MapNode object)) {
            return;
        }
        List<String> given = sources.stream().filter(object::has).toList();
        if (given.size() > 1) {
            throw refuse(node.position(), path, String.join(" and ", given) + " exclude each other; give one of them");
        }
        if (given.isEmpty() && !object.has("driver") && !object.has("external")) {
            throw refuse(node.position(), path, "one of " + String.join(", ", sources) + " must be set");
        }
    }

    private static void target(Node node, NodePath path, String key) {
        if (node instanceof MapNode map && map.get(key) == null) {
            throw refuse(node.position(), path, "the key \"" + key + "\" is missing");
        }
    }

    private static void port(Node node, NodePath path) {
        target(node, path, "target");
        if (node instanceof MapNode port
                && port.get("target") instanceof ScalarNode number
                && number.text().equals("0")) {
            throw refuse(number.position(), path, "port 0 cannot be a target");
        }
        hostAddress(node, path);
    }

    private static void hostAddress(Node node, NodePath path) {
        if (node instanceof MapNode port && port.get("host_ip") instanceof ScalarNode address) {
            if (!IpAddress.isValid(address.text())) {
                throw new ComposeException(ComposeProblem.at(
                                address.position(), path.key("host_ip").toString(), "the value is not allowed")
                        .withFound(address.describe())
                        .withExpected("an IP address"));
            }
        }
    }

    private static void watchedPath(Node node, NodePath path) {
        if (node instanceof ScalarNode scalar && scalar.text().isEmpty()) {
            throw refuse(node.position(), path, "the path is empty");
        }
    }

    private static void deviceRequest(Node node, NodePath path) {
        if (node instanceof MapNode request && request.has("count") && request.has("device_ids")) {
            throw refuse(node.position(), path, "count and device_ids exclude each other");
        }
    }

    private static ComposeException refuse(Position position, NodePath path, String text) {
        return new ComposeException(ComposeProblem.at(position, path.toString(), text));
    }
}
