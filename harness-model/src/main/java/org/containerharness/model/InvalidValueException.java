package org.containerharness.model;

/**
 * A text that cannot be read as the value it should be: a port, a duration, an image reference, a mount.
 *
 * <p>Whoever knows the place of the text turns it into a {@link Problem}; see {@link #at(Place)}.
 */
public final class InvalidValueException extends HarnessException {

    private static final long serialVersionUID = 1L;

    public InvalidValueException(String message) {
        super(message);
    }

    /** The same finding as a problem of the declaration at {@code place}. */
    public Problem at(Place place) {
        return new Problem(place, getMessage());
    }
}
