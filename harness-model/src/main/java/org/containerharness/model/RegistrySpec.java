package org.containerharness.model;

import java.util.Optional;

/**
 * A registry that a stack uses: where it is, and who asks it.
 *
 * @param address host and optional port; {@code container:port} for a registry that is a container of the stack, as
 *     containers write it
 * @param login empty to ask without
 * @param certificate that it shows if it speaks TLS, as PEM; counts for what the tests themselves ask it
 */
public record RegistrySpec(String address, Optional<RegistryLogin> login, Optional<String> certificate)
        implements StackPart {

    public RegistrySpec {
        if (address.isBlank()) {
            throw new InvalidValueException("A registry needs an address, such as registry.example:5000.");
        }
    }

    /** A registry that wants no log-in. */
    public static RegistrySpec at(String address) {
        return new RegistrySpec(address, Optional.empty(), Optional.empty());
    }

    /** A registry, or any other with the same address, that is asked with a log-in; no file is changed. */
    public static RegistrySpec at(String address, String user, String password) {
        return new RegistrySpec(address, Optional.of(new RegistryLogin(address, user, password)), Optional.empty());
    }

    @Override
    public Optional<ResourceId> id() {
        return Optional.empty();
    }

    /** Nothing is told of it that would not be told of who uses it. */
    @Override
    public Place place() {
        return Place.IN_CODE;
    }

    @Override
    public RegistrySpec withPlace(Place place) {
        return this;
    }
}
