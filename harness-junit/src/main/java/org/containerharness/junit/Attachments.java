package org.containerharness.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.containerharness.junit.output.KeptFiles;
import org.containerharness.log.Log;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * Gives files that were kept of a test to whoever reports on it: JUnit's listeners, and CI servers that look for {@code
 * [[ATTACHMENT|path]]} in what a test printed.
 */
final class Attachments {

    private static final Log LOG = Log.ofHarness();

    private Attachments() {}

    /** Nothing of it can make a test fail. */
    static void publish(ExtensionContext context, KeptFiles kept, boolean prints) {
        try {
            context.publishReportEntry(Map.of("containers", kept.folder().toString()));
            kept.files().forEach(file -> publish(context, file));
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("JUnit takes no files of {}: {}", context.getDisplayName(), e.toString());
        }
        if (prints) {
            kept.files().forEach(file -> Log.printLine("[[ATTACHMENT|" + file + "]]"));
        }
    }

    private static void publish(ExtensionContext context, Path file) {
        String name = String.valueOf(file.getFileName());
        ThrowingConsumer<Path> content = target -> link(file, target);
        try {
            context.publishFile(name, MediaType.TEXT_PLAIN_UTF_8, content);
        } catch (LinkageError e) {
            publishBefore514(context, name, content);
        }
    }

    /** Under the type that JUnit before 5.14 has, and that later versions mark for removal. */
    @SuppressWarnings({"deprecation", "removal"})
    private static void publishBefore514(ExtensionContext context, String name, ThrowingConsumer<Path> content) {
        context.publishFile(name, org.junit.jupiter.api.extension.MediaType.TEXT_PLAIN_UTF_8, content);
    }

    /** The same file twice, as far as both are on one file system. */
    private static void link(Path file, Path target) throws IOException {
        Files.deleteIfExists(target);
        try {
            Files.createLink(target, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, target);
        }
    }
}
