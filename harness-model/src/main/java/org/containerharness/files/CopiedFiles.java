package org.containerharness.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;
import org.jspecify.annotations.Nullable;

/** Makes archive entries of what is to be copied into a container. */
public final class CopiedFiles {

    private static final int DEFAULT_FILE_MODE = 0644;
    private static final int DEFAULT_FOLDER_MODE = 0755;

    private CopiedFiles() {}

    /** @throws InvalidValueException if a source is not there, or is neither file nor folder */
    public static List<TarStream.Entry> entries(List<FileSpec> files) {
        return entries(files, any -> {});
    }

    /**
     * As {@link #entries(List)}.
     *
     * @param leftOut told of each path in a folder that is neither file, folder nor link
     */
    public static List<TarStream.Entry> entries(List<FileSpec> files, Consumer<Path> leftOut) {
        List<TarStream.Entry> entries = new ArrayList<>();
        for (FileSpec file : files) {
            if (file.source() instanceof FileSpec.Bytes bytes) {
                entries.add(owned(
                        file,
                        TarStream.Entry.file(fileTarget(file), fileMode(file, DEFAULT_FILE_MODE), bytes.content())));
            } else if (file.source() instanceof FileSpec.HostFile host) {
                addPath(file, host.path(), entries, leftOut);
            } else if (file.source() instanceof FileSpec.ClassPathResource resource) {
                addResource(file, resource.name(), entries, leftOut);
            }
        }
        return entries;
    }

    private static String target(FileSpec file) {
        return file.target().normalized().text().substring(1);
    }

    /** Where the source goes if it is a file. */
    private static String fileTarget(FileSpec file) {
        return file.target().isFolder()
                ? file.target().child(file.ownName().orElseThrow()).text().substring(1)
                : target(file);
    }

    private static TarStream.Entry owned(FileSpec file, TarStream.Entry entry) {
        return entry.ownedBy(file.userId(), file.groupId());
    }

    private static int fileMode(FileSpec file, int own) {
        return file.mode() == FileSpec.KEEP_MODE ? own : file.mode();
    }

    /** Whoever may read files may also enter their folder. */
    private static int folderMode(FileSpec file, int own) {
        return file.mode() == FileSpec.KEEP_MODE ? own : file.mode() | (file.mode() & 0444) >> 2;
    }

