package org.containerharness.compose.internal.shape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The typed form of a value: what it is made of, and how it is printed. */
public sealed interface Shape {

    /** When a field is printed. */
    enum Presence {
        /** Left out when it is empty, zero or false. */
        UNLESS_EMPTY,
        /** Kept once it is written, whatever the value. */
        ONCE_WRITTEN,
        /** In JSON an empty mapping stands for what is not set. */
        EMPTY_MAP_IN_JSON,
        /** In JSON a null stands for what is not set. */
        NULL_IN_JSON,
        /** Part of the model, but not of the JSON. */
        NOT_IN_JSON
    }

    /** A value without parts that have a shape. */
    record Leaf(Kind kind) implements Shape {}

    /** A list of values of one shape. */
    record ListOf(Shape item) implements Shape {}

    /** A mapping from names to values of one shape. */
    record MapOf(Shape value, boolean isValueOptional) implements Shape {}

    /** A mapping with known fields, in the order they are printed. */
    record Struct(Map<String, Field> fields) implements Shape {

        /** Returns this struct with one more field. */
        Struct with(String name, Shape shape, Presence presence) {
            Map<String, Field> more = new LinkedHashMap<>(fields);
            more.put(name, new Field(name, name, shape, presence));
            return new Struct(more);
        }

        Struct with(String name, Shape shape) {
            return with(name, shape, Presence.UNLESS_EMPTY);
        }

        Struct written(String name, Shape shape) {
            return with(name, shape, Presence.ONCE_WRITTEN);
        }

        /** Adds a field that is always printed and that the JSON names otherwise. */
        Struct inJson(String name, String jsonName, Shape shape) {
            Map<String, Field> more = new LinkedHashMap<>(fields);
            more.put(name, new Field(name, jsonName, shape, Presence.ONCE_WRITTEN));
            return new Struct(more);
        }

        /** Returns a field by its name. */
        public Optional<Field> field(String name) {
            return Optional.ofNullable(fields.get(name));
        }

        /** Returns the names of the fields in order. */
        public List<String> names() {
            return new ArrayList<>(fields.keySet());
        }
    }

    /** A struct or a single whole number. */
    record NumberOr(Struct struct) implements Shape {}

    /** One field of a struct: its name, the name the JSON gives it, and its value. */
    record Field(String name, String jsonName, Shape shape, Presence presence) {}

    static Struct struct() {
        return new Struct(Map.of());
    }
}
