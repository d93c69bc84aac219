package org.containerharness.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.InvalidValueException;

/** What is sent to the builder: the context's files by the rules of .dockerignore, and the Dockerfile. */
final class BuildContext {

    private static final String INLINE_NAME = ".harness.Dockerfile";
    private static final String IGNORE_FILE = ".dockerignore";

    private final String dockerfileName;
    private final String dockerfile;
    private final List<TarStream.Entry> entries;

    private BuildContext(String dockerfileName, String dockerfile, List<TarStream.Entry> entries) {
        this.dockerfileName = dockerfileName;
        this.dockerfile = dockerfile;
        this.entries = entries;
    }

    String dockerfileName() {
        return dockerfileName;
    }

    List<TarStream.Entry> entries() {
        return entries;
    }

    /** @throws InvalidValueException if the context or the Dockerfile is missing, or a path leads out of the context */
    static BuildContext of(BuildSpec spec) {
        try {
            Optional<Path> folder = spec.context().isPresent() ? spec.context() : classPathFolder(spec);
            if (folder.isPresent()) {
                return ofFolder(spec, folder.get());
            }
            if (spec.classPathContext().isPresent()) {
                return ofJar(spec, spec.classPathContext().get());
            }
            List<TarStream.Entry> entries = new ArrayList<>();
            return withInline(spec.inlineDockerfile().orElseThrow(), entries);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the build context: " + e.getMessage(), e);
        }
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

    private static BuildContext withInline(String text, List<TarStream.Entry> entries) {
        entries.add(TarStream.Entry.file(INLINE_NAME, 0644, text.getBytes(StandardCharsets.UTF_8)));
        return new BuildContext(INLINE_NAME, text, entries);
    }

    private static BuildContext ofFolder(BuildSpec spec, Path given) throws IOException {
        Path root = given.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            throw new InvalidValueException("The build context <" + given + "> is not there: "
                    + (Files.exists(root) ? root + " is a file." : "there is no folder " + root + ".")
                    + " Paths are relative to " + Path.of("").toAbsolutePath() + ".");
        }
        String name = spec.inlineDockerfile().isPresent() ? "" : dockerfile(spec, root);
        Path ignoreFile = root.resolve(IGNORE_FILE);
        DockerIgnore ignore = Files.isRegularFile(ignoreFile)
                ? DockerIgnore.parse(Files.readString(ignoreFile))
                : DockerIgnore.NOTHING;
        List<TarStream.Entry> entries = new ArrayList<>();
        Files.walkFileTree(root, new Collector(root, name, ignore, entries));
        entries.sort(Comparator.comparing(entry -> entry.header().getName()));
        return spec.inlineDockerfile().isPresent()
                ? withInline(spec.inlineDockerfile().get(), entries)
                : new BuildContext(name, Files.readString(root.resolve(name)), entries);
    }

