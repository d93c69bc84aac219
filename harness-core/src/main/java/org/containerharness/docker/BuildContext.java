package org.containerharness.docker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;
import org.jspecify.annotations.Nullable;

/** What an image is built from: the context's files by the rules of .dockerignore, and the Dockerfile. */
public final class BuildContext {

    /** Where the Dockerfile goes if it is not one of the context's own files. */
    static final String INLINE_NAME = ".harness.Dockerfile";

    private static final String IGNORE_FILE = ".dockerignore";

    /** Opens the content of a file. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    /** What an item is. */
    public enum Kind {
        FILE,
        FOLDER,
        LINK
    }

    /**
     * A file, folder or link of the context.
     *
     * @param name relative to the context, with slashes
     * @param mode permission bits
     * @param size of a file, else 0
     * @param stamp tells whether a file has changed since it was last looked at; empty if only its content tells
     * @param link where a link leads, else empty
     * @param content of a file, else null
     */
    public record Item(
            String name,
            Kind kind,
            int mode,
            long size,
            Optional<Stamp> stamp,
            String link,
            @Nullable Content content) {

        private TarStream.Entry entry() {
            TarStream.Entry entry = plainEntry();
            return stamp.map(own -> entry.modifiedAt(TimeUnit.NANOSECONDS.toSeconds(own.modified())))
                    .orElse(entry);
        }

        private TarStream.Entry plainEntry() {
            return switch (kind) {
                case FOLDER -> TarStream.Entry.folder(name, mode);
                case LINK -> TarStream.Entry.link(name, link);
                case FILE -> {
                    Content opened = content;
                    if (opened == null) {
                        throw new IllegalStateException(name + " has no content.");
                    }
                    yield TarStream.Entry.file(name, mode, size, opened::open);
                }
            };
        }
    }

    /**
     * What changes when a file does.
     *
     * @param modified nanoseconds since 1970
     * @param changed of content, owner, mode or name, nanoseconds since 1970; nobody can set it back
     * @param inode 0 where there is none
     */
    public record Stamp(long size, long modified, long changed, long inode) {}

    private final Optional<Path> root;
    private final String dockerfileName;
    private final String dockerfile;
    private final DockerIgnore ignore;
    private final Optional<String> ignoreText;
    private final List<Item> items;

    private BuildContext(
            Optional<Path> root,
            String dockerfileName,
            String dockerfile,
            DockerIgnore ignore,
            Optional<String> ignoreText,
            List<Item> items) {
        this.root = root;
        this.dockerfileName = dockerfileName;
        this.dockerfile = dockerfile;
        this.ignore = ignore;
        this.ignoreText = ignoreText;
        this.items = List.copyOf(items);
    }

    /** The context's folder, empty if it has none. */
    public Optional<Path> root() {
        return root;
    }

    /** The Dockerfile's path in what is sent. */
    public String dockerfileName() {
        return dockerfileName;
    }

    /** The Dockerfile's text. */
    public String dockerfile() {
        return dockerfile;
    }

