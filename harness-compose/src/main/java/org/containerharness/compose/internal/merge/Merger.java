package org.containerharness.compose.internal.merge;

import java.util.Map;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;

/**
 * Lays a later tree over an earlier one: mappings merge by key, lists append, scalars replace, null changes nothing;
 * {@link MergeRules} names the attributes that differ.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/13-merge.md">Merge</a>
 */
public final class Merger {

    private Merger() {}

    /**
     * Merges two files; the earlier tree is changed and returned.
     *
     * @throws ComposeException if a mapping or a list would be replaced by something else
     */
    public static MapNode merge(MapNode earlier, MapNode later) {
        mergeEntries(earlier, later, NodePath.ROOT);
        return earlier;
    }

    /**
     * Lays a service over the one it extends; the base is changed and returned.
     *
     * @throws ComposeException if a mapping or a list would be replaced by something else
     */
    public static MapNode extend(MapNode base, MapNode service, NodePath path) {
        mergeEntries(base, service, path);
        return base;
    }

    static Node mergeNodes(Node earlier, Node later, NodePath path) {
        return MergeRules.TABLE
                .find(path)
                .map(rule -> rule.merge(earlier, later, path))
                .orElseGet(() -> mergeByKind(earlier, later, path));
    }

    static Node mergeByKind(Node earlier, Node later, NodePath path) {
        if (later.isNull()) {
            return earlier;
        }
        if (earlier instanceof MapNode base) {
            if (!(later instanceof MapNode other)) {
                throw refuse(earlier, later, path);
            }
            mergeEntries(base, other, path);
            return base;
        }
        if (earlier instanceof ListNode base) {
            if (!(later instanceof ListNode other)) {
                throw refuse(earlier, later, path);
            }
            base.items().addAll(other.items());
            return base;
        }
        return later;
    }

    static void mergeEntries(MapNode earlier, MapNode later, NodePath path) {
        for (Map.Entry<String, Node> entry : later.entries().entrySet()) {
            String key = entry.getKey();
            Node base = earlier.get(key);
            Node merged = base == null ? entry.getValue() : mergeNodes(base, entry.getValue(), path.key(key));
            // An element begins where it was first written, also if a later file changes something in it.
            boolean isChanged = base != null && merged == base;
            earlier.put(key, isChanged ? earlier.keyPosition(key) : later.keyPosition(key), merged);
        }
    }

    private static ComposeException refuse(Node earlier, Node later, NodePath path) {
        return new ComposeException(ComposeProblem.at(
                        later.position(),
                        path.toString(),
                        "this cannot override " + earlier.describe() + " from " + earlier.position())
                .withFound(later.describe())
                .withExpected(earlier.describe()));
    }
}