    private static String dockerfile(BuildSpec spec, Path root) throws IOException {
        Path file = root.resolve(spec.dockerfile()).normalize();
        if (!file.startsWith(root)) {
            throw new InvalidValueException("The Dockerfile <" + spec.dockerfile() + "> leads out of the build context "
                    + root + ". Move it inside, or give its text instead.");
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidValueException("The Dockerfile <" + spec.dockerfile()
                    + "> is not in the build context: there is no file " + file + ".");
        }
        if (!file.toRealPath().startsWith(root.toRealPath())) {
            throw new InvalidValueException("The Dockerfile <" + spec.dockerfile()
                    + "> is a link that leads out of the build context " + root + ". Give its text instead.");
        }
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** Collects what is not ignored; links stay links, and what is neither file, folder nor link stays behind. */
    private static final class Collector extends SimpleFileVisitor<Path> {

        private final Path root;
        private final String dockerfile;
        private final DockerIgnore ignore;
        private final List<TarStream.Entry> entries;

        Collector(Path root, String dockerfile, DockerIgnore ignore, List<TarStream.Entry> entries) {
            this.root = root;
            this.dockerfile = dockerfile;
            this.ignore = ignore;
            this.entries = entries;
        }

        private String name(Path path) {
            return root.relativize(path).toString().replace('\\', '/');
        }

        private boolean isSent(String name) {
            return name.equals(dockerfile) || name.equals(IGNORE_FILE) || !ignore.ignores(name);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            String name = name(folder);
            if (name.isEmpty()) {
                return FileVisitResult.CONTINUE;
            }
            if (isSent(name)) {
                entries.add(TarStream.Entry.folder(name, CopiedFiles.mode(folder, 0755)));
                return FileVisitResult.CONTINUE;
            }
            boolean maySendBelow = ignore.mayReincludeBelow(name) || dockerfile.startsWith(name + "/");
            return maySendBelow ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String name = name(file);
            if (!isSent(name)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                entries.add(TarStream.Entry.link(
                        name, Files.readSymbolicLink(file).toString().replace('\\', '/')));
            } else if (attributes.isRegularFile()) {
                if (!Files.isReadable(file)) {
                    throw new IOException("permission denied on " + file + "; name it in .dockerignore if not needed");
                }
                entries.add(TarStream.Entry.file(
                        name, CopiedFiles.mode(file, 0755), attributes.size(), () -> Files.newInputStream(file)));
            }
            return FileVisitResult.CONTINUE;
        }
    }

    /** A class-path folder inside a jar; its .dockerignore counts too. */
    private static BuildContext ofJar(BuildSpec spec, String name) throws IOException {
        String folder = name.endsWith("/") ? name : name + "/";
        List<TarStream.Entry> all = CopiedFiles.entries(List.of(new FileSpec(
                new FileSpec.ClassPathResource(folder), new ContainerPath("/"), FileSpec.KEEP_MODE, 0, 0)));
        Map<String, TarStream.Entry> byName = new HashMap<>();
        all.forEach(entry -> byName.put(entry.header().getName(), entry));
        TarStream.Entry ignoreFile = byName.get(IGNORE_FILE);
        DockerIgnore ignore = ignoreFile == null ? DockerIgnore.NOTHING : DockerIgnore.parse(text(ignoreFile));
        String dockerfile = spec.inlineDockerfile().isPresent() ? "" : spec.dockerfile();
        List<TarStream.Entry> entries = new ArrayList<>();
        for (TarStream.Entry entry : all) {
            String plain = entry.header().getName();
            plain = plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
            if (plain.equals(dockerfile) || plain.equals(IGNORE_FILE) || !ignore.ignores(plain)) {
                entries.add(entry);
            }
        }
        if (spec.inlineDockerfile().isPresent()) {
            return withInline(spec.inlineDockerfile().get(), entries);
        }
        TarStream.Entry found = byName.get(dockerfile);
        if (found == null || found.content() == null) {
            throw new InvalidValueException(
                    "The Dockerfile <" + dockerfile + "> is not in the class-path folder <" + name + ">.");
        }
        return new BuildContext(dockerfile, text(found), entries);
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

    /** Registries of the images the Dockerfile begins from, as far as they can be told without building. */
    Set<String> registries(Map<String, String> arguments) {
        Map<String, String> known = new HashMap<>();
        Set<String> stages = new LinkedHashSet<>();
        Set<String> registries = new LinkedHashSet<>();
        for (String line : dockerfile.split("\n")) {
            String[] words = line.trim().split("\\s+");
            String instruction = words[0].toUpperCase(Locale.ROOT);
            if (instruction.equals("ARG") && words.length > 1) {
                int equals = words[1].indexOf('=');
                String name = equals < 0 ? words[1] : words[1].substring(0, equals);
                String value = arguments.getOrDefault(name, equals < 0 ? "" : words[1].substring(equals + 1));
                known.put(name, value.replace("\"", ""));
            } else if (instruction.equals("FROM")) {
                from(List.of(words), known, stages).ifPresent(registries::add);
            }
        }
        return registries;
    }

    private static Optional<String> from(List<String> words, Map<String, String> known, Set<String> stages) {
        List<String> plain =
                words.stream().skip(1).filter(word -> !word.startsWith("--")).toList();
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        if (plain.size() > 2) {
            stages.add(plain.get(2));
        }
        String image = plain.get(0);
        for (Map.Entry<String, String> argument : known.entrySet()) {
            image = image.replace("${" + argument.getKey() + "}", argument.getValue())
                    .replace("$" + argument.getKey(), argument.getValue());
        }
        if (stages.contains(image) || image.equals("scratch")) {
            return Optional.empty();
        }
        try {
            return Optional.of(ImageReference.parse(image).registryOrDefault());
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }
}
