package org.containerharness.junit.output;

import java.util.function.Supplier;

/** Works for a thread that a timeout may have interrupted, which would break files and connections. */
public final class Uninterrupted {

    private Uninterrupted() {}

    public static <T> T run(Supplier<T> work) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
