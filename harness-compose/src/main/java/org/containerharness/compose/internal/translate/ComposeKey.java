package org.containerharness.compose.internal.translate;

import java.util.List;
import java.util.regex.Pattern;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;

/**
 * What the harness does with a key of the Compose Specification.
 *
 * @param path of the key, such as {@code services.*.ports.[].target}; {@code *} is any key, {@code []} any item
 * @param treatment what is done; keys below one that is not applied share its fate
 * @param text for {@link Treatment#APPLIED} how, else why not
 * @param exceptions values that are treated otherwise
 */
public record ComposeKey(String path, Treatment treatment, String text, List<ForValues> exceptions) {

    /** What is done with a key. */
    public enum Treatment {
        /** It has the effect that the specification gives it. */
        APPLIED,
        /** It has no effect; the user is told so before anything starts. */
        WARNED,
        /** The project is not started. */
        REFUSED
    }

    /**
     * Values that are treated otherwise than others.
     *
     * @param values a pattern that the whole value matches
     * @param treatment of these
     * @param text as that of the key
     */
    public record ForValues(String values, Treatment treatment, String text) {}

    public ComposeKey {
        exceptions = List.copyOf(exceptions);
    }

    /** The treatment of this key with a value. */
    ForValues of(Node value) {
        if (value instanceof ScalarNode scalar) {
            for (ForValues exception : exceptions) {
                if (Pattern.matches(exception.values(), scalar.text())) {
                    return exception;
                }
            }
        }
        return new ForValues("", treatment, text);
    }
}
