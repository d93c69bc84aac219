package org.containerharness.docker.http;

import org.containerharness.model.HarnessException;

/** The certificates for an engine cannot be used. */
public final class TlsException extends HarnessException {

    private static final long serialVersionUID = 1L;

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
