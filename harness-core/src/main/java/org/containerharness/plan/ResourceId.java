package org.containerharness.plan;

/**
 * Something a plan acts on, by its declared name.
 *
 * @param kind of resource
 * @param name as declared
 */
public record ResourceId(Kind kind, String name) {

    /** Kinds of resources. */
    public enum Kind {
        IMAGE,
        NETWORK,
        VOLUME,
        CONTAINER,
        FIXTURE
    }

    public static ResourceId container(String name) {
        return new ResourceId(Kind.CONTAINER, name);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + name;
    }
}
