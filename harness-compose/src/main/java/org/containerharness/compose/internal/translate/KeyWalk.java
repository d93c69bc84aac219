package org.containerharness.compose.internal.translate;

import java.util.List;
import java.util.Map;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;

/** Walks over every key of a project and reports those that the table does not apply. */
final class KeyWalk {

    private final Findings findings;
    private final ProjectNames names;
    private final boolean isOfSwarm;

    KeyWalk(Findings findings, ProjectNames names, boolean isOfSwarm) {
        this.isOfSwarm = isOfSwarm;
        this.findings = findings;
        this.names = names;
    }

    void walk(MapNode project) {
        walk(project, NodePath.ROOT);
    }

    private void walk(Node node, NodePath path) {
        if (node instanceof MapNode map) {
            for (Map.Entry<String, Node> entry : map.entries().entrySet()) {
                if (!entry.getKey().startsWith("x-")) {
                    entry(map, entry.getKey(), entry.getValue(), path.key(entry.getKey()));
                }
            }
        } else if (node instanceof ListNode list) {
            for (int i = 0; i < list.items().size(); i++) {
                walk(list.items().get(i), path.index(i));
            }
        }
    }

    private void entry(MapNode parent, String key, Node value, NodePath path) {
        if (isNotRun(path)) {
            return;
        }
        ComposeKey.ForValues row = ComposeKeys.find(path)
                .map(found -> found.of(value))
                .orElse(new ComposeKey.ForValues("", ComposeKey.Treatment.APPLIED, ""));
        if (isOfSwarm && (row.text().equals(ComposeKeyRows.SWARM) || isDeploy(path))) {
            walk(value, path);
            return;
        }
        switch (row.treatment()) {
            case APPLIED -> walk(value, path);
            case WARNED -> findings.warn(problem(parent, key, path, "has no effect here: " + row.text()));
            case REFUSED -> findings.refuse(problem(parent, key, path, "cannot be honoured: " + row.text()));
        }
    }

    /** All of it is a swarm's. */
    private static boolean isDeploy(NodePath path) {
        List<String> segments = path.segments();
        return segments.size() > 2
                && segments.get(0).equals("services")
                && segments.get(2).equals("deploy");
    }

    /** What no container has cannot be missed. */
    private boolean isNotRun(NodePath path) {
        return path.segments().size() == 2
                && path.segments().get(0).equals("services")
                && names.replicas(path.last()) == 0;
    }

    private static ComposeProblem problem(MapNode parent, String key, NodePath path, String text) {
        return ComposeProblem.at(parent.keyPosition(key), path.toString(), text);
    }
}
