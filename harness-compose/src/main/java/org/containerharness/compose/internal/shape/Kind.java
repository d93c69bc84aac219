package org.containerharness.compose.internal.shape;

/** The types of the canonical form. */
public enum Kind {
    TEXT("a string"),
    FLAG("true or false"),
    NUMBER("a whole number"),
    /** A whole number from 0. */
    UNSIGNED("a whole number, 0 or more"),
    DECIMAL("a number"),
    BYTES("a number of bytes such as 512m or 1gb"),
    /** Nanoseconds; printed as Go prints durations. */
    DURATION("a duration such as 1m30s"),
    /** Permission bits; printed in octal. */
    MODE("permission bits in octal such as \"0440\""),
    /** Permission bits; printed as a decimal number. */
    BITS("permission bits in octal such as 0755"),
    /** A number of devices; {@code all} is -1. */
    COUNT("a whole number or all"),
    /** A list of strings, from a string, a list of strings or numbers. */
    TEXTS("a string or a list of strings"),
    /** A command: the words of a string, or a list. */
    COMMAND("a command line with balanced quotes, or a list of words"),
    /** A health check's test: a string runs in a shell. */
    TEST("a command line, or a list that starts with NONE, CMD or CMD-SHELL"),
    /** Variables; null for those without a value. */
    ENVIRONMENT("a mapping, or a list of NAME=value"),
    /** Names to strings; null becomes the empty string. */
    LABELS("a mapping, or a list of name=value"),
    /** Names to lists of strings. */
    MULTI_LABELS("a mapping to strings or lists"),
    /** A list of {@code host=address}. */
    HOSTS("a mapping from hosts to addresses, or a list of host=address"),
    /** A list of keys: an id, or an id and a path. */
    SSH_KEYS("default, or id=path"),
    FREE("anything");

    private final String expected;

    Kind(String expected) {
        this.expected = expected;
    }

    /** Returns the form in words, for messages. */
    String expected() {
        return expected;
    }
}
