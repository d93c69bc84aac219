package org.containerharness.model;

import org.jspecify.annotations.Nullable;

/**
 * The base of everything the harness throws on purpose.
 *
 * <p>The message says what was tried, on which resource, what was seen and what to do next; a caller that only prints
 * it has told its user enough. Neither it nor the messages of its causes tell secrets.
 */
public class HarnessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public HarnessException(String message) {
        this(message, null);
    }

    public HarnessException(String message, @Nullable Throwable cause) {
        super(VisibleText.of(Secrets.mask(message)), MaskedFailure.of(cause));
    }
}
