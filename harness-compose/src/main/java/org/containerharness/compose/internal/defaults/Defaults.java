package org.containerharness.compose.internal.defaults;

import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.RuleTable;
import org.containerharness.compose.internal.tree.TreeRewrite;

/** Fills in what an element leaves out, wherever the default does not depend on other elements. */
public final class Defaults {

    private static final RuleTable<TreeRewrite.Rule> TABLE = new RuleTable<TreeRewrite.Rule>()
            .row("services.*.build", Defaults::build)
            .row("services.*.secrets.[]", Defaults::secret)
            .row("services.*.ports.[]", Defaults::port)
            .row("services.*.deploy.resources.reservations.devices.[]", Defaults::deviceRequest)
            .row("services.*.gpus.[]", Defaults::deviceRequest);

    private Defaults() {}

    /** Fills in a merged project. */
    public static void apply(MapNode root) {
        TreeRewrite.apply(root, TABLE);
    }

    private static Node build(Node value, NodePath path) {
        return withDefault(value, "context", ".");
    }

    private static Node secret(Node value, NodePath path) {
        return value instanceof MapNode secret
                ? withDefault(
                        value,
                        "target",
                        "/run/secrets/" + secret.textAt("source").orElse(""))
                : value;
    }

    private static Node port(Node value, NodePath path) {
        return withDefault(withDefault(value, "protocol", "tcp"), "mode", "ingress");
    }

    private static Node deviceRequest(Node value, NodePath path) {
        return value instanceof MapNode request && request.has("device_ids")
                ? value
                : withDefault(value, "count", "all");
    }

    private static Node withDefault(Node value, String key, String text) {
        if (value instanceof MapNode map && !map.has(key)) {
            map.put(key, text);
        }
        return value;
    }
}
