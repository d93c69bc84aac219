package org.containerharness.readiness;

import org.containerharness.model.VisibleText;
import org.jspecify.annotations.Nullable;

/** Foreign text, cut to what fits into one paragraph of a message. */
public final class Excerpt {

    private static final int LONGEST = 200;
    private static final int LONGEST_LINE = 1_000;
    private static final int LONGEST_END = 2_000;

    private Excerpt() {}

    /** On one line, at most 200 characters. */
    static String of(String text) {
        return VisibleText.upTo(LONGEST, text.strip().replaceAll("\\s+", " "));
    }

    /** A line of output, at most 1,000 characters of it. */
    public static String ofLine(String line) {
        return ofLine(line, LONGEST_LINE);
    }

    /** A line of output, at most so many characters of it. */
    public static String ofLine(String line, int longest) {
        return line.length() <= longest ? line : line.substring(0, longest) + "… (" + line.length() + " characters)";
    }

    /** The end of output, where a program says what it fails of: at most 2,000 characters. */
    public static String endOf(String output) {
        String text = output.strip();
        return text.length() <= LONGEST_END
                ? text
                : "(" + (text.length() - LONGEST_END) + " characters left out) …"
                        + text.substring(text.length() - LONGEST_END);
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
