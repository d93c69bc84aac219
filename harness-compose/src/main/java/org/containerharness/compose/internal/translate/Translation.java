package org.containerharness.compose.internal.translate;

import java.util.List;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.model.StackSpec;

/**
 * A project as a stack.
 *
 * @param stack what is to be started
 * @param warnings keys that have no effect, or less than the file asks for
 */
public record Translation(StackSpec stack, List<ComposeProblem> warnings) {

    public Translation {
        warnings = List.copyOf(warnings);
    }
}
