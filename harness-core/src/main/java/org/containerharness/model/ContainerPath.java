package org.containerharness.model;

/**
 * An absolute path inside a container, with slashes whatever the host's system is.
 *
 * @param text starts with a slash
 */
public record ContainerPath(String text) {

    public ContainerPath {
        if (!text.startsWith("/")) {
            throw new InvalidValueException(
                    "<" + text + "> is not a path in a container. It must be absolute, such as /data.");
        }
        if (text.indexOf('\0') >= 0) {
            throw new InvalidValueException("A container path holds a NUL character.");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
