package org.containerharness.compose.internal.shape;

import java.util.Map;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Problems;
import org.containerharness.compose.internal.shape.Shape.Field;
import org.containerharness.compose.internal.shape.Shape.Leaf;
import org.containerharness.compose.internal.shape.Shape.ListOf;
import org.containerharness.compose.internal.shape.Shape.MapOf;
import org.containerharness.compose.internal.shape.Shape.NumberOr;
import org.containerharness.compose.internal.shape.Shape.Presence;
import org.containerharness.compose.internal.shape.Shape.Struct;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Gives every value of a canonical tree its type, and drops what is empty. */
public final class Typing {

    private final Problems problems = new Problems();

    private Typing() {}

    /**
     * Returns the typed tree; its fields are in the order of {@link ComposeShape}.
     *
     * @throws ComposeException with every value that does not fit its type
     */
    public static MapNode apply(MapNode root) {
        Typing typing = new Typing();
        MapNode typed = typing.struct(root, ComposeShape.PROJECT, NodePath.ROOT);
        typing.problems.throwIfAny();
        return typed;
    }

    private @Nullable Node typed(Node node, Shape shape, NodePath path) {
        if (node.isNull()) {
            return null;
        }
        if (shape instanceof Leaf leaf) {
            return leaf(node, leaf.kind(), path);
        }
        if (shape instanceof NumberOr either) {
            return node instanceof MapNode ? typed(node, either.struct(), path) : leaf(node, Kind.NUMBER, path);
        }
        if (shape instanceof ListOf list && node instanceof ListNode items) {
            return list(items, list, path);
        }
        if (shape instanceof MapOf map && node instanceof MapNode entries) {
            return map(entries, map, path);
        }
        if (shape instanceof Struct struct && node instanceof MapNode fields) {
            return struct(fields, struct, path);
        }
        problems.add(ComposeProblem.at(node.position(), path.toString(), "the value has the wrong type")
                .withFound(node.describe())
                .withExpected(shape instanceof ListOf ? "a list" : "a mapping"));
        return null;
    }

    private ListNode list(ListNode items, ListOf shape, NodePath path) {
        ListNode typed = new ListNode(items.position());
        for (int index = 0; index < items.items().size(); index++) {
            Node item = typed(items.items().get(index), shape.item(), path.index(index));
            if (item != null) {
                typed.add(item);
            }
        }
        return typed;
    }

    private MapNode map(MapNode entries, MapOf shape, NodePath path) {
        MapNode typed = new MapNode(entries.position());
        entries.entries().forEach((key, value) -> {
            Node entry = typed(value, shape.value(), path.key(key));
            if (entry != null || shape.isValueOptional()) {
                Node kept = entry == null ? ScalarNode.nothing(value.position()) : entry;
                typed.put(key, entries.keyPosition(key), kept);
            }
        });
        return typed;
    }

    private MapNode struct(MapNode fields, Struct shape, NodePath path) {
        MapNode typed = new MapNode(fields.position());
        for (Field field : shape.fields().values()) {
            Node written = fields.get(field.name());
            Node value = written == null ? null : typed(written, field.shape(), path.key(field.name()));
            if (value != null && isKept(value, field)) {
                typed.put(field.name(), fields.keyPosition(field.name()), value);
            }
        }
        for (Map.Entry<String, Node> entry : fields.entries().entrySet()) {
            if (entry.getKey().startsWith("x-")) {
                typed.put(entry.getKey(), fields.keyPosition(entry.getKey()), entry.getValue());
            }
        }
        return typed;
    }

    private static boolean isKept(Node value, Field field) {
        boolean isCommand = field.shape() instanceof Leaf leaf && leaf.kind() == Kind.COMMAND;
        return field.presence() == Presence.ONCE_WRITTEN || isCommand || !isEmpty(value, field.shape());
    }

    /** A struct that is there counts, even with nothing in it, unless it stands for itself. */
    private static boolean isEmpty(Node value, Shape shape) {
        if (value instanceof ScalarNode scalar) {
            return scalar.value() instanceof Number number && number.doubleValue() == 0
                    || Boolean.FALSE.equals(scalar.value())
                    || "".equals(scalar.value());
        }
        boolean isStruct = shape instanceof Struct;
        return value instanceof ListNode list
                ? list.items().isEmpty()
                : !isStruct && ((MapNode) value).entries().isEmpty();
    }

    private @Nullable Node leaf(Node node, Kind kind, NodePath path) {
        try {
            return Leaves.convert(node, kind);
        } catch (Leaves.Misfit misfit) {
            problems.add(
                    ComposeProblem.at(misfit.node().position(), path.toString(), String.valueOf(misfit.getMessage()))
                            .withFound(misfit.node().describe())
                            .withExpected(kind.expected()));
            return null;
        }
    }
}
