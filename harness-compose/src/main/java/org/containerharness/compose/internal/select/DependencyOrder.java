package org.containerharness.compose.internal.select;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;

/** Orders the services of a checked project so that each comes after what it depends on. */
public final class DependencyOrder {

    private DependencyOrder() {}

    /** Returns the names in order; services that do not depend on each other are sorted by name. */
    public static List<String> of(MapNode project) {
        Map<String, Node> open = new TreeMap<>();
        project.mapAt("services").ifPresent(services -> open.putAll(services.entries()));
        Set<String> ordered = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            List<String> ready = open.keySet().stream()
                    .filter(name -> waitsFor(open.get(name)).stream().noneMatch(open::containsKey))
                    .toList();
            ordered.addAll(ready);
            ready.forEach(open::remove);
            if (ready.isEmpty()) {
                throw new IllegalStateException("the services wait for each other: " + open.keySet());
            }
        }
        return new ArrayList<>(ordered);
    }

    private static Set<String> waitsFor(Node service) {
        return service instanceof MapNode map
                ? map.mapAt("depends_on")
                        .map(dependencies -> dependencies.entries().keySet())
                        .orElse(Set.of())
                : Set.of();
    }
}
