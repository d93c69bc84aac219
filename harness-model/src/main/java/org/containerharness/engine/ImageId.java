package org.containerharness.engine;

/**
 * A word that stands in a container's labels for the id of its image, which nobody knows before it is there.
 *
 * <p>A label with exactly this value has the id when the container is created.
 */
public final class ImageId {

    /** The word. */
    public static final String WORD = "chimageid";

    private ImageId() {}
}
