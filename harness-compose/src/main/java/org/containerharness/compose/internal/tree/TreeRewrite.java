package org.containerharness.compose.internal.tree;

import java.util.List;
import java.util.Map;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.Problems;

/** Applies a table of rules to a tree: first to a node, then to the children of what the rule returned. */
public final class TreeRewrite {

    private final RuleTable<Rule> rules;
    private final Problems problems = new Problems();

    private TreeRewrite(RuleTable<Rule> rules) {
        this.rules = rules;
    }

    /** Replaces one node; may change it in place; refuses with a {@link ComposeException}. */
    @FunctionalInterface
    public interface Rule {
        Node apply(Node value, NodePath path);
    }

    /**
     * Rewrites a tree.
     *
     * @throws ComposeException with the problems of all rules that refused
     */
    public static MapNode apply(MapNode root, RuleTable<Rule> rules) {
        TreeRewrite rewrite = new TreeRewrite(rules);
        rewrite.children(root, NodePath.ROOT);
        rewrite.problems.throwIfAny();
        return root;
    }

    private Node rewrite(Node node, NodePath path) {
        Node result = node;
        try {
            result = rules.find(path).map(rule -> rule.apply(node, path)).orElse(node);
        } catch (ComposeException refused) {
            problems.addAll(refused);
        }
        children(result, path);
        return result;
    }

    private void children(Node node, NodePath path) {
        if (node instanceof MapNode map) {
            for (Map.Entry<String, Node> entry : map.entries().entrySet()) {
                entry.setValue(rewrite(entry.getValue(), path.key(entry.getKey())));
            }
        } else if (node instanceof ListNode list) {
            List<Node> items = list.items();
            for (int index = 0; index < items.size(); index++) {
                items.set(index, rewrite(items.get(index), path.index(index)));
            }
        }
    }
}
