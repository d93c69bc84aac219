package org.containerharness.junit.output;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Files that were kept for a failure.
 *
 * @param what they are, such as {@code What containers wrote while OrdersTest.rejects ran}
 * @param silent containers that wrote nothing
 */
public record KeptFiles(String what, Path folder, List<Path> files, List<String> silent) {

    private static final int SHOWN = 6;

    public KeptFiles {
        files = List.copyOf(files);
        silent = List.copyOf(silent);
    }

    /** Where they are, as a failure says it. */
    String text() {
        String shown = files.stream().limit(SHOWN).map(file -> "\n    " + file).collect(Collectors.joining());
        String more = files.size() > SHOWN ? "\n    and " + (files.size() - SHOWN) + " more in " + folder : "";
        return what + ":" + shown + more + (silent.isEmpty() ? "" : "\n    nothing by " + String.join(", ", silent));
    }
}
