package org.containerharness.compose.internal.resources;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
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
     * @param cache where copies are kept, empty for a temporary folder that goes with this JVM
     * @throws InvalidValueException if there is no such resource, or it cannot be copied out
     */
    public static Path file(String resource, Optional<Path> cache) {
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
                    return copied(file, jar.getEntryName(), cache);
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new InvalidValueException(
                    "the resource <" + resource + "> cannot be copied out of " + url + ": " + e.getMessage());
        }
        throw new InvalidValueException(
                "the resource <" + resource + "> is neither in a folder nor in a jar, but at " + url + ".");
    }

    private static Path copied(JarFile jar, String entry, Optional<Path> cache) throws IOException {
        int slash = entry.lastIndexOf('/');
        SortedMap<String, byte[]> contents = new TreeMap<>();
        if (slash < 0) {
            contents.put(entry, bytes(jar, jar.getJarEntry(entry)));
        } else {
            String folder = entry.substring(0, slash);
            String parent = folder.substring(0, folder.lastIndexOf('/') + 1);
            readFolder(jar, folder + "/", parent.length(), contents);
            return CopyOfClassPath.of(contents, hash(contents), cache).resolve(entry.substring(parent.length()));
        }
        return CopyOfClassPath.of(contents, hash(contents), cache).resolve(entry);
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

    private static String hash(SortedMap<String, byte[]> contents) {
        MessageDigest digest = Sha256.digest();
        contents.forEach((name, bytes) -> {
            digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }
}
