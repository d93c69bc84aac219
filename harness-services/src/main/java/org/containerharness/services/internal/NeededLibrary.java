package org.containerharness.services.internal;

import org.containerharness.model.HarnessException;

/**
 * A client library that a declaration needs and the harness does not bring.
 *
 * @param coordinates such as {@code org.apache.kafka:kafka-clients}
 */
public record NeededLibrary(String coordinates) {

    /** What needs it. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /**
     * Runs what needs it.
     *
     * @param what as a message begins, such as {@code The topics of <kafka>}
     * @throws HarnessException if the class path does not have it
     */
    public void use(String what, Work work) throws Exception {
        try {
            work.run();
        } catch (LinkageError e) {
            throw new HarnessException(
                    what + " need a library that is not on the class path (" + e.getMessage() + "). Add " + coordinates
                            + ".",
                    e);
        }
    }
}
