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
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // A library that looks there for classes of its own would find another copy of them in an application of
        // Quarkus.
        thread.setContextClassLoader(NeededLibrary.class.getClassLoader());
        try {
            work.run();
        } catch (LinkageError e) {
            throw new HarnessException(
                    what + " need a library that is not on the class path (" + e.getMessage() + "). Add " + coordinates
                            + ".",
                    e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * As {@link #use}, where nobody expects failures of the library's own kinds.
     *
     * @param done to what needs it, such as {@code made or removed}, for messages
     * @throws HarnessException if it failed
     */
    public void use(String what, String done, Work work) {
        try {
            use(what, work);
        } catch (HarnessException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException(what + " were not all " + done + ": the thread was interrupted.", e);
        } catch (Exception e) {
            throw new HarnessException(what + " could not be " + done + ": " + e, e);
        }
    }
}
