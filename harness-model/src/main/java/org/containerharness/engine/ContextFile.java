package org.containerharness.engine;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file, folder or link that a COPY of a build can see.
 *
 * @param name relative to the context, with slashes
 * @param mode permission bits
 * @param size of a file, else 0
 * @param modified nanoseconds since 1970
 * @param link where a link leads, else empty
 */
public record ContextFile(String name, Kind kind, int mode, long size, long modified, String link, Content content) {

    /** What it is. */
    public enum Kind {
        FILE,
        FOLDER,
        LINK
    }

    /** Opens the content of a file. */
    @FunctionalInterface
    public interface Content {

        Content NONE = InputStream::nullInputStream;

        InputStream open() throws IOException;
    }
}
