package org.containerharness.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.containerharness.engine.BuildFiles;
import org.containerharness.engine.ContextFile;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.InvalidValueException;
import org.jspecify.annotations.Nullable;

/** What an image is built from: the context's files by the rules of .dockerignore, and the Dockerfile. */
public final class BuildContext implements BuildFiles {

    /** Where the Dockerfile goes if it is not one of the context's own files. */
    static final String INLINE_NAME = ".harness.Dockerfile";

    static final String IGNORE_FILE = ".dockerignore";

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
            Optional<FileStamp> stamp,
            String link,
            @Nullable Content content) {

        private ContextFile contextFile() {
            Content opened = content;
            return new ContextFile(
                    name,
                    switch (kind) {
                        case FOLDER -> ContextFile.Kind.FOLDER;
                        case LINK -> ContextFile.Kind.LINK;
                        case FILE -> ContextFile.Kind.FILE;
                    },
                    mode,
                    size,
                    stamp.map(FileStamp::modified).orElse(0L),
                    link,
                    opened == null ? ContextFile.Content.NONE : opened::open);
        }

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
     * What is there of a context, whatever becomes of its Dockerfile.
     *
     * @param items in order of the names
     * @param folders each one that was looked into, by its name; the context's own is empty
     * @param leftOut what is neither file, folder nor link, by name
     * @param lookedAt when that began, milliseconds since 1970
     */
    public record Found(List<Item> items, Map<String, FileStamp> folders, List<String> leftOut, long lookedAt) {

        public Found {
            items = List.copyOf(items);
            folders = Map.copyOf(folders);
            leftOut = List.copyOf(leftOut);
        }
    }

    private final Optional<Path> root;
    private final String dockerfileName;
    private final String dockerfile;
    private final boolean isDockerfileReplaced;
    private final Optional<String> ignoreText;
    private final ContextFiles files;

    BuildContext(
            Optional<Path> root,
            String dockerfileName,
            String dockerfile,
            boolean isDockerfileReplaced,
            Optional<String> ignoreText,
            ContextFiles files) {
        this.root = root;
        this.dockerfileName = dockerfileName;
        this.dockerfile = dockerfile;
        this.isDockerfileReplaced = isDockerfileReplaced;
        this.ignoreText = ignoreText;
        this.files = files;
    }

    /** The context's folder, empty if it has none. */
    public Optional<Path> root() {
        return root;
    }

    @Override
    public String dockerfileName() {
        return dockerfileName;
    }

    @Override
    public String dockerfile() {
        return dockerfile;
    }

    /** The text of .dockerignore, or of the Dockerfile's own; empty if there is none. */
    public Optional<String> ignoreText() {
        return ignoreText;
    }

    /** The same files with another text of the Dockerfile; its lines should stay where they are. */
    public BuildContext withDockerfile(String text) {
        return text.equals(dockerfile) ? this : new BuildContext(root, dockerfileName, text, true, ignoreText, files);
    }

    /**
     * What is there, with the Dockerfile as it is on the disk. Files are looked at when this is first asked for.
     *
     * @throws InvalidValueException if something may not be read, or a line of .dockerignore is no pattern
     */
    public Found found() {
        return files.found();
    }

    /** What a COPY can see, in order of the names. */
    public List<Item> items() {
        List<Item> items = found().items();
        if (!isDockerfileReplaced) {
            return items;
        }
        byte[] bytes = dockerfile.getBytes(StandardCharsets.UTF_8);
        return items.stream()
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
    }

    @Override
    public long size() {
        return found().items().stream().mapToLong(Item::size).sum();
    }

    @Override
    public List<String> largest(int count) {
        return found().items().stream()
                .sorted(Comparator.comparingLong(Item::size).reversed())
                .limit(count)
                .map(item -> item.name() + " (" + (item.size() >> 20) + " MB)")
                .toList();
    }

    @Override
    public List<String> leftOut() {
        return found().leftOut();
    }

    @Override
    public boolean isDockerfileHidden() {
        boolean hasContext = root.isPresent() || !found().items().isEmpty();
        return hasContext && isDockerfileLeftOut();
    }

    private boolean isDockerfileLeftOut() {
        return dockerfileName.equals(INLINE_NAME) || ignore(ignoreText).ignores(dockerfileName);
    }

    @Override
    public List<ContextFile> files() {
        return items().stream().map(Item::contextFile).toList();
    }

    @Override
    public InputStream archive(boolean classic) {
        return new TarStream(entries(classic).iterator());
    }

    /**
     * What is sent. The classic builder takes files away that .dockerignore names, so it must be told of the Dockerfile
     * that the context does not have.
     */
    List<TarStream.Entry> entries(boolean classic) {
        List<TarStream.Entry> entries = new ArrayList<>();
        boolean hidden = isDockerfileLeftOut();
        boolean replaced = classic && hidden;
        for (Item item : items()) {
            if (!(replaced && item.name().equals(IGNORE_FILE))) {
                entries.add(item.entry());
            }
        }
        if (hidden) {
            entries.add(text(dockerfileName, dockerfile));
        }
        if (replaced) {
            String lines = ignoreText.map(own -> own + "\n").orElse("") + dockerfileName + "\n";
            boolean visible = ignoreText.isPresent() && !ignore(ignoreText).ignores(IGNORE_FILE);
            entries.add(text(IGNORE_FILE, visible ? lines : lines + IGNORE_FILE + "\n"));
        }
        if (!entries.get(0).isPlain()) {
            entries.add(0, TarStream.Entry.folder("./", 0755));
        }
        return entries;
    }

    static DockerIgnore ignore(Optional<String> text) {
        return text.map(DockerIgnore::parse).orElse(DockerIgnore.NOTHING);
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
                return JarContext.of(spec, spec.classPathContext().get());
            }
            return new BuildContext(
                    Optional.empty(),
                    INLINE_NAME,
                    spec.inlineDockerfile().orElseThrow(),
                    false,
                    Optional.empty(),
                    ContextFiles.done(List.of()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    static RuntimeException unreadable(IOException e) {
        return e instanceof AccessDeniedException denied
                ? unreadable(denied)
                : new UncheckedIOException("Could not read the build context: " + e.getMessage(), e);
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
        String text;
        String name = INLINE_NAME;
        Path ignoreFile = root.resolve(IGNORE_FILE);
        if (spec.inlineDockerfile().isPresent()) {
            text = spec.inlineDockerfile().get();
        } else {
            Path file = dockerfile(spec, root);
            text = text(file);
            if (file.startsWith(root)) {
                name = FileNames.of(root.relativize(file));
            }
            Path own = file.resolveSibling(file.getFileName() + IGNORE_FILE);
            if (Files.isRegularFile(own)) {
                ignoreFile = own;
            }
        }
        Optional<String> ignoreText =
                Files.isRegularFile(ignoreFile) ? Optional.of(text(ignoreFile)) : Optional.empty();
        ContextFiles files = new ContextFiles(() -> ContextWalk.below(root, ignore(ignoreText)));
        return new BuildContext(Optional.of(root), name, text, false, ignoreText, files);
    }

    /** Some comments are written in other encodings, which is nothing to refuse a file for. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
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
}
