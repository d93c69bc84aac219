package org.containerharness.compose.internal.validate;

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

/** Checks a tree against {@link ComposeSchema}: unknown keys, missing keys, wrong types, repeated items. */
public final class SchemaCheck {

    /** Above this, repeated items are not looked for pair by pair. */
    private static final int MOST_COMPARED = 2_000;

    private final Problems problems = new Problems();

    private SchemaCheck() {}

    /**
     * Checks a merged file.
     *
     * @throws ComposeException with everything that does not fit
     */
    public static void check(MapNode root) {
        SchemaCheck check = new SchemaCheck();
        check.node(root, ComposeSchema.PROJECT, NodePath.ROOT);
        check.problems.throwIfAny();
    }

    private void node(Node node, Form form, NodePath path) {
        if (form == Form.ANYTHING) {
            return;
        }
        if (!form.allowsKindOf(node)) {
            problems.add(ComposeProblem.at(node.position(), path.toString(), "the value has the wrong type")
                    .withFound(node.describe())
                    .withExpected(form.words()));
        } else if (node instanceof MapNode map) {
            map(map, form.map().orElseThrow(), path);
        } else if (node instanceof ListNode list) {
            list(list, form.list().orElseThrow(), path);
        } else {
            checks((ScalarNode) node, form, path);
        }
    }

    private void checks(ScalarNode scalar, Form form, NodePath path) {
        for (Form.Check check : form.checks()) {
            if (!check.holds().test(scalar)) {
                problems.add(ComposeProblem.at(scalar.position(), path.toString(), "the value is not allowed")
                        .withFound(scalar.describe())
                        .withExpected(check.expected()));
            }
        }
    }

    private void list(ListNode list, Form.Items items, NodePath path) {
        List<Node> nodes = list.items();
        for (int index = 0; index < nodes.size(); index++) {
            node(nodes.get(index), items.item(), path.index(index));
        }
        if (items.isUnique() && nodes.size() <= MOST_COMPARED) {
            refuseRepeated(nodes, path);
        }
    }

    private void refuseRepeated(List<Node> nodes, NodePath path) {
        for (int index = 1; index < nodes.size(); index++) {
            for (int earlier = 0; earlier < index; earlier++) {
                if (nodes.get(index).sameAs(nodes.get(earlier))) {
                    problems.add(ComposeProblem.at(
                                    nodes.get(index).position(),
                                    path.index(index).toString(),
                                    "the item is in the list already, as item " + earlier)
                            .withFound(nodes.get(index).describe()));
                    break;
                }
            }
        }
    }

    private void map(MapNode map, Form.Keys keys, NodePath path) {
        for (Map.Entry<String, Node> entry : map.entries().entrySet()) {
            String key = entry.getKey();
            Optional<Form> form = formOf(key, keys);
            form.ifPresent(known -> node(entry.getValue(), known, path.key(key)));
            if (form.isEmpty() && !keys.isOpen()) {
                problems.add(unknown(map, key, keys, path));
            }
        }
        for (String key : keys.required()) {
            if (!map.has(key)) {
                problems.add(ComposeProblem.at(map.position(), path.toString(), "the key \"" + key + "\" is missing"));
            }
        }
    }

    private static Optional<Form> formOf(String key, Form.Keys keys) {
        Form known = keys.known().get(key);
        return known != null
                ? Optional.of(known)
                : keys.others()
                        .filter(others -> others.key().matcher(key).find())
                        .map(Form.Others::form);
    }

    private static ComposeProblem unknown(MapNode map, String key, Form.Keys keys, NodePath path) {
        if (keys.known().isEmpty()) {
            return ComposeProblem.at(map.keyPosition(key), path.key(key).toString(), "the name is not allowed")
                    .withFound("\"" + key + "\"")
                    .withExpected(key.isEmpty() ? "a name that is not empty" : "letters, digits, '.', '_' and '-'");
        }
        ComposeProblem unknown =
                ComposeProblem.at(map.keyPosition(key), path.key(key).toString(), "unknown key \"" + key + "\"");
        return NearestKey.to(key, keys.known().keySet())
                .map(nearest -> unknown.withHint("did you mean \"" + nearest + "\"?"))
                .orElse(unknown);
    }
}
