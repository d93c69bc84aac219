package org.containerharness.docker;

import org.containerharness.model.HarnessException;

/** The certificates for an engine cannot be used. */
final class TlsException extends HarnessException {

    private static final long serialVersionUID = 1L;

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
