package org.containerharness.readiness;

import org.jspecify.annotations.Nullable;

/** Foreign text, cut to what fits into one paragraph of a message. */
final class Excerpt {

    private static final int LONGEST = 200;

    private Excerpt() {}

    /** On one line, at most 200 characters. */
    static String of(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    static String quoted(String text) {
        return "\"" + of(text) + "\"";
    }

    /** The message of an error, or its type where it has none. */
    static String of(Throwable error) {
        @Nullable String message = error.getMessage();
        return message == null || message.isBlank()
                ? error.getClass().getSimpleName()
                : of(error instanceof Exception ? message : error.getClass().getSimpleName() + ": " + message);
    }
}
