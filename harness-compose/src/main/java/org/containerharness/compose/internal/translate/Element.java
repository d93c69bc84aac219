package org.containerharness.compose.internal.translate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Reads the values of one mapping of a typed project. What is not there is empty, also below what is not there. */
public record Element(MapNode map) {

    private static final Element NONE = new Element(new MapNode(Position.NOWHERE));

    public boolean has(String key) {
        return map.has(key);
    }

    public Optional<String> text(String key) {
        return scalar(key).map(ScalarNode::text);
    }

    public boolean flag(String key) {
        return optionalFlag(key).orElse(false);
    }

    Optional<Boolean> optionalFlag(String key) {
        return scalar(key).map(scalar -> Boolean.TRUE.equals(scalar.value()));
    }

    public Optional<Integer> integer(String key) {
        return numeric(key).map(Number::intValue);
    }

    Optional<Long> number(String key) {
        return numeric(key).map(Number::longValue);
    }

    Optional<Double> decimal(String key) {
        return numeric(key).map(Number::doubleValue);
    }

    Optional<Duration> duration(String key) {
        return number(key).map(Duration::ofNanos);
    }

    List<String> texts(String key) {
        return optionalTexts(key).orElse(List.of());
    }

    Optional<List<String>> optionalTexts(String key) {
        return map.listAt(key).map(Element::texts);
    }

    /** The entries that have a value. */
    Map<String, String> pairs(String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        at(key).map.entries().forEach((name, node) -> {
            if (node instanceof ScalarNode scalar && !scalar.isNull()) {
                pairs.put(name, scalar.text());
            }
        });
        return pairs;
    }

    /** The keys of the entries that have no value. */
    List<String> unset(String key) {
        return at(key).map.entries().entrySet().stream()
                .filter(entry -> entry.getValue().isNull())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The mapping at the end of some keys. */
    Element at(String... keys) {
        Optional<Element> found = Optional.of(this);
        for (String key : keys) {
            found = found.flatMap(element -> element.child(key));
        }
        return found.orElse(NONE);
    }

    Optional<Element> child(String key) {
        return map.mapAt(key).map(Element::new);
    }

    /** The mappings in a list. */
    List<Element> list(String key) {
        return map.listAt(key).map(ListNode::items).orElse(List.of()).stream()
                .filter(MapNode.class::isInstance)
                .map(item -> new Element((MapNode) item))
                .toList();
    }

    /** The entries of a mapping to mappings; one that is null has no fields. */
    Map<String, Element> entries(String key) {
        Map<String, Element> entries = new LinkedHashMap<>();
        at(key).map
                .entries()
                .forEach((name, node) -> entries.put(name, node instanceof MapNode entry ? new Element(entry) : NONE));
        return entries;
    }

    private Optional<ScalarNode> scalar(String key) {
        return map.get(key) instanceof ScalarNode scalar && !scalar.isNull() ? Optional.of(scalar) : Optional.empty();
    }

    private Optional<Number> numeric(String key) {
        return scalar(key).filter(scalar -> scalar.value() instanceof Number).map(scalar ->
                (Number) Objects.requireNonNull(scalar.value()));
    }

    private static List<String> texts(ListNode list) {
        return list.items().stream()
                .filter(ScalarNode.class::isInstance)
                .map(item -> ((ScalarNode) item).text())
                .toList();
    }
}
