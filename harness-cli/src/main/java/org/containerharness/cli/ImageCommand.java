package org.containerharness.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.containerharness.Harness;
import org.containerharness.images.LockFile;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * The command {@code bin/images}: {@code lock [image …]} writes the digests of these images, and of all that are locked
 * already, to the lock file; {@code verify} compares it with the registries.
 */
public final class ImageCommand {

    private static final String USAGE = """
            usage: images lock [image ...]   writes the digests of these images and of those already locked
                   images verify             compares the lock file with the registries""";

    private final Harness harness;
    private final Path file;
    private final PrintStream out;

    ImageCommand(Harness harness, Path file, PrintStream out) {
        this.harness = harness;
        this.file = file;
        this.out = out;
    }

    /** Ends with 0 if all is well, 1 if an entry is out of date or an image is unknown, 2 for wrong use. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        // What is locked must be compared with what the registry has, so nothing may be pinned here.
        Settings settings = Settings.load();
        String name = settings.text(Setting.IMAGE_LOCK)
                .filter(text -> !text.equals(Harness.OFF))
                .orElse(LockFile.NAME);
        Path here = Path.of("").toAbsolutePath();
        Path file = LockFile.find(name, here).orElse(here.resolve(name));
        try (Harness harness = Harness.connect(settings.with(Setting.IMAGE_LOCK, Harness.OFF))) {
            return new ImageCommand(harness, file, System.out).run(arguments, settings.flag(Setting.IMAGE_OFFLINE));
        } catch (HarnessException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    int run(List<String> arguments, boolean isOffline) {
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        return switch (command) {
            case "lock" -> lock(arguments.subList(1, arguments.size()), isOffline);
            case "verify" -> verify(isOffline);
            default -> {
                out.println(USAGE);
                yield 2;
            }
        };
    }

    private int lock(List<String> more, boolean isOffline) {
        if (isOffline) {
            out.println("Digests come from registries, which " + Setting.IMAGE_OFFLINE.key()
                    + " forbids to ask. Lock without it.");
            return 1;
        }
        LockFile lock = LockFile.read(file);
        Set<String> references = new LinkedHashSet<>(new TreeMap<>(lock.digests()).keySet());
        more.forEach(text -> references.add(ImageReference.parse(text).toString()));
        List<String> failures = new ArrayList<>();
        for (String text : references) {
            ImageReference reference = ImageReference.parse(text);
            Optional<String> digest = digest(text, failures);
            if (digest.isPresent()) {
                lock = lock.with(reference, digest.get());
                out.println("locked   " + reference + " " + digest.get());
            }
        }
        lock.write(file);
        failures.forEach(out::println);
        return failures.isEmpty() ? 0 : 1;
    }

    private int verify(boolean isOffline) {
        Map<String, String> locked = new TreeMap<>(LockFile.read(file).digests());
        List<String> failures = new ArrayList<>();
        if (locked.isEmpty()) {
            failures.add("The lock file " + file + " locks nothing. Write it with: images lock IMAGE ...");
        }
        locked.forEach((reference, digest) -> {
            if (isOffline) {
                verifyLocally(reference, digest, failures);
                return;
            }
            Optional<String> now = digest(reference, failures);
            if (now.isPresent() && !now.get().equals(digest)) {
                failures.add("outdated " + reference + ": locked " + digest + ", the registry has " + now.get());
            } else if (now.isPresent()) {
                out.println("current  " + reference);
            }
        });
        failures.forEach(out::println);
        return failures.isEmpty() ? 0 : 1;
    }

    private void verifyLocally(String reference, String digest, List<String> failures) {
        String pinned = harness.images().used(reference).name() + "@" + digest;
        if (harness.engine().images().find(pinned).isPresent()) {
            out.println("present  " + reference);
        } else {
            failures.add("missing  " + reference + ": the engine does not have " + pinned);
        }
    }

    private Optional<String> digest(String reference, List<String> failures) {
        ImageReference used = harness.images().used(reference);
        try {
            Optional<String> digest = harness.images().registryDigest(used.toString());
            if (digest.isEmpty()) {
                failures.add("unknown  " + reference + ": the registry does not have " + used);
            }
            return digest;
        } catch (HarnessException e) {
            boolean isLocal = harness.engine().images().find(used.toString()).isPresent();
            failures.add("failed   " + reference + ": "
                    + (isLocal ? "the engine has " + used + ", but no registry could be asked for its digest. " : "")
                    + e.getMessage());
            return Optional.empty();
        }
    }
}
