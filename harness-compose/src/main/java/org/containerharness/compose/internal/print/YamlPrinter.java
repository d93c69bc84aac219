package org.containerharness.compose.internal.print;

import java.util.List;
import java.util.Map;
import org.containerharness.compose.internal.print.PrintedFields.Entry;
import org.containerharness.compose.internal.shape.ComposeShape;
import org.containerharness.compose.internal.shape.Shape;
import org.containerharness.compose.internal.shape.Shape.NumberOr;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Prints a typed project as {@code docker compose config} does. */
public final class YamlPrinter {

    private static final String STEP = "  ";

    private final StringBuilder out = new StringBuilder();

    private YamlPrinter() {}

    /** Returns the project as YAML. */
    public static String print(MapNode project) {
        YamlPrinter printer = new YamlPrinter();
        printer.entries(PrintedFields.of(project, ComposeShape.PROJECT, KeyOrder.OF_YAML), "");
        return printer.out.toString();
    }

    private void entries(Map<String, Entry> entries, String indent) {
        boolean isFirst = true;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            out.append(isFirst ? "" : indent)
                    .append(YamlText.key(entry.getKey()))
                    .append(':');
            valueAfterKey(entry.getValue().value(), entry.getValue().shape(), indent);
            isFirst = false;
        }
    }

    private void valueAfterKey(Node written, Shape shape, String indent) {
        String inner = indent + STEP;
        Node node = shape instanceof NumberOr ? withBothLimits(written) : written;
        if (node instanceof MapNode map && !map.entries().isEmpty()) {
            out.append('\n').append(inner);
            entries(PrintedFields.of(map, PrintedFields.shapeOfMap(shape), KeyOrder.OF_YAML), inner);
        } else if (node instanceof ListNode list && !list.items().isEmpty()) {
            out.append('\n');
            items(list.items(), PrintedFields.itemShape(shape), inner);
        } else {
            out.append(' ').append(inline(node, shape, inner)).append('\n');
        }
    }

    /** Compose prints a limit other than a single number above 0 with both its sides. */
    private static Node withBothLimits(Node limit) {
        boolean isZero = limit instanceof ScalarNode scalar && Long.valueOf(0).equals(scalar.value());
        if (!(limit instanceof MapNode) && !isZero) {
            return limit;
        }
        MapNode both = limit instanceof MapNode map ? map.copy() : new MapNode(limit.position());
        both.entries().putIfAbsent("soft", ScalarNode.of(limit.position(), 0L));
        both.entries().putIfAbsent("hard", ScalarNode.of(limit.position(), 0L));
        return both;
    }

    private void items(List<Node> items, Shape shape, String indent) {
        for (Node item : items) {
            item(item, shape, indent);
        }
    }

    private void item(Node item, Shape shape, String indent) {
        String inner = indent + STEP;
        out.append(indent).append("- ");
        if (item instanceof MapNode map && !map.entries().isEmpty()) {
            entries(PrintedFields.of(map, PrintedFields.shapeOfMap(shape), KeyOrder.OF_YAML), inner);
        } else if (item instanceof ListNode list && !list.items().isEmpty()) {
            nestedItems(list.items(), PrintedFields.itemShape(shape), inner);
        } else {
            out.append(inline(item, shape, inner)).append('\n');
        }
    }

    /** The first item of a list in a list stands on the line of the outer dash. */
    private void nestedItems(List<Node> items, Shape shape, String indent) {
        int start = out.length();
        items(items, shape, indent);
        out.delete(start, start + indent.length());
    }

    private static String inline(Node node, Shape shape, String indent) {
        if (node instanceof MapNode) {
            return "{}";
        }
        if (node instanceof ListNode) {
            return "[]";
        }
        ScalarNode scalar = (ScalarNode) node;
        String text = Scalars.print(scalar, PrintedFields.kind(shape));
        boolean isText = Scalars.isText(scalar, PrintedFields.kind(shape)) && !scalar.isNull();
        return isText && !(scalar.value() instanceof ScalarNode.Timestamp)
                ? YamlText.value(text, indent)
                : YamlText.number(text);
    }
}
