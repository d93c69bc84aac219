package org.containerharness.compose.internal.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.containerharness.compose.error.Position;

/** A list; belongs to one load and may be changed by its phases. */
public final class ListNode implements Node {

    private final Position position;
    private final List<Node> items = new ArrayList<>();

    public ListNode(Position position) {
        this.position = position;
    }

    /** Returns a list of the given items. */
    public static ListNode of(Position position, List<? extends Node> items) {
        ListNode list = new ListNode(position);
        list.items.addAll(items);
        return list;
    }

    /** Returns the items; changes write through. */
    public List<Node> items() {
        return items;
    }

    /** Appends an item. */
    public void add(Node item) {
        items.add(item);
    }

    /** Returns a list with each item replaced. */
    public ListNode map(Function<Node, Node> step) {
        ListNode mapped = new ListNode(position);
        items.forEach(item -> mapped.add(step.apply(item)));
        return mapped;
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public Node copy() {
        return map(Node::copy);
    }

    @Override
    public int size() {
        return 1 + items.stream().mapToInt(Node::size).sum();
    }

    @Override
    public boolean sameAs(Node other) {
        if (!(other instanceof ListNode list) || list.items.size() != items.size()) {
            return false;
        }
        for (int index = 0; index < items.size(); index++) {
            if (!items.get(index).sameAs(list.items.get(index))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String describe() {
        return "a list";
    }
}
