package org.containerharness.compose.internal.print;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.print.PrintedFields.Entry;
import org.containerharness.compose.internal.shape.ComposeShape;
import org.containerharness.compose.internal.shape.Shape;
import org.containerharness.compose.internal.shape.Shape.Field;
import org.containerharness.compose.internal.shape.Shape.NumberOr;
import org.containerharness.compose.internal.shape.Shape.Presence;
import org.containerharness.compose.internal.shape.Shape.Struct;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Prints a typed project as {@code docker compose config --format json} does. */
public final class JsonPrinter {

    private static final String STEP = "  ";
    private static final char FIRST_PRINTABLE = ' ';

    private final StringBuilder out = new StringBuilder();

    private JsonPrinter() {}

    /** Returns the project as JSON, indented by two, without a final line break. */
    public static String print(MapNode project) {
        JsonPrinter printer = new JsonPrinter();
        printer.map(new TreeMap<>(entries(project, ComposeShape.PROJECT, true)), "");
        return printer.out.toString();
    }

    /** Returns one service as JSON. */
    public static String printService(MapNode service) {
        JsonPrinter printer = new JsonPrinter();
        printer.node(service, ComposeShape.SERVICE, "");
        return printer.out.toString();
    }

    private void node(Node node, Shape shape, String indent) {
        if (node instanceof MapNode map) {
            map(entries(map, PrintedFields.shapeOfMap(shape), false), indent);
        } else if (node instanceof ListNode list) {
            list(list.items(), PrintedFields.itemShape(shape), indent);
        } else {
            scalar((ScalarNode) node, shape);
        }
    }

    private static Map<String, Entry> entries(MapNode map, Shape shape, boolean isRoot) {
        if (!(shape instanceof Struct struct)) {
            return PrintedFields.of(map, shape, Comparator.naturalOrder());
        }
        Map<String, Entry> set = PrintedFields.of(map, shape, Comparator.naturalOrder());
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Field field : struct.fields().values()) {
            Entry entry = set.getOrDefault(field.name(), unset(field, map.position()));
            if (entry != null && field.presence() != Presence.NOT_IN_JSON) {
                entries.put(field.jsonName(), entry);
            }
        }
        if (isRoot) {
            set.forEach(entries::putIfAbsent);
            entries.keySet().removeIf(key -> struct.field(key)
                    .filter(field -> field.presence() == Presence.NOT_IN_JSON)
                    .isPresent());
        }
        return entries;
    }

    /** Returns what stands for a field that is not set; null where nothing does. */
    private static @Nullable Entry unset(Field field, Position position) {
        if (field.presence() == Presence.NULL_IN_JSON) {
            return new Entry(ScalarNode.nothing(position), PrintedFields.FREE);
        }
        return field.presence() == Presence.EMPTY_MAP_IN_JSON ? new Entry(new MapNode(position), field.shape()) : null;
    }

    private void map(Map<String, Entry> entries, String indent) {
        if (entries.isEmpty()) {
            out.append("{}");
            return;
        }
        String inner = indent + STEP;
        String separator = "{\n";
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            out.append(separator).append(inner);
            text(entry.getKey());
            out.append(": ");
            node(entry.getValue().value(), entry.getValue().shape(), inner);
            separator = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    private void list(List<Node> items, Shape shape, String indent) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        String inner = indent + STEP;
        String separator = "[\n";
        for (Node item : items) {
            out.append(separator).append(inner);
            node(item, shape, inner);
            separator = ",\n";
        }
        out.append('\n').append(indent).append(']');
    }

    private void scalar(ScalarNode scalar, Shape shape) {
        if (shape instanceof NumberOr && Long.valueOf(0).equals(scalar.value())) {
            out.append("{}");
            return;
        }
        String text = Scalars.print(scalar, PrintedFields.kind(shape));
        boolean isNumberless = scalar.value() instanceof Double number && !Double.isFinite(number);
        if (Scalars.isText(scalar, PrintedFields.kind(shape)) && !scalar.isNull() || isNumberless) {
            text(text);
        } else {
            out.append(text);
        }
    }

    private void text(String text) {
        out.append('"');
        for (int index = 0; index < text.length(); index++) {
            character(text.charAt(index));
        }
        out.append('"');
    }

    private void character(char character) {
        switch (character) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> plainOrEscaped(character);
        }
    }

    private void plainOrEscaped(char character) {
        boolean isEscaped = character < FIRST_PRINTABLE || "<>&\u2028\u2029".indexOf(character) >= 0;
        if (isEscaped) {
            out.append(String.format("\\u%04x", (int) character));
        } else {
            out.append(character);
        }
    }
}
