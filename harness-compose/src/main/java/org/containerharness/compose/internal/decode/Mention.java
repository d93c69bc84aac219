package org.containerharness.compose.internal.decode;

import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;

/**
 * What names a file that is read.
 *
 * @param position where it does
 * @param path the key, option or variable that does; empty where the file names itself
 */
public record Mention(Position position, String path) {

    /** Returns the mention of a file that was found or given as such. */
    public static Mention itself(String file) {
        return new Mention(Position.of(file), "");
    }

    ComposeProblem problem(String text) {
        return ComposeProblem.at(position, path, text);
    }
}
