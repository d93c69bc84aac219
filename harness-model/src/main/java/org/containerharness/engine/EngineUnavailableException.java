package org.containerharness.engine;

import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/** No engine could be reached; the message lists each endpoint that was tried, where it came from and why it failed. */
public final class EngineUnavailableException extends HarnessException {

    private static final long serialVersionUID = 1L;

    public EngineUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
