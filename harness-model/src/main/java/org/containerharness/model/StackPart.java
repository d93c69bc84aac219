package org.containerharness.model;

import java.util.Optional;

/** Something that a stack declares. */
public sealed interface StackPart permits NetworkSpec, VolumeSpec, ImageSpec, RegistrySpec, ContainerSpec, AdoptedSpec {

    /** By what other parts refer to it; empty for a registry, which is known by its address. */
    Optional<ResourceId> id();

    /** Where it was declared. */
    Place place();

    /** The same, declared elsewhere. */
    StackPart withPlace(Place place);
}
