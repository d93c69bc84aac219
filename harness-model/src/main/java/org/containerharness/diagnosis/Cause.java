package org.containerharness.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Why something failed: one of a closed family, each kind a record with what was found out about it. {@code
 * docs/troubleshooting.md} has a section for each.
 */
public sealed interface Cause
        permits EngineCause, ImageCause, ConflictCause, ProcessCause, ReadinessCause, ConnectionCause, CodeCause {

    /** What happened, as the rest of a sentence that begins with the resource, such as {@code exited with code 1}. */
    String predicate();

    /** What to do next, a sentence or two that begin with a verb. */
    String remedy();

    /** What else was found out, lines by their title. */
    default Map<String, List<String>> evidence() {
        return Map.of();
    }

    /** The kind's name for programs and for the documentation: {@code image-not-found}. */
    default String kind() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** A section of evidence that is left out where there is nothing to say. */
    static Map<String, List<String>> section(String title, List<String> lines) {
        return lines.isEmpty() ? Map.of() : Map.of(title, lines);
    }
}
