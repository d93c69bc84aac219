package org.containerharness.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the output that was kept is. */
final class KeptLogs {

    private KeptLogs() {}

    /** The folder of this one build. */
    static Path of(Path reports) {
        try (Stream<Path> builds = Files.list(reports.resolve("logs"))) {
            List<Path> all = builds.toList();
            if (all.size() != 1) {
                throw new AssertionError("not of one build: " + all);
            }
            return all.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param path below the folder of the build and the package of these tests, such as {@code OrdersTest/rejects} */
    static Path in(Path reports, String path) {
        return of(reports).resolve(KeptLogs.class.getPackageName() + "." + path);
    }
}
