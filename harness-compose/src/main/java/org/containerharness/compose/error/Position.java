package org.containerharness.compose.error;

/**
 * A place in a file.
 *
 * @param file the file as the user would name it: relative to the project directory where it lies below it
 * @param line the line, from 1; 0 where the whole file is meant
 * @param column the column, from 1; 0 where the whole file is meant
 */
public record Position(String file, int line, int column) {

    /** A place nobody wrote: values the loader itself adds. */
    public static final Position NOWHERE = new Position("", 0, 0);

    /** Returns the place of a whole file. */
    public static Position of(String file) {
        return new Position(file, 0, 0);
    }

    /** Returns {@code file:line:column}, or the file alone. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
