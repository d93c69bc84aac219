package org.containerharness.compose.internal.dotenv;

/** Thrown when a file of variables is malformed; knows the line. */
final class DotenvException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;

    DotenvException(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
