package org.containerharness.compose.error;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One thing that is wrong with a Compose project.
 *
 * @param position where it was written
 * @param path the path in the model, such as {@code services.db.ports[0]}; empty for a whole file
 * @param text what is wrong, as one clause
 * @param found the value found
 * @param expected the form that would be right
 * @param hint what to do, such as the nearest valid key
 */
public record ComposeProblem(
        Position position,
        String path,
        String text,
        Optional<String> found,
        Optional<String> expected,
        Optional<String> hint) {

    private static final int LONGEST_VALUE = 120;

    public ComposeProblem {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(text, "text");
        found = found.map(ComposeProblem::shortened);
    }

    /** Returns a problem with a place and a text only. */
    public static ComposeProblem at(Position position, String path, String text) {
        return new ComposeProblem(position, path, text, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns this problem with the value that was found. */
    public ComposeProblem withFound(String value) {
        return new ComposeProblem(position, path, text, Optional.of(value), expected, hint);
    }

    /** Returns this problem with the form that was expected. */
    public ComposeProblem withExpected(String form) {
        return new ComposeProblem(position, path, text, found, Optional.of(form), hint);
    }

    /** Returns this problem with a suggestion. */
    public ComposeProblem withHint(String suggestion) {
        return new ComposeProblem(position, path, text, found, expected, Optional.of(suggestion));
    }

    /** Returns this problem with every text of it changed. */
    public ComposeProblem map(UnaryOperator<String> change) {
        return new ComposeProblem(
                position,
                change.apply(path),
                change.apply(text),
                found.map(change),
                expected.map(change),
                hint.map(change));
    }

    /** Returns one line: {@code compose.yaml:14:9 services.db.ports[0]: text: found …, expected …; hint}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(position.toString());
        if (!path.isEmpty()) {
            line.append(line.length() == 0 ? "" : " ").append(path);
        }
        line.append(line.length() == 0 ? "" : ": ").append(text);
        found.ifPresent(value -> line.append(": found ").append(value));
        expected.ifPresent(form ->
                line.append(found.isPresent() ? ", expected " : ": expected ").append(form));
        hint.ifPresent(suggestion -> line.append("; ").append(suggestion));
        return line.toString();
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }
}
