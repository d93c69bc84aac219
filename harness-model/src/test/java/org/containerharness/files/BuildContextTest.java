package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {

    @TempDir
    private Path folder;

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<String> names(BuildContext context) {
        return names(context.entries(false));
    }

    private static List<String> names(List<TarStream.Entry> entries) {
        return entries.stream().map(entry -> entry.header().getName()).toList();
    }

    @Test
    void sendsWhatIsNotIgnoredAndAlwaysTheDockerfile() throws IOException {
        file("Dockerfile", "FROM scratch");
        file(".dockerignore", "*\n!keep\nkeep/not\n");
        file("a", "");
        file("keep/b", "");
        file("keep/not", "");
        Files.createSymbolicLink(folder.resolve("keep/loop"), Path.of(".."));

        BuildContext context = BuildContext.of(BuildSpec.ofContext(folder));

        assertThat(context.dockerfileName()).isEqualTo("Dockerfile");
        assertThat(names(context)).containsExactly("keep/", "keep/b", "keep/loop", "Dockerfile");
    }

    @Test
    void whatComesBackBringsItsFoldersWithTheirModes() throws IOException {
        file(".dockerignore", "*\n!*/*/kept\n");
        file("a/b/kept", "");
        file("a/c/other", "");
        Files.setPosixFilePermissions(folder.resolve("a/b"), PosixFilePermissions.fromString("rwx------"));

        List<BuildContext.Item> items = BuildContext.of(
                        BuildSpec.ofContext(folder).withInlineDockerfile("FROM scratch"))
                .items();

        assertThat(items).extracting(BuildContext.Item::name).containsExactly("a", "a/b", "a/b/kept");
        assertThat(items.get(1).mode()).isEqualTo(0700);
    }

    @Test
    void sendsADockerfileInAnotherEncodingAsItIs() throws IOException {
        byte[] bytes = "# M\u00fcller\nFROM scratch\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("Dockerfile"), bytes);

        BuildContext context = BuildContext.of(BuildSpec.ofContext(folder));

        assertThat(context.dockerfile()).endsWith("FROM scratch\n");
        BuildContext.Content content = context.items().get(0).content();
        assertThat(content).isNotNull();
        try (var in = content.open()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void takesADockerfileInAnIgnoredFolderAndOneGivenAsText() throws IOException {
        file("build/Dockerfile.dev", "FROM scratch");
        file("build/other", "");
        file(".dockerignore", "build");

        BuildContext ignored = BuildContext.of(BuildSpec.ofContext(folder).withDockerfile("build/Dockerfile.dev"));
        assertThat(ignored.items()).extracting(BuildContext.Item::name).containsExactly(".dockerignore");
        assertThat(names(ignored)).containsExactly(".dockerignore", "build/Dockerfile.dev");
        assertThat(names(BuildContext.of(BuildSpec.ofText("FROM scratch")))).containsExactly(".harness.Dockerfile");
    }

    @Test
    void refusesWhatIsMissingOrLeadsOut() throws IOException {
        Files.createDirectories(folder.resolve("context"));
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch");
        BuildSpec spec = BuildSpec.ofContext(folder.resolve("context"));
        Files.createSymbolicLink(folder.resolve("context/Linked"), folder.resolve("Dockerfile"));

        assertThatThrownBy(() -> BuildContext.of(spec))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContainingAll("<Dockerfile>", "there is no file", "context/Dockerfile");
        assertThat(BuildContext.of(spec.withDockerfile("../Dockerfile")).dockerfile())
                .isEqualTo("FROM scratch");
        assertThatThrownBy(() -> BuildContext.of(spec.withDockerfile("Linked")))
                .hasMessageContaining("is a link that leads out");
        assertThatThrownBy(() -> BuildContext.of(BuildSpec.ofContext(folder.resolve("none"))))
                .hasMessageContaining("there is no folder");
    }

    // Copied files share the archive

    @Test
    void copiesFoldersOfJars() throws IOException {
        Path jar = folder.resolve("fixtures.jar");
        try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("init/", "init/1.sql", "init/sub/", "init/sub/2.sql", "initial.txt")) {
                output.putNextEntry(new ZipEntry(name));
                output.closeEntry();
            }
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (java.net.URLClassLoader loader =
                new java.net.URLClassLoader(new java.net.URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);

            assertThat(names(CopiedFiles.entries(List.of(FileSpec.ofClassPath("init/", "/initdb.d")))))
                    .containsExactly("initdb.d/1.sql", "initdb.d/sub/", "initdb.d/sub/2.sql");
            assertThat(names(CopiedFiles.entries(
                            List.of(FileSpec.ofClassPath("init", "/x").withOwner(1, 2)))))
                    .containsExactly("x/", "x/1.sql", "x/sub/", "x/sub/2.sql");
            assertThat(names(CopiedFiles.entries(List.of(FileSpec.ofClassPath("/initial.txt", "/a/b.txt")))))
                    .containsExactly("a/b.txt");
            assertThat(names(CopiedFiles.entries(List.of(FileSpec.ofClassPath("init/1.sql", "/a/./b/../")))))
                    .containsExactly("a/1.sql");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void namesSourcesThatAreNotThere() {
        assertThatThrownBy(() -> CopiedFiles.entries(List.of(FileSpec.ofClassPath("none.sql", "/x"))))
                .hasMessageContainingAll("<none.sql>", "/x", "there is none of that name");
        assertThatThrownBy(() -> CopiedFiles.entries(List.of(FileSpec.ofPath(folder.resolve("none"), "/x"))))
                .hasMessageContainingAll("none", "there is no such file or folder");
    }

    /** To open a FIFO waits for somebody to write into it. */
    @Test
    @Timeout(20)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no FIFOs in its file systems.")
    void namesWhatIsNeitherFileNorFolderNorLink() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree/in"));
        Path pipe = tree.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.writeString(tree.resolve("file"), "x");
        Files.createLink(tree.resolve("second-name"), tree.resolve("file"));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
        List<Path> leftOut = new ArrayList<>();

        List<TarStream.Entry> copied =
                CopiedFiles.entries(List.of(FileSpec.ofPath(folder.resolve("tree"), "/tree")), leftOut::add);

        assertThat(names(copied)).containsExactly("tree/in/", "tree/in/file", "tree/in/link", "tree/in/second-name");
        assertThat(leftOut).containsExactly(pipe);
        assertThatThrownBy(() -> CopiedFiles.entries(List.of(FileSpec.ofPath(pipe, "/pipe"))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("<" + pipe + "> cannot be copied to /pipe: it is neither a file nor a folder, but a FIFO, a"
                        + " socket or a device.");

        Files.writeString(folder.resolve("tree/Dockerfile"), "FROM scratch\n");
        BuildContext context = BuildContext.of(BuildSpec.ofContext(folder.resolve("tree")));
        assertThat(context.leftOut()).containsExactly("in/pipe");
        assertThat(context.items()).extracting(BuildContext.Item::name).contains("in/second-name");
    }
}
