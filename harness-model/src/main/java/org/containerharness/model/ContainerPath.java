package org.containerharness.model;

import java.util.ArrayDeque;
import java.util.Deque;

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

    /** True if it is written as a folder, with a slash or dots at its end. */
    public boolean isFolder() {
        return text.endsWith("/") || text.endsWith("/.") || text.endsWith("/..");
    }

    /** The same place without dots, doubled slashes and a slash at the end; nothing is above {@code /}. */
    public ContainerPath normalized() {
        Deque<String> names = new ArrayDeque<>();
        for (String name : text.split("/")) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return new ContainerPath("/" + String.join("/", names));
    }

    /** What is at this path of a file system that is mounted at a folder. */
    public ContainerPath mountedAt(ContainerPath folder) {
        String place = normalized().text();
        return new ContainerPath(folder + (place.equals("/") ? "" : place) + (isFolder() ? "/" : ""));
    }

    /** The path of that name in this folder. */
    public ContainerPath child(String name) {
        String folder = normalized().text();
        return new ContainerPath(folder.equals("/") ? folder + name : folder + "/" + name);
    }

    @Override
    public String toString() {
        return text;
    }
}
