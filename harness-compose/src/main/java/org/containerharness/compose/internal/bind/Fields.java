package org.containerharness.compose.internal.bind;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Reads the fields of one typed mapping. */
record Fields(MapNode map) {

    Optional<String> text(String key) {
        return scalar(key).map(ScalarNode::text);
    }

    boolean flag(String key) {
        return optionalFlag(key).orElse(false);
    }

    Optional<Boolean> optionalFlag(String key) {
        return scalar(key).map(scalar -> Boolean.TRUE.equals(scalar.value()));
    }

    Optional<Long> number(String key) {
        return scalar(key)
                .filter(scalar -> scalar.value() instanceof Number)
                .map(scalar -> ((Number) Objects.requireNonNull(scalar.value())).longValue());
    }

    Optional<Integer> integer(String key) {
        return number(key).map(Long::intValue);
    }

    Optional<Double> decimal(String key) {
        return scalar(key)
                .filter(scalar -> scalar.value() instanceof Number)
                .map(scalar -> ((Number) Objects.requireNonNull(scalar.value())).doubleValue());
    }

    Optional<Duration> duration(String key) {
        return number(key).map(Duration::ofNanos);
    }

    List<String> texts(String key) {
        return optionalTexts(key).orElse(List.of());
    }

    Optional<List<String>> optionalTexts(String key) {
        return map.listAt(key).map(Fields::texts);
    }

    /** Returns the entries that have a value. */
    Map<String, String> pairs(String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        map.mapAt(key).ifPresent(entries -> entries.entries().forEach((name, node) -> {
            if (node instanceof ScalarNode scalar && !scalar.isNull()) {
                pairs.put(name, scalar.text());
            }
        }));
        return pairs;
    }

    /** Returns the keys of the entries that have no value. */
    List<String> unset(String key) {
        return map.mapAt(key)
                .map(entries -> entries.entries().entrySet().stream()
                        .filter(entry -> entry.getValue().isNull())
                        .map(Map.Entry::getKey)
                        .toList())
                .orElse(List.of());
    }

    Optional<Fields> child(String key) {
        return map.mapAt(key).map(Fields::new);
    }

    /** Returns what a function makes of each mapping in a list. */
    <T> List<T> each(String key, Function<Fields, T> function) {
        return map.listAt(key)
                .map(list -> list.items().stream()
                        .filter(MapNode.class::isInstance)
                        .map(item -> function.apply(new Fields((MapNode) item)))
                        .toList())
                .orElse(List.of());
    }

    /** Returns what a function makes of each entry of a mapping; a null entry counts as an empty mapping. */
    <T> List<T> named(String key, Named<T> function) {
        return map.mapAt(key)
                .map(entries -> entries.entries().entrySet().stream()
                        .map(entry -> function.apply(entry.getKey(), new Fields(mapOf(entry.getValue()))))
                        .toList())
                .orElse(List.of());
    }

    /** Makes something of a name and the fields below it. */
    @FunctionalInterface
    interface Named<T> {
        T apply(String name, Fields fields);
    }

    private Optional<ScalarNode> scalar(String key) {
        return map.get(key) instanceof ScalarNode scalar && !scalar.isNull() ? Optional.of(scalar) : Optional.empty();
    }

    private static MapNode mapOf(Node node) {
        return node instanceof MapNode map ? map : new MapNode(node.position());
    }

    private static List<String> texts(ListNode list) {
        return list.items().stream()
                .filter(ScalarNode.class::isInstance)
                .map(item -> ((ScalarNode) item).text())
                .toList();
    }
}
