package org.containerharness.lease;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.containerharness.files.FileContents;
import org.containerharness.identity.Fields;
import org.containerharness.identity.Identity;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.Needs;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/**
 * One thing of a stack that is shared by itself.
 *
 * @param stack it alone
 * @param needs what must be there before it; not all of it need be in the same stack
 */
record Resource(ResourceId id, Place place, StackSpec stack, Set<ResourceId> needs) {

    /** What says nothing about what a fixture is: its names, where it was declared, its labels, and what is hashed apart. */
    private static final Set<String> LEFT_OUT =
            Set.of("engineName", "image", "files", "labels", "readiness", "snapshot", "place");

    /** In an order in which each comes after what it needs; what is not in the stack may be needed too. */
    static List<Resource> of(StackSpec stack) {
        Needs needs = Needs.of(stack);
        List<Problem> cycles = needs.cycles();
        if (!cycles.isEmpty()) {
            throw new DeclarationException(cycles);
        }
        Map<ResourceId, Resource> resources = new LinkedHashMap<>();
        for (NetworkSpec spec : stack.networks()) {
            ResourceId id = ResourceId.network(spec.name());
            resources.put(id, of(id, spec.place(), StackSpec.named(spec.name()).plus(spec), needs));
        }
        for (VolumeSpec spec : stack.volumes()) {
            ResourceId id = ResourceId.volume(spec.name());
            resources.put(id, of(id, spec.place(), StackSpec.named(spec.name()).plus(spec), needs));
        }
        for (ContainerSpec spec : stack.containers()) {
            ResourceId id = ResourceId.container(spec.name());
            resources.put(id, of(id, spec.place(), StackSpec.named(spec.name()).plus(spec), needs));
        }
        return needs.order().stream()
                .filter(resources::containsKey)
                .map(resources::get)
                .toList();
    }

    private static Resource of(ResourceId id, Place place, StackSpec alone, Needs needs) {
        Set<ResourceId> needed = new LinkedHashSet<>();
        needs.of(id).forEach(need -> needed.add(need.on()));
        return new Resource(id, place, alone, needed);
    }

    /** Something that exists already, or that has no network, volume or container of its own to be shared. */
    boolean isExternal() {
        return stack.networks().stream().anyMatch(NetworkSpec::external)
                || stack.volumes().stream().anyMatch(VolumeSpec::external);
    }

    /**
     * What makes it the same fixture as another.
     *
     * @param images the reference that is really used for an image
     * @param known identities of what it needs, as far as that is shared
     */
    Identity identity(Function<ImageSource, String> images, Map<ResourceId, String> known) {
        Fields fields = new Fields().add("kind", id.kind());
        stack.networks().forEach(spec -> components(fields, spec));
        stack.networks().stream().filter(NetworkSpec::external).forEach(spec -> fields.add("on", spec.engineName()));
        stack.volumes().forEach(spec -> {
            components(fields, spec);
            files(fields, spec.files());
            if (spec.external()) {
                fields.add("on", spec.engineName());
            }
        });
        stack.containers().forEach(spec -> {
            components(fields, spec);
            fields.add("image", images.apply(spec.image()));
            files(fields, spec.files());
            fields.add("readiness.condition", spec.readiness().condition());
            fields.add("readiness.failOn", spec.readiness().failOn());
        });
        needs.forEach(need -> {
            String identity = known.get(need);
            if (identity != null) {
                fields.add(need.toString(), identity.getBytes(StandardCharsets.UTF_8));
            }
        });
        return Identity.of(fields);
    }

    private static void components(Fields fields, Record spec) {
        fields.addRecord("", spec, LEFT_OUT);
    }

    private static void files(Fields fields, List<FileSpec> files) {
        files.forEach(file -> fields.add("files." + file.target(), FileContents.hash(file)));
    }
}
