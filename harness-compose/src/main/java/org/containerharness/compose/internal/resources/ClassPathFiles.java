package org.containerharness.compose.internal.resources;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.containerharness.files.Sha256;
import org.containerharness.model.InvalidValueException;
import org.jspecify.annotations.Nullable;

/**
 * Files on the class path as files on the disk. What is in a folder is used where it is. Of a jar, the folder of the
 * resource is copied out as a whole, since a Compose file refers to its neighbours; the copy's place is named after its
 * content, stays, and is used by every later run.
 */
public final class ClassPathFiles {

    private static final String PREFIX = "classpath:";
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private ClassPathFiles() {}

    /** The resource that a text names, empty if it names a file. */
    public static Optional<String> resourceOf(String text) {
        return text.startsWith(PREFIX)
                ? Optional.of(text.substring(PREFIX.length()).replaceFirst("^/", ""))
                : Optional.empty();
    }

    /**
     * Returns a resource as a file.
     *
     * @throws InvalidValueException if there is no such resource, or it cannot be copied out
     */
    public static Path file(String resource) {
        @Nullable URL url = Thread.currentThread().getContextClassLoader().getResource(resource);
        if (url == null) {
            throw new InvalidValueException("there is no resource <" + resource + "> on the class path.");
        }
        try {
            if (url.getProtocol().equals("file")) {
                return Path.of(url.toURI());
            }
            if (url.openConnection() instanceof JarURLConnection jar) {
                // A cached jar file is shared with whoever else reads it, and closing it would be felt there.
                jar.setUseCaches(false);
                try (JarFile file = jar.getJarFile()) {
                    return copied(file, jar.getEntryName());
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new InvalidValueException(
                    "the resource <" + resource + "> cannot be copied out of " + url + ": " + e.getMessage());
        }
        throw new InvalidValueException(
                "the resource <" + resource + "> is neither in a folder nor in a jar, but at " + url + ".");
    }

    private static Path copied(JarFile jar, String entry) throws IOException {
        int slash = entry.lastIndexOf('/');
        SortedMap<String, byte[]> contents = new TreeMap<>();
        if (slash < 0) {
            contents.put(entry, bytes(jar, jar.getJarEntry(entry)));
        } else {
            String folder = entry.substring(0, slash);
            String parent = folder.substring(0, folder.lastIndexOf('/') + 1);
            readFolder(jar, folder + "/", parent.length(), contents);
            return place(contents).resolve(entry.substring(parent.length()));
        }
        return place(contents).resolve(entry);
    }

    private static void readFolder(JarFile jar, String folder, int skipped, Map<String, byte[]> contents)
            throws IOException {
        long total = 0;
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (!entry.isDirectory() && entry.getName().startsWith(folder)) {
                byte[] bytes = bytes(jar, entry);
                total += bytes.length;
                if (total > MOST_BYTES) {
                    throw new IOException("the folder " + folder + " has more than " + MOST_BYTES + " bytes");
                }
                contents.put(entry.getName().substring(skipped), bytes);
            }
        }
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        try (var stream = jar.getInputStream(entry)) {
            return stream.readAllBytes();
        }
    }

    /** Compares what is there already: others can write to the folder for temporary files too. */
    private static Path place(SortedMap<String, byte[]> contents) throws IOException {
        Path base =
                Path.of(System.getProperty("java.io.tmpdir"), "containerharness-" + System.getProperty("user.name"));
        Files.createDirectories(base);
        Path place = base.resolve(hash(contents));
        if (holds(place, contents)) {
            return place;
        }
        Path made = Files.createTempDirectory(base, "copy-");
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            Path target = made.resolve(file.getKey()).normalize();
            if (!target.startsWith(made)) {
                throw new IOException("the entry " + file.getKey() + " points out of its folder");
            }
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        return published(made, place, contents);
    }

    private static Path published(Path made, Path place, SortedMap<String, byte[]> contents) throws IOException {
        if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // Containers read it as other users.
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try {
            return Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException taken) {
            // Another process was first, or the copy is not what it should be.
            if (!holds(place, contents)) {
                remove(place);
                return Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
            }
            remove(made);
            return place;
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private static boolean holds(Path place, SortedMap<String, byte[]> contents) throws IOException {
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            Path target = place.resolve(file.getKey());
            if (!Files.isRegularFile(target) || !Arrays.equals(Files.readAllBytes(target), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static String hash(SortedMap<String, byte[]> contents) {
        MessageDigest digest = Sha256.digest();
        contents.forEach((name, bytes) -> {
            digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }
}
