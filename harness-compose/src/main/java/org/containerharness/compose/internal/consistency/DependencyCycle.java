package org.containerharness.compose.internal.consistency;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.containerharness.compose.internal.tree.MapNode;

/** Looks for services that wait for each other. */
final class DependencyCycle {

    private final Map<String, Set<String>> edges = new TreeMap<>();
    private final Set<String> done = new HashSet<>();

    private DependencyCycle(Map<String, MapNode> services) {
        services.forEach((name, service) -> {
            Set<String> targets = new TreeSet<>();
            service.mapAt("depends_on")
                    .ifPresent(map -> targets.addAll(map.entries().keySet()));
            targets.retainAll(services.keySet());
            edges.put(name, targets);
        });
    }

    /** Returns the first cycle by name, its first service also at its end. */
    static Optional<List<String>> find(Map<String, MapNode> services) {
        DependencyCycle search = new DependencyCycle(services);
        return search.edges.keySet().stream()
                .map(search::from)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Walks without recursion: a chain may be longer than the stack. */
    private Optional<List<String>> from(String start) {
        List<String> way = new ArrayList<>(List.of(start));
        Deque<Iterator<String>> open = new ArrayDeque<>(List.of(edges.get(start).iterator()));
        Set<String> onWay = new HashSet<>(way);
        while (!open.isEmpty()) {
            if (!open.getLast().hasNext()) {
                String finished = way.remove(way.size() - 1);
                onWay.remove(finished);
                done.add(finished);
                open.removeLast();
                continue;
            }
            String next = open.getLast().next();
            if (onWay.contains(next)) {
                List<String> cycle = new ArrayList<>(way.subList(way.indexOf(next), way.size()));
                cycle.add(next);
                return Optional.of(cycle);
            }
            if (!done.contains(next)) {
                way.add(next);
                onWay.add(next);
                open.addLast(edges.get(next).iterator());
            }
        }
        return Optional.empty();
    }
}
