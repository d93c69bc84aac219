package org.containerharness.docker.http;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The connection failed; knows whether the engine can have seen the request. */
public final class TransportException extends UncheckedIOException {

    private static final long serialVersionUID = 1L;

    /** How far the exchange came. */
    public enum Stage {
        /** There was no connection: the engine has not seen the request. */
        CONNECT,
        /** What was to be sent could not be read: the engine has seen a part of it. */
        SOURCE,
        /** It broke afterwards: the engine may have done what was asked. */
        EXCHANGE,
        /** The limit passed: the engine may still be doing what was asked. */
        TIMEOUT
    }

    private final Stage stage;

    TransportException(Stage stage, IOException cause) {
        super(cause);
        this.stage = stage;
    }

    public Stage stage() {
        return stage;
    }
}
