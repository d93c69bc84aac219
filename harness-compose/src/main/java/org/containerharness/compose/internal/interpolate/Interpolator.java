package org.containerharness.compose.internal.interpolate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Problems;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Replaces variables in every string of a tree, never in keys, and casts the typed fields. */
public final class Interpolator {

    private final Variables variables;
    private final Problems problems = new Problems();

    private Interpolator(Variables variables) {
        this.variables = variables;
    }

    /**
     * Interpolates a document in place.
     *
     * @throws ComposeException with every malformed template, missing required variable and misfitting typed field
     */
    public static void interpolate(MapNode root, Variables variables) {
        Interpolator interpolator = new Interpolator(variables);
        interpolator.children(root, NodePath.ROOT);
        interpolator.problems.throwIfAny();
    }

    private void children(Node node, NodePath path) {
        if (node instanceof MapNode map) {
            for (Map.Entry<String, Node> entry : map.entries().entrySet()) {
                entry.setValue(replace(entry.getValue(), path.key(entry.getKey())));
            }
        } else if (node instanceof ListNode list) {
            List<Node> items = list.items();
            for (int index = 0; index < items.size(); index++) {
                items.set(index, replace(items.get(index), path.index(index)));
            }
        }
    }

    private Node replace(Node node, NodePath path) {
        if (node instanceof ScalarNode scalar && scalar.value() instanceof String text) {
            return scalar(scalar, text, path);
        }
        children(node, path);
        return node;
    }

    private Node scalar(ScalarNode scalar, String text, NodePath path) {
        try {
            String expanded = InterpolatedText.expand(text, variables);
            return Casts.TABLE
                    .find(path)
                    .map(cast -> cast(scalar, text, expanded, cast, path))
                    .orElseGet(() -> ScalarNode.of(scalar.position(), expanded));
        } catch (TemplateException refused) {
            problems.add(ComposeProblem.at(scalar.position(), path.toString(), String.valueOf(refused.getMessage())));
            return scalar;
        }
    }

    private Node cast(ScalarNode scalar, String text, String expanded, Casts.Cast cast, NodePath path) {
        Optional<Object> value = cast.conversion().apply(expanded);
        if (value.isPresent()) {
            return new ScalarNode(scalar.position(), value.get(), expanded);
        }
        String origin = text.equals(expanded) ? "" : " from \"" + text + "\"";
        problems.add(ComposeProblem.at(scalar.position(), path.toString(), "the value has the wrong type")
                .withFound("\"" + expanded + "\"" + origin)
                .withExpected(cast.expected()));
        return scalar;
    }
}
