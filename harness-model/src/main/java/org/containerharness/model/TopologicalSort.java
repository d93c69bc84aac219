package org.containerharness.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Things in an order in which each comes after what it needs, as near to the given order as that allows; walked without
 * recursion, since a chain may be longer than a thread's stack.
 *
 * @param order the given things and all that they need
 * @param cycles things that need each other, each with its first at its end too; no two cycles share one
 */
public record TopologicalSort<T>(List<T> order, List<List<T>> cycles) {

    public TopologicalSort {
        order = List.copyOf(order);
        cycles = List.copyOf(cycles);
    }

    /** @param needs what must come before something */
    public static <T> TopologicalSort<T> of(Collection<T> things, Function<T, ? extends Collection<T>> needs) {
        return new Walk<T>(needs).over(things);
    }

    private static final class Walk<T> {

        private final Function<T, ? extends Collection<T>> needs;
        private final List<T> order = new ArrayList<>();
        private final List<List<T>> cycles = new ArrayList<>();
        private final Set<T> seen = new HashSet<>();
        private final Set<T> inCycles = new HashSet<>();

        /** From where the walk began to where it is, and what is left to be looked at of each. */
        private final List<T> path = new ArrayList<>();

        private final Deque<Iterator<T>> left = new ArrayDeque<>();
        private final Map<T, Integer> positions = new HashMap<>();

        Walk(Function<T, ? extends Collection<T>> needs) {
            this.needs = needs;
        }

        TopologicalSort<T> over(Collection<T> things) {
            for (T thing : things) {
                enter(thing);
                while (!path.isEmpty()) {
                    if (left.getLast().hasNext()) {
                        enter(left.getLast().next());
                    } else {
                        leave();
                    }
                }
            }
            return new TopologicalSort<>(order, cycles);
        }

        private void enter(T thing) {
            Integer position = positions.get(thing);
            if (position != null) {
                cycle(path.subList(position, path.size()));
            } else if (seen.add(thing)) {
                positions.put(thing, path.size());
                path.add(thing);
                left.addLast(List.<T>copyOf(needs.apply(thing)).iterator());
            }
        }

        private void leave() {
            T thing = path.remove(path.size() - 1);
            positions.remove(thing);
            left.removeLast();
            order.add(thing);
        }

        private void cycle(List<T> things) {
            if (Collections.disjoint(inCycles, things)) {
                inCycles.addAll(things);
                List<T> closed = new ArrayList<>(things);
                closed.add(things.get(0));
                cycles.add(closed);
            }
        }
    }
}
