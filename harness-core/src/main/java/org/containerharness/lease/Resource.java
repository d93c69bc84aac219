package org.containerharness.lease;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.containerharness.files.FileContents;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
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

    private static final String SHARED_NETWORK = "container:";

    /** What says nothing about what a fixture is: its names, where it was declared, its labels, and what is hashed apart. */
    private static final Set<String> LEFT_OUT = Set.of("engineName", "image", "files", "labels", "readiness", "place");

    /** In the order of the stack; dependencies on what is not in the stack are dependencies too. */
    static List<Resource> of(StackSpec stack) {
        return Stream.of(
                        stack.networks().stream().map(Resource::network),
                        stack.volumes().stream().map(Resource::volume),
                        stack.containers().stream().map(Resource::container))
                .flatMap(resources -> resources)
                .toList();
    }

    private static Resource network(NetworkSpec spec) {
        return new Resource(
                id(ResourceId.Kind.NETWORK, spec.name()),
                spec.place(),
                StackSpec.named(spec.name()).plus(spec),
                Set.of());
    }

    private static Resource volume(VolumeSpec spec) {
        return new Resource(
                id(ResourceId.Kind.VOLUME, spec.name()),
                spec.place(),
                StackSpec.named(spec.name()).plus(spec),
                Set.of());
    }

    private static Resource container(ContainerSpec spec) {
        Set<ResourceId> needs = new LinkedHashSet<>();
        spec.networking().networks().forEach(network -> needs.add(id(ResourceId.Kind.NETWORK, network.network())));
        spec.networking()
                .mode()
                .filter(mode -> mode.startsWith(SHARED_NETWORK))
                .ifPresent(mode -> needs.add(ResourceId.container(mode.substring(SHARED_NETWORK.length()))));
        spec.sharing().containers().forEach(other -> needs.add(ResourceId.container(other)));
        spec.dependencies().forEach(dependency -> needs.add(ResourceId.container(dependency.container())));
        spec.mounts().forEach(mount -> mount.volumeName()
                .ifPresent(volume -> needs.add(id(ResourceId.Kind.VOLUME, volume))));
        return new Resource(
                ResourceId.container(spec.name()),
                spec.place(),
                StackSpec.named(spec.name()).plus(spec),
                needs);
    }

    private static ResourceId id(ResourceId.Kind kind, String name) {
        return new ResourceId(kind, name);
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
