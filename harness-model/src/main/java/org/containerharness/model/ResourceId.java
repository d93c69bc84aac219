package org.containerharness.model;

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
        /** Of a swarm, as are secrets and configs. */
        SERVICE,
        SECRET,
        CONFIG,
        FIXTURE,
        ENGINE
    }

    public static ResourceId container(String name) {
        return new ResourceId(Kind.CONTAINER, name);
    }

    public static ResourceId image(String name) {
        return new ResourceId(Kind.IMAGE, name);
    }

    public static ResourceId network(String name) {
        return new ResourceId(Kind.NETWORK, name);
    }

    public static ResourceId volume(String name) {
        return new ResourceId(Kind.VOLUME, name);
    }

    /** In a sentence, such as {@code container <db>}. */
    public String quoted() {
        return kindText() + " <" + name + ">";
    }

    private String kindText() {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    // Written out: the first use of a record's own equality costs a cold JVM about 80 ms.

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceId otherResourceId
                && kind.equals(otherResourceId.kind)
                && name.equals(otherResourceId.name);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + name.hashCode();
    }

    @Override
    public String toString() {
        return kindText() + " " + name;
    }
}
