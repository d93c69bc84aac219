package org.containerharness.plan;

import java.util.HashSet;
import java.util.Set;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.StackSpec;

/** Finds the containers that others would like to have and none needs. */
final class Optionals {

    private Optionals() {}

    static Set<String> of(StackSpec stack) {
        Set<String> liked = new HashSet<>();
        Set<String> needed = new HashSet<>();
        stack.containers().forEach(spec -> {
            spec.dependencies().forEach(dependency -> sort(dependency, liked, needed));
            needed.addAll(spec.sharing().containers());
            Planner.sharedNetwork(spec).ifPresent(needed::add);
        });
        stack.adopted().forEach(spec -> spec.dependencies().forEach(dependency -> sort(dependency, liked, needed)));
        liked.removeAll(needed);
        return liked;
    }

    private static void sort(DependencySpec dependency, Set<String> liked, Set<String> needed) {
        (dependency.required() ? needed : liked).add(dependency.container());
    }
}
