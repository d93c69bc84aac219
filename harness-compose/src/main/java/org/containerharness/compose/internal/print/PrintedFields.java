package org.containerharness.compose.internal.print;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.containerharness.compose.internal.shape.ComposeShape;
import org.containerharness.compose.internal.shape.Kind;
import org.containerharness.compose.internal.shape.Shape;
import org.containerharness.compose.internal.shape.Shape.Field;
import org.containerharness.compose.internal.shape.Shape.Leaf;
import org.containerharness.compose.internal.shape.Shape.ListOf;
import org.containerharness.compose.internal.shape.Shape.MapOf;
import org.containerharness.compose.internal.shape.Shape.NumberOr;
import org.containerharness.compose.internal.shape.Shape.Struct;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;

/** The entries of a mapping in the order they are printed: fields as declared, everything else by name. */
final class PrintedFields {

    static final Shape FREE = new Leaf(Kind.FREE);
    private static final String EXTENSION = "x-";

    private PrintedFields() {}

    /** A value with the shape it is printed in. */
    record Entry(Node value, Shape shape) {}

    /** @param order of what is no field */
    static Map<String, Entry> of(MapNode map, Shape shape, Comparator<String> order) {
        return shape instanceof Struct struct ? ofStruct(map, struct, order) : byName(map, shape, order);
    }

    private static Map<String, Entry> ofStruct(MapNode map, Struct struct, Comparator<String> order) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Field field : struct.fields().values()) {
            Node value = map.get(field.name());
            if (value != null) {
                entries.put(field.name(), new Entry(value, field.shape()));
            }
        }
        Map<String, Entry> extensions = new TreeMap<>(order);
        map.entries().forEach((key, value) -> {
            if (key.startsWith(EXTENSION)
                    && !key.startsWith(ComposeShape.HIDDEN)
                    && !struct.fields().containsKey(key)) {
                extensions.put(key, new Entry(value, FREE));
            }
        });
        entries.putAll(extensions);
        return entries;
    }

    private static Map<String, Entry> byName(MapNode map, Shape shape, Comparator<String> order) {
        Shape valueShape = shape instanceof MapOf mapOf ? mapOf.value() : FREE;
        Map<String, Entry> entries = new TreeMap<>(order);
        map.entries().forEach((key, value) -> entries.put(key, new Entry(value, valueShape)));
        return entries;
    }

    static Shape itemShape(Shape list) {
        return list instanceof ListOf listOf ? listOf.item() : FREE;
    }

    static Kind kind(Shape shape) {
        if (shape instanceof NumberOr) {
            return Kind.NUMBER;
        }
        return shape instanceof Leaf leaf ? leaf.kind() : Kind.FREE;
    }

    static Shape shapeOfMap(Shape shape) {
        return shape instanceof NumberOr either ? either.struct() : shape;
    }
}
