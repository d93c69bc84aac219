package org.containerharness.junit.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.Needs;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;

/** The resources of a stack, to be compared with those of others; adopted fixtures are among the containers. */
final class Specs {

    /**
     * A resource.
     *
     * @param value the spec without its place; equal values mean the same thing
     * @param references what it needs of the same stack
     */
    record Entry(Object value, Place place, Set<ResourceId> references) {}

    private final Needs needs;
    private final Map<ResourceId, Entry> entries = new LinkedHashMap<>();

    private Specs(StackSpec stack) {
        this.needs = Needs.of(stack);
        stack.parts().forEach(part -> part.id().ifPresent(id -> add(id, part.withPlace(Place.IN_CODE), part.place())));
        stack.images().forEach(this::addPushes);
    }

    static Map<ResourceId, Entry> of(StackSpec stack) {
        return new Specs(stack).entries;
    }

    /** Takes away from what was found all that needs something, by itself or through others, that was not. */
    static void retainComplete(Map<ResourceId, Entry> wanted, Map<ResourceId, ?> found) {
        Map<ResourceId, List<ResourceId>> users = new HashMap<>();
        wanted.forEach((user, entry) -> entry.references()
                .forEach(used ->
                        users.computeIfAbsent(used, unused -> new ArrayList<>()).add(user)));
        Deque<ResourceId> missing = new ArrayDeque<>(wanted.keySet());
        missing.removeAll(found.keySet());
        while (!missing.isEmpty()) {
            for (ResourceId user : users.getOrDefault(missing.removeFirst(), List.of())) {
                if (found.remove(user) != null) {
                    missing.addLast(user);
                }
            }
        }
    }

    private void add(ResourceId id, Object value, Place place) {
        Set<ResourceId> references = new HashSet<>();
        needs.of(id).forEach(need -> {
            references.add(need.on());
            // Through what is in a registry, which is no spec of its own.
            needs.of(need.on()).stream()
                    .filter(further -> further.kind() == Needs.Kind.PUSH)
                    .forEach(further -> references.add(further.on()));
        });
        entries.put(id, new Entry(value, place, references));
    }

    /** An image that is there already is no use to whoever wants it in a registry that is not. */
    private void addPushes(ImageSpec image) {
        Set<ResourceId> references = entries.get(ResourceId.image(image.name())).references();
        image.pushes().stream()
                .flatMap(push -> needs.of(Needs.published(push)).stream())
                .filter(need -> need.kind() == Needs.Kind.REGISTRY)
                .forEach(need -> references.add(need.on()));
    }
}
