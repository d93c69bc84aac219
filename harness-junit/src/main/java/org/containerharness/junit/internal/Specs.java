package org.containerharness.junit.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.containerharness.model.AdoptedSpec;
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
        stack.networks()
                .forEach(spec -> add(ResourceId.network(spec.name()), spec.withPlace(Place.IN_CODE), spec.place()));
        stack.volumes()
                .forEach(spec -> add(ResourceId.volume(spec.name()), spec.withPlace(Place.IN_CODE), spec.place()));
        stack.images().forEach(spec -> add(ResourceId.image(spec.name()), spec.withPlace(Place.IN_CODE), spec.place()));
        stack.images().forEach(this::addPushes);
        stack.containers()
                .forEach(spec -> add(ResourceId.container(spec.name()), spec.withPlace(Place.IN_CODE), spec.place()));
        stack.adopted().forEach(spec -> add(ResourceId.container(spec.name()), withoutPlace(spec), spec.place()));
    }

    static Map<ResourceId, Entry> of(StackSpec stack) {
        return new Specs(stack).entries;
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

    private static AdoptedSpec withoutPlace(AdoptedSpec spec) {
        return new AdoptedSpec(spec.name(), spec.lifecycle(), spec.dependencies(), Place.IN_CODE);
    }

    /** The stack without these. */
    static StackSpec without(StackSpec stack, Set<ResourceId> left) {
        Predicate<ResourceId> stays = id -> !left.contains(id);
        return new StackSpec(
                stack.name(),
                stack.networks().stream()
                        .filter(spec -> stays.test(ResourceId.network(spec.name())))
                        .toList(),
                stack.volumes().stream()
                        .filter(spec -> stays.test(ResourceId.volume(spec.name())))
                        .toList(),
                stack.images().stream()
                        .filter(spec -> stays.test(ResourceId.image(spec.name())))
                        .toList(),
                stack.registries(),
                stack.containers().stream()
                        .filter(spec -> stays.test(ResourceId.container(spec.name())))
                        .toList(),
                stack.adopted().stream()
                        .filter(spec -> stays.test(ResourceId.container(spec.name())))
                        .toList());
    }
}
