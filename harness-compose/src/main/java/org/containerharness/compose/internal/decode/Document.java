package org.containerharness.compose.internal.decode;

import java.util.List;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;

/**
 * One YAML document.
 *
 * @param root its mapping, without what {@code !reset} removed
 * @param cleared the paths tagged {@code !reset} or {@code !override}: what earlier files say there does not count
 */
public record Document(MapNode root, List<List<String>> cleared) {

    /** Removes from an earlier tree what this document clears. */
    public void clearIn(MapNode earlier) {
        cleared.forEach(path -> clear(earlier, path));
    }

    private static void clear(Node node, List<String> path) {
        String key = path.get(0);
        if (node instanceof MapNode map && path.size() == 1) {
            map.remove(key);
        } else if (node instanceof MapNode map && map.has(key)) {
            clear(map.entries().get(key), path.subList(1, path.size()));
        } else if (node instanceof ListNode) {
            return;
        }
    }
}
