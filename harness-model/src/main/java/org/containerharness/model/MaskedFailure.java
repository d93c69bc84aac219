package org.containerharness.model;

import org.jspecify.annotations.Nullable;

/** What a foreign exception had said if it had kept a secret: a stack trace prints the messages of all causes. */
public final class MaskedFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String type;

    private MaskedFailure(Throwable failure, @Nullable Throwable cause) {
        super(Secrets.mask(String.valueOf(failure.getMessage())), cause);
        this.type = failure.getClass().getName();
        setStackTrace(failure.getStackTrace());
    }

    /** The same one if neither it nor a cause of it tells a secret. */
    public static @Nullable Throwable of(@Nullable Throwable failure) {
        return of(failure, 0);
    }

    private static @Nullable Throwable of(@Nullable Throwable failure, int depth) {
        if (failure == null || failure instanceof HarnessException || depth > 20) {
            return failure;
        }
        Throwable cause = failure.getCause();
        Throwable masked = of(cause, depth + 1);
        String message = failure.getMessage();
        boolean isClean =
                masked == cause && (message == null || Secrets.mask(message).equals(message));
        return isClean ? failure : new MaskedFailure(failure, masked);
    }

    /** With the type it had. */
    @Override
    public String toString() {
        return type + ": " + getMessage();
    }
}