    /** The same files with another text of the Dockerfile; its lines should stay where they are. */
    public BuildContext withDockerfile(String text) {
        if (text.equals(dockerfile)) {
            return this;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<Item> changed = items.stream()
                .map(item -> item.name().equals(dockerfileName)
                        ? new Item(
                                item.name(),
                                Kind.FILE,
                                item.mode(),
                                bytes.length,
                                Optional.empty(),
                                "",
                                () -> new ByteArrayInputStream(bytes))
                        : item)
                .toList();
        return new BuildContext(root, dockerfileName, text, ignore, ignoreText, changed);
    }

    /** What a COPY can see, in order of the names. */
    public List<Item> items() {
        return items;
    }

    /** The size of all files together. */
    public long size() {
        return items.stream().mapToLong(Item::size).sum();
    }

    /** The largest files, for whoever wonders what takes so long. */
    List<Item> largest(int count) {
        return items.stream()
                .sorted(Comparator.comparingLong(Item::size).reversed())
                .limit(count)
                .toList();
    }

    /**
     * What is sent. The classic builder takes files away that .dockerignore names, so it must be told of the Dockerfile
     * that the context does not have.
     */
    List<TarStream.Entry> entries(boolean classic) {
        List<TarStream.Entry> entries = new ArrayList<>();
        boolean ownDockerfile = dockerfileName.equals(INLINE_NAME);
        boolean hidden = ownDockerfile || ignore.ignores(dockerfileName);
        boolean replaced = classic && hidden;
        for (Item item : items) {
            if (!(replaced && item.name().equals(IGNORE_FILE))) {
                entries.add(item.entry());
            }
        }
        if (hidden) {
            entries.add(text(dockerfileName, dockerfile));
        }
        if (replaced) {
            String lines = ignoreText.map(own -> own + "\n").orElse("") + dockerfileName + "\n";
            boolean visible = ignoreText.isPresent() && !ignore.ignores(IGNORE_FILE);
            entries.add(text(IGNORE_FILE, visible ? lines : lines + IGNORE_FILE + "\n"));
        }
        if (!entries.get(0).isPlain()) {
            entries.add(0, TarStream.Entry.folder("./", 0755));
        }
        return entries;
    }

    private static TarStream.Entry text(String name, String text) {
        return TarStream.Entry.file(name, 0644, text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws InvalidValueException if the context or the Dockerfile is missing, unreadable or leads out by a link */
    public static BuildContext of(BuildSpec spec) {
        try {
            Optional<Path> folder = spec.context().isPresent() ? spec.context() : classPathFolder(spec);
            if (folder.isPresent()) {
                return ofFolder(spec, folder.get());
            }
            if (spec.classPathContext().isPresent()) {
                return ofJar(spec, spec.classPathContext().get());
            }
            return new BuildContext(
                    Optional.empty(),
                    INLINE_NAME,
                    spec.inlineDockerfile().orElseThrow(),
                    DockerIgnore.NOTHING,
                    Optional.empty(),
                    List.of());
        } catch (AccessDeniedException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the build context: " + e.getMessage(), e);
        }
    }

    /** What to say of a file that its content cannot be read; noticed when it is opened, since asking takes as long. */
    public static InvalidValueException unreadable(AccessDeniedException e) {
        return new InvalidValueException("The build context has <" + e.getFile()
                + ">, which may not be read by this user. Change its mode, or name it in .dockerignore if the image"
                + " does not need it.");
    }

    /** A class-path folder that is not in a jar is as good as any folder. */
    private static Optional<Path> classPathFolder(BuildSpec spec) {
        if (spec.classPathContext().isEmpty()) {
            return Optional.empty();
        }
        String name = spec.classPathContext().get();
        URL url = CopiedFiles.resource(name.startsWith("/") ? name.substring(1) : name);
        if (url == null) {
            throw new InvalidValueException("The class-path folder <" + name
                    + "> cannot be built: there is none of that name. Names are relative to the class path's roots,"
                    + " such as src/test/resources.");
        }
        try {
            return url.getProtocol().equals("file") ? Optional.of(Path.of(url.toURI())) : Optional.empty();
        } catch (URISyntaxException e) {
            throw new InvalidValueException("The class-path folder <" + name + "> cannot be built: " + e.getMessage());
        }
    }

    private static BuildContext ofFolder(BuildSpec spec, Path given) throws IOException {
        Path root = given.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            throw new InvalidValueException("The build context <" + given + "> is not there: "
                    + (Files.exists(root) ? root + " is a file." : "there is no folder " + root + ".")
                    + " Paths are relative to " + Path.of("").toAbsolutePath() + ".");
        }
        Optional<Path> file =
                spec.inlineDockerfile().isPresent() ? Optional.empty() : Optional.of(dockerfile(spec, root));
        Optional<String> ignoreText = ignoreText(root, file);
        DockerIgnore ignore = ignoreText.map(DockerIgnore::parse).orElse(DockerIgnore.NOTHING);
        List<Item> items = new ArrayList<>();
        new Collector(ignore, items, isUnix(root)).addBelow(root, "");
        items.sort(Comparator.comparing(Item::name));
        String text = file.isPresent()
                ? Files.readString(file.get())
                : spec.inlineDockerfile().orElseThrow();
        String name = file.filter(path -> path.startsWith(root))
                .map(path -> root.relativize(path).toString().replace('\\', '/'))
                .orElse(INLINE_NAME);
        return new BuildContext(Optional.of(root), name, text, ignore, ignoreText, items);
    }

    /** A file of the Dockerfile's own name goes before the context's. */
    private static Optional<String> ignoreText(Path root, Optional<Path> dockerfile) throws IOException {
        Optional<Path> own = dockerfile.map(file -> file.resolveSibling(file.getFileName() + IGNORE_FILE));
        for (Path file : List.of(own.orElse(root.resolve(IGNORE_FILE)), root.resolve(IGNORE_FILE))) {
            if (Files.isRegularFile(file)) {
                return Optional.of(Files.readString(file));
            }
        }
        return Optional.empty();
    }

    private static Path dockerfile(BuildSpec spec, Path root) throws IOException {
        Path file = root.resolve(spec.dockerfile()).normalize();
        if (!Files.isRegularFile(file)) {
            throw new InvalidValueException("The Dockerfile <" + spec.dockerfile() + "> is not there: there is no file "
                    + file + ". Its path is relative to the build context.");
        }
        if (file.startsWith(root) && !file.toRealPath().startsWith(root.toRealPath())) {
            throw new InvalidValueException("The Dockerfile <" + spec.dockerfile()
                    + "> is a link that leads out of the build context " + root
                    + ". Name the file itself, or give its text instead.");
        }
        return file;
    }

    private static boolean isUnix(Path root) {
        return root.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** Collects what is not ignored; links stay links, and what is neither file, folder nor link stays behind. */
    private record Collector(DockerIgnore ignore, List<Item> items, boolean isUnix) {

        private static final int TYPE = 0170000;
        private static final int TYPE_FILE = 0100000;
        private static final int TYPE_FOLDER = 0040000;
        private static final int TYPE_LINK = 0120000;
        private static final int PERMISSIONS = 07777;
        private static final int NO_POSIX_MODE = 0755;

        /** What a single question to the file system tells. */
        private record Attributes(int type, int mode, Stamp stamp) {}

        private void addBelow(Path folder, String prefix) throws IOException {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                for (Path path : found) {
                    add(path, prefix + path.getFileName());
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        private void add(Path path, String name) throws IOException {
            boolean isIgnored = ignore.ignores(name);
            if (isIgnored && !ignore.mayReincludeBelow(name)) {
                return;
            }
            Attributes attributes = isUnix ? unix(path) : basic(path);
            if (attributes.type() == TYPE_FOLDER) {
                if (!isIgnored) {
                    items.add(new Item(name, Kind.FOLDER, attributes.mode(), 0, Optional.empty(), "", null));
                }
                addBelow(path, name + "/");
            } else if (attributes.type() == TYPE_LINK && !isIgnored) {
                String target = Files.readSymbolicLink(path).toString().replace('\\', '/');
                items.add(new Item(name, Kind.LINK, 0777, 0, Optional.empty(), target, null));
            } else if (attributes.type() == TYPE_FILE && !isIgnored) {
                Stamp stamp = attributes.stamp();
                items.add(new Item(
                        name,
                        Kind.FILE,
                        attributes.mode(),
                        stamp.size(),
                        Optional.of(stamp),
                        "",
                        () -> Files.newInputStream(path)));
            }
        }

        private static Attributes unix(Path path) throws IOException {
            Map<String, Object> all =
                    Files.readAttributes(path, "unix:mode,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
            Stamp stamp = new Stamp(
                    ((Number) all.get("size")).longValue(),
                    nanos((FileTime) all.get("lastModifiedTime")),
                    nanos((FileTime) all.get("ctime")),
                    ((Number) all.get("ino")).longValue());
            int mode = ((Number) all.get("mode")).intValue();
            return new Attributes(mode & TYPE, mode & PERMISSIONS, stamp);
        }

        private static Attributes basic(Path path) throws IOException {
            BasicFileAttributes all = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            int type = all.isDirectory()
                    ? TYPE_FOLDER
                    : all.isSymbolicLink() ? TYPE_LINK : all.isRegularFile() ? TYPE_FILE : 0;
            Stamp stamp = new Stamp(all.size(), nanos(all.lastModifiedTime()), 0, 0);
            return new Attributes(type, CopiedFiles.mode(path, NO_POSIX_MODE), stamp);
        }

        private static long nanos(FileTime time) {
            return time.to(TimeUnit.NANOSECONDS);
        }
    }

    /** A class-path folder inside a jar; its .dockerignore counts too. */
    private static BuildContext ofJar(BuildSpec spec, String name) throws IOException {
        String folder = name.endsWith("/") ? name : name + "/";
        List<TarStream.Entry> all = CopiedFiles.entries(List.of(new FileSpec(
                new FileSpec.ClassPathResource(folder), new ContainerPath("/"), FileSpec.KEEP_MODE, 0, 0)));
        Map<String, TarStream.Entry> byName = new HashMap<>();
        all.forEach(entry -> byName.put(entry.header().getName(), entry));
        String dockerfile = spec.inlineDockerfile().isPresent() ? INLINE_NAME : spec.dockerfile();
        TarStream.Entry ignoreFile = byName.getOrDefault(dockerfile + IGNORE_FILE, byName.get(IGNORE_FILE));
        Optional<String> ignoreText = ignoreFile == null ? Optional.empty() : Optional.of(text(ignoreFile));
        DockerIgnore ignore = ignoreText.map(DockerIgnore::parse).orElse(DockerIgnore.NOTHING);
        List<Item> items = new ArrayList<>();
        for (TarStream.Entry entry : all) {
            String plain = entry.header().getName();
            plain = plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
            if (!ignore.ignores(plain)) {
                items.add(item(plain, entry));
            }
        }
        if (spec.inlineDockerfile().isPresent()) {
            return new BuildContext(
                    Optional.empty(), INLINE_NAME, spec.inlineDockerfile().get(), ignore, ignoreText, items);
        }
        TarStream.Entry found = byName.get(dockerfile);
        if (found == null || found.content() == null) {
            throw new InvalidValueException(
                    "The Dockerfile <" + dockerfile + "> is not in the class-path folder <" + name + ">.");
        }
        return new BuildContext(Optional.empty(), dockerfile, text(found), ignore, ignoreText, items);
    }

    private static Item item(String name, TarStream.Entry entry) {
        TarStream.Content content = entry.content();
        return new Item(
                name,
                content == null ? Kind.FOLDER : Kind.FILE,
                entry.header().getMode() & 07777,
                content == null ? 0 : entry.header().getSize(),
                Optional.empty(),
                "",
                content == null ? null : content::open);
    }

    private static String text(TarStream.Entry entry) throws IOException {
        TarStream.Content content = entry.content();
        if (content == null) {
            return "";
        }
        try (var input = content.open()) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
