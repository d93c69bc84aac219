package org.containerharness.compose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;

/** Collects what the user should know, each thing once. */
final class Warnings {

    private final List<ComposeProblem> warnings = new ArrayList<>();
    private final Set<String> texts = new HashSet<>();

    void add(ComposeProblem warning) {
        if (texts.add(warning.toString())) {
            warnings.add(warning);
        }
    }

    void addUnset(String variable) {
        add(ComposeProblem.at(
                Position.NOWHERE, "", "The \"" + variable + "\" variable is not set. Defaulting to a blank string."));
    }

    List<ComposeProblem> all() {
        return List.copyOf(warnings);
    }
}
