package org.containerharness.compose.internal.tree;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.error.Position;
import org.jspecify.annotations.Nullable;

/** A mapping with string keys; belongs to one load and may be changed by its phases. */
public final class MapNode implements Node {

    private final Position position;
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final Map<String, Position> keyPositions = new LinkedHashMap<>();

    public MapNode(Position position) {
        this.position = position;
    }

    /** Returns the entries; changes write through. */
    public Map<String, Node> entries() {
        return entries;
    }

    /** Returns the value of a key, or null. */
    public @Nullable Node get(String key) {
        return entries.get(key);
    }

    /** Returns the value of a key if it is a mapping. */
    public Optional<MapNode> mapAt(String key) {
        return entries.get(key) instanceof MapNode map ? Optional.of(map) : Optional.empty();
    }

    /** Returns the value of a key if it is a list. */
    public Optional<ListNode> listAt(String key) {
        return entries.get(key) instanceof ListNode list ? Optional.of(list) : Optional.empty();
    }

    /** Returns the value of a key if it is a string. */
    public Optional<String> textAt(String key) {
        return entries.get(key) instanceof ScalarNode scalar && scalar.value() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Returns whether the key is there, with whatever value. */
    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Sets a value; a new key stands where its value stands. */
    public void put(String key, Node value) {
        entries.put(key, value);
        keyPositions.putIfAbsent(key, value.position());
    }

    /** Sets a value and the place of its key. */
    public void put(String key, Position keyPosition, Node value) {
        entries.put(key, value);
        keyPositions.put(key, keyPosition);
    }

    /** Sets a string. */
    public void put(String key, String text) {
        put(key, ScalarNode.of(position, text));
    }

    /** Sets a boolean. */
    public void put(String key, boolean flag) {
        put(key, ScalarNode.of(position, flag));
    }

    /** Removes a key. */
    public void remove(String key) {
        entries.remove(key);
        keyPositions.remove(key);
    }

    /** Returns where a key was written. */
    public Position keyPosition(String key) {
        return keyPositions.getOrDefault(key, position);
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public MapNode copy() {
        MapNode copy = new MapNode(position);
        entries.forEach((key, value) -> copy.put(key, keyPosition(key), value.copy()));
        return copy;
    }

    @Override
    public int size() {
        return 1 + entries.values().stream().mapToInt(Node::size).sum();
    }

    @Override
    public boolean sameAs(Node other) {
        return other instanceof MapNode map
                && map.entries.keySet().equals(entries.keySet())
                && entries.entrySet().stream()
                        .allMatch(entry -> entry.getValue().sameAs(map.entries.get(entry.getKey())));
    }

    @Override
    public String describe() {
        return "a mapping";
    }
}
