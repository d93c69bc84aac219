package org.containerharness.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import org.containerharness.Harness;
import org.containerharness.images.LockFile;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Keeps the lock file: {@code lock [image …]} writes the digests of these images, and of all that are locked already;
 * {@code verify} compares it with the registries. Exit code 1 if an entry is out of date or an image is unknown.
 */
@Command(
        name = "images",
        description = "Keeps the file that says which digest each image tag stands for.",
        synopsisHeading = "usage: ",
        customSynopsis = {"images lock [image ...]", "       images verify"})
final class ImageCommand extends Subcommand {

    @Command(name = "lock", description = "Writes the digests of these images and of those already locked.")
    int lock(@Parameters(paramLabel = "IMAGE") @Nullable List<String> images) {
        return use(work -> work.lock(images == null ? List.of() : images));
    }

    @Command(name = "verify", description = "Compares the lock file with the registries; offline, with the engine.")
    int verify() {
        return use(LockedImages::verify);
    }

    private int use(ToIntFunction<LockedImages> command) {
        Settings settings = program.settings();
        String name = settings.text(Setting.IMAGE_LOCK)
                .filter(text -> !text.equals(Harness.OFF))
                .orElse(LockFile.NAME);
        Path here = Path.of("").toAbsolutePath();
        Path file = LockFile.find(name, here).orElse(here.resolve(name));
        // What is locked must be compared with what the registry has, so nothing may be pinned here.
        Settings unpinned = settings.with(Setting.IMAGE_LOCK, Harness.OFF);
        try (Harness harness = Harness.over(program.connect(unpinned), unpinned)) {
            return command.applyAsInt(
                    new LockedImages(harness, file, settings.flag(Setting.IMAGE_OFFLINE), program.out()));
        }
    }
}
