package org.containerharness.docker.http;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Closes what is over anyhow. */
public final class Closing {

    private Closing() {}

    public static void quietly(@Nullable Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException e) {
            // Nothing is lost.
        }
    }
}
