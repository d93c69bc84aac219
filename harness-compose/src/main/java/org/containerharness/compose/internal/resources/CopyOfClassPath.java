package org.containerharness.compose.internal.resources;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.containerharness.files.OwnFolder;
import org.containerharness.files.ProcessLocks;
import org.containerharness.log.Log;

/**
 * Files of a jar in a folder of this user's own, named after their content. A folder that holds anything else, such as a
 * {@code .env} or what a container wrote beside them, is not used: it is put aside, where running containers keep what
 * they have of it, and removed a day later.
 */
final class CopyOfClassPath {

    private static final Log LOG = Log.ofHarness();

    private static final Duration OTHERS_WORK = Duration.ofSeconds(30);
    private static final Duration ASIDE = Duration.ofDays(1);
    private static final String OLD = "-old-";
    private static final int NAMED = 5;

    private final OwnFolder base;
    private final Path place;
    private final SortedMap<String, byte[]> contents;

    private CopyOfClassPath(OwnFolder base, String name, SortedMap<String, byte[]> contents) {
        this.base = base;
        this.place = base.path().resolve(name);
        this.contents = contents;
    }

    /** @param cache empty for a temporary folder that goes with this JVM */
    static Path of(SortedMap<String, byte[]> contents, String name, Optional<Path> cache) throws IOException {
        if (cache.isPresent()) {
            return new CopyOfClassPath(OwnFolder.at(cache.get()).folder("classpath"), name, contents).kept();
        }
        Path folder = OwnFolder.temporary("containerharness").path();
        // Removed in the opposite order.
        folder.toFile().deleteOnExit();
        CopyOfClassPath copy = new CopyOfClassPath(OwnFolder.at(folder), name, contents);
        copy.write(Files.createDirectory(copy.place));
        try (Stream<Path> all = Files.walk(copy.place)) {
            all.forEach(path -> path.toFile().deleteOnExit());
        }
        return copy.place;
    }

    private Path kept() throws IOException {
        ProcessLocks.Held alone = ProcessLocks.in(base, "lock")
                .lock(place.toString(), OTHERS_WORK)
                .orElseThrow(() -> new IOException(
                        "another process has not finished with it for " + OTHERS_WORK.toSeconds() + " s"));
        try {
            return checkedOrMade();
        } finally {
            alone.close();
        }
    }

    private Path checkedOrMade() throws IOException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            List<String> wrong = wrong();
            if (wrong.isEmpty()) {
                return place;
            }
            putAside(wrong);
        }
        Path made = Files.createTempDirectory(base.path(), "copy-");
        write(made);
        return Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
    }

    private void write(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            Path target = folder.resolve(file.getKey()).normalize();
            if (!target.startsWith(folder)) {
                throw new IOException("the entry " + file.getKey() + " points out of its folder");
            }
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // Containers read it as other users, whatever the umask is; nobody else gets through the folder above.
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.toList()) {
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    /** What is missing, different or too much, relative to the place. */
    private List<String> wrong() throws IOException {
        TreeSet<String> missing = new TreeSet<>(contents.keySet());
        TreeSet<String> wrong = new TreeSet<>();
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = nameOf(file);
                missing.remove(name);
                byte[] right = contents.get(name);
                if (right == null
                        || !attributes.isRegularFile()
                        || attributes.size() != right.length
                        || !Arrays.equals(Files.readAllBytes(file), right)) {
                    wrong.add(name);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (folder.equals(place)
                        || !contents.tailMap(nameOf(folder) + "/").isEmpty()
                                && contents.tailMap(nameOf(folder) + "/")
                                        .firstKey()
                                        .startsWith(nameOf(folder) + "/")) {
                    return FileVisitResult.CONTINUE;
                }
                wrong.add(nameOf(folder) + "/");
                return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                wrong.add(nameOf(file));
                return FileVisitResult.CONTINUE;
            }
        });
        wrong.addAll(missing);
        return List.copyOf(wrong);
    }

    private String nameOf(Path file) {
        return place.relativize(file).toString().replace('\\', '/');
    }

    private void putAside(List<String> wrong) throws IOException {
        removeOld();
        Path aside = place.resolveSibling(place.getFileName() + OLD + System.currentTimeMillis());
        Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
        LOG.warn(
                "The copy of files of the class path in {} had other content than its jar ({}{}), so it is made anew;"
                        + " what was there is in {} for a day.",
                place,
                String.join(", ", wrong.subList(0, Math.min(NAMED, wrong.size()))),
                wrong.size() > NAMED ? " and " + (wrong.size() - NAMED) + " more" : "",
                aside);
    }

    private void removeOld() throws IOException {
        long limit = System.currentTimeMillis() - ASIDE.toMillis();
        String prefix = place.getFileName() + OLD;
        List<Path> old;
        try (Stream<Path> all = Files.list(base.path())) {
            old = all.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .filter(path -> Long.parseLong(path.getFileName().toString().substring(prefix.length())) < limit)
                    .toList();
        }
        for (Path folder : old) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException e) {
                LOG.debug("{} stays; a container made it as another user", folder, e);
            }
        }
    }
}
