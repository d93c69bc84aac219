package org.containerharness.model;

import java.util.Optional;

/**
 * A registry as image references write it. One with a port may be a container that is so called, {@code hub:5000};
 * whether it is one, the stacks around say.
 *
 * @param text host and optional port
 */
public record RegistryAddress(String text) {

    /** The declared name of the container that it would be, empty if it cannot be one. */
    public Optional<String> container() {
        int colon = text.lastIndexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon));
    }

    /** The port of that container. */
    public ContainerPort port() {
        return ContainerPort.tcp(Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)));
    }

    @Override
    public String toString() {
        return text;
    }
}
