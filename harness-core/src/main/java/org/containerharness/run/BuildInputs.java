package org.containerharness.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.HarnessException;

/** Names an image after everything it is built from, so that unchanged inputs find the image of an earlier build. */
final class BuildInputs {

    private static final String REPOSITORY = "containerharness/build:";

    private BuildInputs() {}

    static String tag(BuildSpec build) {
        MessageDigest digest = sha256();
        List.of(
                        build.dockerfile(),
                        build.inlineDockerfile().orElse(""),
                        new TreeMap<>(build.arguments()).toString(),
                        build.target().orElse(""),
                        new TreeMap<>(build.labels()).toString(),
                        build.platform().orElse(""),
                        build.networkMode().orElse(""),
                        build.classPathContext().orElse(""))
                .forEach(text -> add(digest, text));
        build.context().ifPresent(folder -> addFolder(digest, folder));
        build.classPathContext().ifPresent(folder -> addFolder(digest, onClassPath(folder)));
        return REPOSITORY + HexFormat.of().formatHex(digest.digest()).substring(0, 24);
    }

    /** The same build with the images that are really used in its Dockerfile. */
    static BuildSpec withUsedImages(BuildSpec build, ImageNames names) {
        String declared = build.inlineDockerfile().orElseGet(() -> dockerfileText(build));
        String used = DockerfileImages.resolve(declared, names);
        return used.equals(declared) ? build : build.withInlineDockerfile(used);
    }

    private static String dockerfileText(BuildSpec build) {
        Path folder = build.context()
                .orElseGet(() -> onClassPath(build.classPathContext().orElseThrow()));
        Path file = folder.resolve(build.dockerfile());
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new HarnessException(
                    "The Dockerfile " + file.toAbsolutePath() + " cannot be read. A Dockerfile of another"
                            + " name is declared by its path relative to the context; a relative context is looked up from the"
                            + " module's folder.",
                    e);
        }
    }

    private static void addFolder(MessageDigest digest, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new HarnessException("The build context " + folder.toAbsolutePath()
                    + " is not a folder. A relative one is looked up from the module's folder.");
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted().toList()) {
                addPath(digest, folder, path);
            }
        } catch (IOException e) {
            throw new HarnessException("The build context " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void addPath(MessageDigest digest, Path folder, Path path) throws IOException {
        add(digest, folder.relativize(path).toString());
        if (Files.isSymbolicLink(path)) {
            add(digest, "link " + Files.readSymbolicLink(path));
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            add(digest, Files.isExecutable(path) ? "executable" : "plain");
            try (InputStream in = Files.newInputStream(path)) {
                byte[] buffer = new byte[65_536];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
        }
    }

    private static Path onClassPath(String folder) {
        var resource = Thread.currentThread().getContextClassLoader().getResource(folder);
        if (resource == null || !resource.getProtocol().equals("file")) {
            throw new HarnessException("The class-path folder <" + folder + "> is not there as files"
                    + (resource == null ? "." : ", but in " + resource + "."));
        }
        return Path.of(java.net.URI.create(resource.toString()));
    }

    /** A length before each text keeps different lists of texts apart. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
