package org.containerharness.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.containerharness.model.Counted;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.InvalidValueException;

/**
 * Which digest each tag stands for: lines of {@code reference digest}, in order of the references as they are declared.
 *
 * @param digests by declared reference
 */
public record LockFile(Map<String, String> digests) {

    /** The usual name, at the root of a project. */
    public static final String NAME = "harness.lock";

    /** Pins nothing. */
    public static final LockFile NONE = new LockFile(Map.of());

    private static final String HEAD =
            "# Which image each tag stands for. Written by `bin/images lock`, checked by `bin/images verify`.\n";

    public LockFile {
        digests = Map.copyOf(digests);
    }

    /**
     * Reads a lock file; none is as good as an empty one.
     *
     * @throws HarnessException naming the line that cannot be read
     */
    public static LockFile read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return NONE;
        } catch (IOException e) {
            throw new HarnessException("The lock file " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
        Map<String, String> digests = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] words = line.split("\\s+");
                try {
                    ImageReference reference = ImageReference.parse(words[0]);
                    if (words.length != 2) {
                        throw new InvalidValueException("It has " + Counted.of(words.length, "word") + ".");
                    }
                    pinned(reference, words[1]);
                    digests.put(reference.toString(), words[1]);
                } catch (InvalidValueException e) {
                    throw new HarnessException(
                            "The lock file " + file + ", line " + (i + 1) + ": <" + line
                                    + "> is not a reference and its digest, such as postgres:16 sha256:…: "
                                    + e.getMessage(),
                            e);
                }
            }
        }
        return new LockFile(digests);
    }

    /** The same with one digest more or another one. */
    public LockFile with(ImageReference reference, String digest) {
        Map<String, String> all = new LinkedHashMap<>(digests);
        all.put(reference.toString(), digest);
        return new LockFile(all);
    }

    /** The lock file of a name, looked for from a folder up to the repository's root. */
    public static Optional<Path> find(String name, Path from) {
        for (Path folder = from; folder != null; ) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
            folder = Files.exists(folder.resolve(".git")) ? null : folder.getParent();
        }
        return Optional.empty();
    }

    /** Replaces the file as a whole. */
    public void write(Path file) {
        StringBuilder text = new StringBuilder(HEAD);
        new TreeMap<>(digests)
                .forEach((reference, digest) ->
                        text.append(reference).append(' ').append(digest).append('\n'));
        // A temporary file of Java's own could be read by this user only, and so could what becomes of it.
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        try {
            try {
                Files.writeString(temporary, text);
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The lock file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * What to use for a declared image: the digest that is locked for it, if it names none itself.
     *
     * @param used the reference after substitution
     */
    public ImageReference pin(ImageReference declared, ImageReference used) {
        Optional<String> digest = declared.digest().isPresent()
                ? Optional.empty()
                : Optional.ofNullable(digests.get(declared.toString()));
        return digest.map(found -> pinned(used, found)).orElse(used);
    }

    private static ImageReference pinned(ImageReference reference, String digest) {
        return ImageReference.parse(reference.name() + "@" + digest);
    }
}