    private static void addPath(FileSpec file, Path source, List<TarStream.Entry> entries, Consumer<Path> leftOut) {
        if (!Files.exists(source)) {
            throw new InvalidValueException("<" + source + "> cannot be copied to " + file.target()
                    + ": there is no such file or folder. Paths are relative to "
                    + Path.of("").toAbsolutePath() + ".");
        }
        try {
            if (Files.isDirectory(source)) {
                addFolder(file, source, entries, leftOut);
            } else if (!Files.isRegularFile(source)) {
                // To open a FIFO would wait for somebody to write into it.
                throw new InvalidValueException("<" + source + "> cannot be copied to " + file.target()
                        + ": it is neither a file nor a folder, but a FIFO, a socket or a device.");
            } else {
                entries.add(
                        owned(file, file(fileTarget(file), source, fileMode(file, mode(source, DEFAULT_FILE_MODE)))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + source + " to copy it to " + file.target() + ".", e);
        }
    }

    private static TarStream.Entry file(String name, Path source, int mode) throws IOException {
        return TarStream.Entry.file(name, mode, Files.size(source), () -> Files.newInputStream(source));
    }

    private static void addFolder(FileSpec file, Path root, List<TarStream.Entry> entries, Consumer<Path> leftOut)
            throws IOException {
        String target = target(file);
        List<Path> below;
        try (Stream<Path> walk = Files.walk(root)) {
            below = walk.filter(path -> !path.equals(root)).sorted().toList();
        }
        addRoot(file, below.isEmpty(), folderMode(file, mode(root, DEFAULT_FOLDER_MODE)), entries);
        for (Path path : below) {
            String relative = FileNames.of(root.relativize(path));
            String name = target.isEmpty() ? relative : target + "/" + relative;
            if (Files.isSymbolicLink(path)) {
                entries.add(owned(file, TarStream.Entry.link(name, FileNames.of(Files.readSymbolicLink(path)))));
            } else if (Files.isDirectory(path)) {
                entries.add(
                        owned(file, TarStream.Entry.folder(name, folderMode(file, mode(path, DEFAULT_FOLDER_MODE)))));
            } else if (Files.isRegularFile(path)) {
                entries.add(owned(file, file(name, path, fileMode(file, mode(path, DEFAULT_FILE_MODE)))));
            } else {
                leftOut.accept(path);
            }
        }
    }

    /** The target folder itself is named only if that says something: one that is there already keeps its mode. */
    private static void addRoot(FileSpec file, boolean empty, int mode, List<TarStream.Entry> entries) {
        boolean told = file.mode() != FileSpec.KEEP_MODE || file.userId() != 0 || file.groupId() != 0;
        if (!target(file).isEmpty() && (empty || told)) {
            entries.add(owned(file, TarStream.Entry.folder(target(file), mode)));
        }
    }

    static int mode(Path path, int fallback) throws IOException {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException e) {
            return fallback;
        }
        int mode = 0;
        for (PosixFilePermission permission : permissions) {
            mode |= 0400 >> permission.ordinal();
        }
        return mode;
    }

    // Class path

    private static void addResource(FileSpec file, String name, List<TarStream.Entry> entries, Consumer<Path> leftOut) {
        String plain = name.startsWith("/") ? name.substring(1) : name;
        try {
            URL url = resource(plain);
            if (url == null) {
                throw new InvalidValueException("The class-path resource <" + plain + "> cannot be copied to "
                        + file.target() + ": there is none of that name. Names are relative to the class path's roots,"
                        + " such as src/test/resources.");
            }
            if (url.getProtocol().equals("file")) {
                addPath(file, Path.of(url.toURI()), entries, leftOut);
            } else if (url.getProtocol().equals("jar")) {
                addJarResource(file, (JarURLConnection) url.openConnection(), entries);
            } else {
                byte[] content = bytes(url);
                entries.add(owned(
                        file, TarStream.Entry.file(fileTarget(file), fileMode(file, DEFAULT_FILE_MODE), content)));
            }
        } catch (IOException | URISyntaxException e) {
            throw new InvalidValueException(
                    "The class-path resource <" + plain + "> cannot be read: " + e.getMessage() + ".");
        }
    }

    static @Nullable URL resource(String name) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        URL found = context == null ? null : context.getResource(name);
        return found == null ? CopiedFiles.class.getClassLoader().getResource(name) : found;
    }

    private static byte[] bytes(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (InputStream content = connection.getInputStream()) {
            return content.readAllBytes();
        }
    }

    private static void addJarResource(FileSpec file, JarURLConnection connection, List<TarStream.Entry> entries)
            throws IOException {
        // A jar of our own: the shared one may be closed by whoever else uses it.
        connection.setUseCaches(false);
        String name = connection.getEntryName();
        try (JarFile jar = connection.getJarFile()) {
            JarEntry entry = jar.getJarEntry(name);
            if (entry != null && !isFolder(jar, name)) {
                entries.add(owned(
                        file,
                        TarStream.Entry.file(fileTarget(file), fileMode(file, DEFAULT_FILE_MODE), bytes(jar, entry))));
                return;
            }
            addJarFolder(file, jar, name.endsWith("/") ? name : name + "/", entries);
        }
    }

    private static boolean isFolder(JarFile jar, String name) {
        return name.endsWith("/") || jar.getEntry(name + "/") != null;
    }

    private static void addJarFolder(FileSpec file, JarFile jar, String prefix, List<TarStream.Entry> entries)
            throws IOException {
        List<JarEntry> below = new ArrayList<>(Collections.list(jar.entries()));
        below.removeIf(
                entry -> !entry.getName().startsWith(prefix) || entry.getName().equals(prefix));
        below.sort(Comparator.comparing(JarEntry::getName));
        addRoot(file, below.isEmpty(), folderMode(file, DEFAULT_FOLDER_MODE), entries);
        String target = target(file).isEmpty() ? "" : target(file) + "/";
        for (JarEntry entry : below) {
            String name = target + entry.getName().substring(prefix.length());
            entries.add(owned(
                    file,
                    entry.isDirectory()
                            ? TarStream.Entry.folder(name, folderMode(file, DEFAULT_FOLDER_MODE))
                            : TarStream.Entry.file(name, fileMode(file, DEFAULT_FILE_MODE), bytes(jar, entry))));
        }
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream content = jar.getInputStream(entry)) {
            return content.readAllBytes();
        }
    }
}
