package org.containerharness.compose.internal.include;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.containerharness.compose.internal.decode.Mention;

/**
 * A project to load for an {@code include} entry.
 *
 * @param files its files, absolute, in the order they merge
 * @param directory its project directory, absolute
 * @param environment its variables: those of the including project, then those of its own files
 * @param chain the files that led here, and its own first one
 */
public record IncludedProject(List<File> files, Path directory, Map<String, String> environment, List<Path> chain) {

    /** A file, absolute, and what names it. */
    public record File(Path path, Mention mention) {}
}
