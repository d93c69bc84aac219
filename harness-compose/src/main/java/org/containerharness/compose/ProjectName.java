package org.containerharness.compose.internal.load;

import java.util.Locale;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.error.Problem;

/**
 * The rules of project names: lower-case letters, digits, dashes and underscores, a letter or digit first.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/04-version-and-name.md">Name</a>
 */
final class ProjectName {

    private ProjectName() {}

    /** Returns the valid name nearest to a text; may be empty. */
    static String normalize(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceAll("^[_-]+", "");
    }

    /**
     * Returns a name the user gave.
     *
     * @throws ComposeException if it is not valid
     */
    static String explicit(String name) {
        if (!normalize(name).equals(name)) {
            throw new ComposeException(
                    Problem.at(Position.NOWHERE, "name", "invalid project name")
                            .withFound("\"" + name + "\"")
                            .withExpected(
                                    "lower-case letters, digits, hyphens and underscores, starting with a letter or digit"),
                    ComposeException.Kind.REQUEST);
        }
        return name;
    }
}
