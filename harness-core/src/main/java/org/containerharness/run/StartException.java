package org.containerharness.run;

import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/**
 * A stack could not be started. The message has the whole diagnosis; what had been started was removed again, and what
 * went wrong while removing is among the suppressed exceptions.
 */
public final class StartException extends HarnessException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Diagnosis diagnosis;

    StartException(String message, @Nullable Diagnosis diagnosis, Throwable cause) {
        super(message, cause);
        this.diagnosis = diagnosis;
    }

    /** What was found out about the container that failed, null if it was not a container that did. */
    public @Nullable Diagnosis diagnosis() {
        return diagnosis;
    }
}
