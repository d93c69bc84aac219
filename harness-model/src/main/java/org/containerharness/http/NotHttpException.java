package org.containerharness.http;

import java.io.IOException;

/** What answers does not speak HTTP; the message is how its answer begins. */
public final class NotHttpException extends IOException {

    private static final long serialVersionUID = 1L;

    NotHttpException(String beginning) {
        super(beginning);
    }
}
