package org.containerharness.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.internal.VolumeSpecBuilder;

/**
 * A named volume that is wanted.
 *
 * @param name the declared name, by which mounts refer to it
 * @param engineName its name on the engine; empty makes a unique one
 * @param external it exists already and is left as it is; needs an engine name
 * @param driver default {@code local}
 * @param driverOptions for the driver
 * @param labels further labels
 * @param files what it holds before anybody uses it; targets are paths inside the volume, with a leading slash
 * @param knownBy labels by which one that has the name already is known to be meant; it is used and kept in any case,
 *     with a warning if they are not alike
 * @param place where it was declared
 */
public record VolumeSpec(
        String name,
        Optional<String> engineName,
        boolean external,
        String driver,
        Map<String, String> driverOptions,
        Map<String, String> labels,
        List<FileSpec> files,
        List<String> knownBy,
        Place place)
        implements StackPart {

    public VolumeSpec {
        Names.check("volume", name);
        driverOptions = Map.copyOf(driverOptions);
        Secrets.learn(driverOptions);
        labels = Map.copyOf(labels);
        Names.checkLabels(labels);
        files = List.copyOf(files);
        knownBy = List.copyOf(knownBy);
        files.stream().flatMap(file -> file.owner().stream()).findFirst().ifPresent(owner -> {
            throw new InvalidValueException("The volume <" + name + "> has a file of <" + owner
                    + ">, but a volume knows no names of users. Write numbers, such as 1000:1000.");
        });
        if (external && engineName.isEmpty()) {
            throw new InvalidValueException("The external volume <" + name + "> needs the name it has on the engine.");
        }
    }

    /** A local volume with a unique name, empty at first. */
    public static VolumeSpec named(String name) {
        return new VolumeSpec(
                name, Optional.empty(), false, "local", Map.of(), Map.of(), List.of(), List.of(), Place.IN_CODE);
    }

    /** A volume that somebody else made and will remove. */
    public static VolumeSpec external(String name, String engineName) {
        return VolumeSpecBuilder.from(named(name))
                .engineName(Optional.of(engineName))
                .external(true)
                .build();
    }

    public VolumeSpec withEngineName(String newEngineName) {
        return VolumeSpecBuilder.from(this)
                .engineName(Optional.of(newEngineName))
                .build();
    }

    public VolumeSpec withDriver(String newDriver, Map<String, String> options) {
        return VolumeSpecBuilder.from(this)
                .driver(newDriver)
                .driverOptions(options)
                .build();
    }

    public VolumeSpec withLabels(Map<String, String> newLabels) {
        return VolumeSpecBuilder.from(this).labels(newLabels).build();
    }

    public VolumeSpec withFiles(List<FileSpec> newFiles) {
        return VolumeSpecBuilder.from(this).files(newFiles).build();
    }

    /** With labels by which a volume that has the name already is known to be meant. */
    public VolumeSpec withKnownBy(List<String> newKnownBy) {
        return VolumeSpecBuilder.from(this).knownBy(newKnownBy).build();
    }

    @Override
    public Optional<ResourceId> id() {
        return Optional.of(new ResourceId(ResourceId.Kind.VOLUME, name));
    }

    @Override
    public VolumeSpec withPlace(Place newPlace) {
        return VolumeSpecBuilder.from(this).place(newPlace).build();
    }
}
