package org.containerharness.model;

import java.util.Optional;

/**
 * Whose network, processes or memory a container uses, as the engine and Compose write it.
 *
 * @param text such as {@code host}, {@code container:db} or, in Compose, {@code service:db}
 */
public record NamespaceMode(String text) {

    private static final String CONTAINER = "container:";
    private static final String SERVICE = "service:";

    /** That of another container. */
    public static NamespaceMode ofContainer(String name) {
        return new NamespaceMode(CONTAINER + name);
    }

    /** The container whose it is, empty if it is none's. */
    public Optional<String> container() {
        return after(CONTAINER);
    }

    /** The Compose service whose first container's it is, empty if it is none's. */
    public Optional<String> service() {
        return after(SERVICE);
    }

    private Optional<String> after(String prefix) {
        return text.startsWith(prefix) ? Optional.of(text.substring(prefix.length())) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
