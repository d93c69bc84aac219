package org.containerharness.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Needs;
import org.containerharness.model.Problem;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;

/**
 * What of a stack of one scope has to be on one engine. What something needs is declared wherever it is declared itself, so
 * the key of a part is the same for all who declare it, whatever else they declare.
 *
 * @param key equal for all that is kept together
 * @param stack in an order in which each may use those before
 */
public record Together(String key, StackSpec stack) {

    private static final String HOME = "networks and volumes";
    private static final String BELOW = "what is below";

    /**
     * The parts of a stack: networks, volumes and images with all that hangs on them; and each container that hangs on none,
     * with those that share its namespaces or mounts.
     *
     * @param below declared names of containers of wider scopes
     * @throws DeclarationException if something would have to be in two of them
     */
    public static List<Together> apart(StackSpec stack, Collection<String> below) {
        Needs needs = Needs.of(stack, below);
        Map<ResourceId, String> keys = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (ResourceId id : needs.order()) {
            Map<String, ResourceId> found = new LinkedHashMap<>();
            if (id.kind() != ResourceId.Kind.CONTAINER) {
                found.put(HOME, id);
            }
            List<Needs.Need> places = places(needs, id);
            places.forEach(need -> found.putIfAbsent(keys.getOrDefault(need.on(), BELOW), need.on()));
            if (found.size() > 1) {
                problems.add(problem(id, places, found));
            }
            if (declares(stack, needs, id)) {
                keys.put(id, found.keySet().stream().findFirst().orElse(id.toString()));
            }
        }
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
        return inOrder(stack, needs, keys);
    }

    private static boolean declares(StackSpec stack, Needs needs, ResourceId id) {
        return !needs.of(id).isEmpty()
                || stack.parts().stream()
                        .anyMatch(part -> part.id().filter(id::equals).isPresent());
    }

    /** What must be where it is; to come after something is no matter of place. */
    private static List<Needs.Need> places(Needs needs, ResourceId id) {
        return needs.of(id).stream()
                .filter(need -> need.kind() != Needs.Kind.DEPENDS_ON)
                .toList();
    }

    private static Problem problem(ResourceId id, List<Needs.Need> places, Map<String, ResourceId> found) {
        return new Problem(
                places.get(0).place(),
                "the " + id.quoted() + " has to be on one engine with "
                        + found.values().stream()
                                .filter(other -> !other.equals(id))
                                .map(ResourceId::quoted)
                                .collect(Collectors.joining(" and "))
                        + ", which may be on different ones of " + Setting.ENGINES.key()
                        + ". Attach containers to one network of the same scope: what hangs on networks and volumes of a"
                        + " scope is kept on one engine.");
    }

    private static List<Together> inOrder(StackSpec stack, Needs needs, Map<ResourceId, String> keys) {
        Map<String, Set<ResourceId>> byKey = new LinkedHashMap<>();
        keys.forEach((id, key) ->
                byKey.computeIfAbsent(key, first -> new LinkedHashSet<>()).add(id));
        List<Together> parts = new ArrayList<>();
        Set<ResourceId> done = new LinkedHashSet<>();
        while (!byKey.isEmpty()) {
            String next = byKey.keySet().stream()
                    .filter(key -> byKey.get(key).stream()
                            .flatMap(id -> needs.of(id).stream())
                            .map(Needs.Need::on)
                            .allMatch(on -> done.contains(on)
                                    || !keys.containsKey(on)
                                    || byKey.get(key).contains(on)))
                    .findFirst()
                    .orElseThrow(() -> new DeclarationException(circle(stack, byKey.values())));
            Set<ResourceId> ids = byKey.remove(next);
            done.addAll(ids);
            // What is known of registries is of use to all.
            StackSpec part = stack.filter(each -> each.id().map(ids::contains).orElse(true));
            if (part.parts().stream().anyMatch(each -> each.id().isPresent())) {
                parts.add(new Together(next, part));
            }
        }
        return parts;
    }

    private static Problem circle(StackSpec stack, Collection<Set<ResourceId>> left) {
        Set<ResourceId> ids = left.stream().flatMap(Set::stream).collect(Collectors.toCollection(LinkedHashSet::new));
        return new Problem(
                stack.filter(part -> part.id().filter(ids::contains).isPresent())
                        .parts()
                        .get(0)
                        .place(),
                "of " + ids.stream().map(ResourceId::quoted).collect(Collectors.joining(", "))
                        + " some depend on others in a circle, if those on networks and volumes count as one, as they do with "
                        + Setting.ENGINES.key() + ". Attach all of them to one network of the same scope.");
    }

    /** Whether it is what all networks, volumes and images of a scope are in. */
    public boolean isHome() {
        return key.equals(HOME);
    }
}
