package org.containerharness.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The output that is kept of containers, {@code logs/<time>-<build>} for each build. */
final class OutputFolders {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Nothing else there is ever removed. */
    private static final Pattern NAME = Pattern.compile("\\d{8}-\\d{6}-(.+)");

    private final Path folder;

    OutputFolders(Path reports) {
        this.folder = reports.resolve("logs");
    }

    /** That of a build, made if it is not there; by one process at a time, or each makes one. */
    Path of(String build) throws IOException {
        Optional<Path> known = all().stream()
                .filter(own -> buildOf(own).equals(Optional.of(build)))
                .findFirst();
        return known.isPresent()
                ? known.get()
                : Files.createDirectories(folder.resolve(TIME.format(Instant.now()) + "-" + build));
    }

    /** Removes those of all builds but one and the latest others. */
    void removeOld(String build, int othersKept) throws IOException {
        List<Path> others = all().stream()
                .filter(own -> !buildOf(own).equals(Optional.of(build)))
                .toList();
        for (Path old : others.subList(0, Math.max(0, others.size() - othersKept))) {
            remove(old);
        }
    }

    /** The oldest first. */
    private List<Path> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> some = Files.list(folder)) {
            return some.filter(own -> buildOf(own).isPresent()).sorted().toList();
        }
    }

    private static Optional<String> buildOf(Path own) {
        return Optional.of(NAME.matcher(String.valueOf(own.getFileName())))
                .filter(java.util.regex.Matcher::matches)
                .map(matcher -> matcher.group(1));
    }

    private static void remove(Path tree) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(tree)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
