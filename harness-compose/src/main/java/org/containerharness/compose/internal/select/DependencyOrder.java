package org.containerharness.compose.internal.select;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;

/** Orders the services of a checked project so that each comes after what it depends on. */
public final class DependencyOrder {

    private final Map<String, Integer> waiting = new HashMap<>();
    private final Map<String, List<String>> dependents = new HashMap<>();

    private DependencyOrder(Map<String, Node> services) {
        services.forEach((name, service) -> {
            List<String> dependencies =
                    dependencies(service).stream().filter(services::containsKey).toList();
            waiting.put(name, dependencies.size());
            dependencies.forEach(dependency -> dependents
                    .computeIfAbsent(dependency, key -> new ArrayList<>())
                    .add(name));
        });
    }

    /** Returns the names in order; among services that may come next, the first by name comes. */
    public static List<String> of(MapNode project) {
        Map<String, Node> services =
                project.mapAt("services").map(MapNode::entries).orElse(Map.of());
        return new DependencyOrder(services).order();
    }

    private List<String> order() {
        Queue<String> ready = new PriorityQueue<>();
        waiting.forEach((name, count) -> {
            if (count == 0) {
                ready.add(name);
            }
        });
        List<String> ordered = new ArrayList<>();
        while (!ready.isEmpty()) {
            String name = ready.remove();
            ordered.add(name);
            for (String dependent : dependents.getOrDefault(name, List.of())) {
                if (waiting.merge(dependent, -1, Integer::sum) == 0) {
                    ready.add(dependent);
                }
            }
        }
        return ordered;
    }

    private static Set<String> dependencies(Node service) {
        return service instanceof MapNode map
                ? map.mapAt("depends_on")
                        .map(dependencies -> dependencies.entries().keySet())
                        .orElse(Set.of())
                : Set.of();
    }
}
