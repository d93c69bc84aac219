package org.containerharness.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.containerharness.docker.EngineConnector;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.ImageSummary;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewImage;
import org.containerharness.files.BuildContext;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("engine")
@Timeout(120)
class ImageBuildOnEngineTest {

    private static final String BUSYBOX =
            Optional.ofNullable(System.getenv("HARNESS_IMAGE_PREFIX")).orElse("containerharness/") + "busybox:1";

    private final String run = "build-it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String tag = "harness-test/" + run + ":1";
    private final Engine engine = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE);
    private final List<String> output = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void removeAll() {
        try (engine) {
            engine.images().remove(tag, true);
            // Those too that lost their name to a later build of the same test.
            engine.images().list(Map.of("test.run", run)).forEach(image -> engine.images()
                    .remove(image.id(), true));
            assertThat(engine.images().list(Map.of("test.run", run))).isEmpty();
        }
    }

    private String build(BuildSpec spec) {
        return engine.images()
                .build(new NewImage(spec, BuildContext.of(spec), tag, Map.of("test.run", run)), output::add);
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Names, modes and link targets below a folder of the image, read without running it. */
    private Set<String> listing(String path) throws IOException {
        String container = engine.containers()
                .create(new NewContainer(
                        ContainerSpec.of("look", tag).command("none"),
                        run + "-look",
                        tag,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of("test.run", run),
                        ""));
        Set<String> names = new TreeSet<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(engine.files().read(container, new ContainerPath(path)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                if (!name.isEmpty()) {
                    names.add(name + " " + Integer.toOctalString(entry.getMode() & 07777)
                            + (entry.isSymbolicLink() ? " -> " + entry.getLinkName() : ""));
                }
            }
        } finally {
            engine.containers().remove(container);
        }
        return names;
    }

    private String text(String path) throws IOException {
        String container = engine.containers()
                .create(new NewContainer(
                        ContainerSpec.of("text", tag).command("none"),
                        run + "-text",
                        tag,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of("test.run", run),
                        ""));
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(engine.files().read(container, new ContainerPath(path)))) {
            tar.getNextEntry();
            return new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            engine.containers().remove(container);
        }
    }

    private Set<String> unnamedImages() {
        Set<String> ids = new TreeSet<>();
        engine.images().list(Map.of("dangling.check", run)).forEach(image -> ids.add(image.id()));
        return ids;
    }

    @ParameterizedTest
    @EnumSource(
            value = BuilderKind.class,
            names = {"BUILDKIT", "CLASSIC"})
    void keepsModesAndLinksAndLeavesIgnoredFilesOut(BuilderKind builder) throws IOException {
        file("Dockerfile", "FROM scratch\nCOPY . /app/\n");
        file(".dockerignore", "# comment\n  \n*.log\n!keep.log\n/docs\nnode_modules  \n**/*.tmp\n!a/b/keep.tmp\n");
        file("run.sh", "#!/bin/sh\n");
        file("x.log", "");
        file("keep.log", "");
        file("docs/a", "");
        file("a/docs/a", "");
        file("node_modules/m", "");
        file("a/b/x.tmp", "");
        file("a/b/keep.tmp", "");
        Files.setPosixFilePermissions(folder.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createSymbolicLink(folder.resolve("a/loop"), Path.of("../a"));
        Files.createSymbolicLink(folder.resolve("dead"), Path.of("/nowhere"));
        for (String name : List.of("Dockerfile", ".dockerignore", "keep.log", "a/docs/a", "a/b/keep.tmp")) {
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        }

        build(BuildSpec.ofContext(folder).withBuilder(builder));

        assertThat(listing("/app"))
                .filteredOn(line -> !line.endsWith("/ 755"))
                .containsExactlyInAnyOrder(
                        ".dockerignore 644",
                        "Dockerfile 644",
                        "a/b/keep.tmp 644",
                        "a/docs/a 644",
                        "a/loop 777 -> ../a",
                        "dead 777 -> /nowhere",
                        "keep.log 644",
                        "run.sh 750");
    }

    @ParameterizedTest
    @EnumSource(
            value = BuilderKind.class,
            names = {"BUILDKIT", "CLASSIC"})
    void hidesADockerfileThatTheContextDoesNotHave(BuilderKind builder) throws IOException {
        file("other/Dockerfile.app", "FROM scratch\nCOPY . /app/\n");
        file("other/Dockerfile.app.dockerignore", "secret\n");
        file("context/.dockerignore", "plain\n");
        file("context/secret", "");
        file("context/plain", "");
        BuildSpec spec = BuildSpec.ofContext(folder.resolve("context"))
                .withDockerfile("../other/Dockerfile.app")
                .withBuilder(builder);

        build(spec);

        assertThat(listing("/app"))
                .anyMatch(line -> line.startsWith("plain "))
                .noneMatch(line -> line.startsWith("secret ") || line.contains("harness"));

        BuildSpec given = BuildSpec.ofContext(folder.resolve("context"))
                .withInlineDockerfile("FROM scratch\nCOPY . /app/\n")
                .withBuilder(builder);
        build(given);

        assertThat(listing("/app")).containsExactly(".dockerignore 644", "secret 644");
    }

    @ParameterizedTest
    @EnumSource(
            value = BuilderKind.class,
            names = {"BUILDKIT", "CLASSIC"})
    void hidesADockerfileThatIsIgnored(BuilderKind builder) throws IOException {
        file(".dockerignore", "Dockerfile\nbuild\n*.log\n");
        file("Dockerfile", "FROM scratch\nCOPY . /app/\nCOPY .dockerignore sub/b /two/\n");
        file("build/Dockerfile.dev", "FROM scratch\nCOPY . /again/\n");
        file("a.log", "");
        file("sub/b", "b");
        file("sub.txt", "");
        file("sub/\u00e9t\u00e9", "");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("sub"));
        Files.setPosixFilePermissions(folder.resolve("sub"), PosixFilePermissions.fromString("rwx--x--x"));

        build(BuildSpec.ofContext(folder).withBuilder(builder));
        Set<String> copied = listing("/app");
        Set<String> second = listing("/two");
        build(BuildSpec.ofContext(folder).withDockerfile("build/Dockerfile.dev").withBuilder(builder));
        Set<String> dev = listing("/again");
        // The classic builder takes the file away and leaves its folder, for Docker's own command as well.
        dev.remove("build/ 755");

        assertThat(copied)
                .containsExactlyInAnyOrder(
                        ".dockerignore 644",
                        "link 777 -> sub",
                        "sub/ 711",
                        "sub.txt 644",
                        "sub/b 644",
                        "sub/\u00e9t\u00e9 644");
        assertThat(second).containsExactly(".dockerignore 644", "b 644");
        assertThat(dev).isEqualTo(copied);
    }

    @Test
    void sendsManyAndLargeFilesBesideAHiddenDockerfile() throws IOException {
        file(".dockerignore", "Dockerfile\n");
        file(
                "Dockerfile",
                "FROM " + BUSYBOX + "\nCOPY . /c/\nRUN find /c -type f | wc -l > /n; sha256sum /c/large >> /n\n");
        for (int i = 0; i < 9000; i++) {
            file("many/" + i / 100 + "/" + i, "file " + i);
        }
        byte[] large = new byte[5_000_000];
        new java.util.Random(1).nextBytes(large);
        Files.write(folder.resolve("large"), large);
        BuildSpec spec = BuildSpec.ofContext(folder).withBuilder(BuilderKind.BUILDKIT);

        build(spec);
        String first = text("/n");
        // Of the same size, and of the same time too.
        var time = Files.getLastModifiedTime(folder.resolve("large"));
        large[4_000_000]++;
        Files.write(folder.resolve("large"), large);
        Files.setLastModifiedTime(folder.resolve("large"), time);
        build(spec);

        assertThat(first).startsWith("9002\n");
        assertThat(text("/n")).startsWith("9002\n").isNotEqualTo(first);
    }

    @Test
    void aFileThatShrinksBesideAHiddenDockerfileEndsTheBuild() throws IOException {
        file(".dockerignore", "Dockerfile\n");
        file("Dockerfile", "FROM " + BUSYBOX + "\nCOPY . /c\n");
        file("file", "a line that will be gone");
        BuildSpec spec = BuildSpec.ofContext(folder).withBuilder(BuilderKind.BUILDKIT);
        BuildContext shrinking = BuildContext.of(spec);
        assertThat(shrinking.items()).isNotEmpty();
        file("file", "");

        assertThatThrownBy(() -> engine.images().build(new NewImage(spec, shrinking, tag, Map.of()), output::add))
                .isInstanceOf(EngineException.class)
                .hasMessageContainingAll("Could not build image " + tag, "file: it became shorter");
    }

    @Test
    void usesWhatOnlyBuildKitKnows() throws IOException {
        String text = "FROM " + BUSYBOX + """

                RUN --mount=type=cache,target=/cache <<EOF
                echo one > /cache/one
                echo from a heredoc > /two
                EOF
                COPY <<EOF /three
                three
                EOF
                """;

        String id = build(BuildSpec.ofText(text));

        assertThat(id).startsWith("sha256:");
        assertThat(output).anyMatch(line -> line.startsWith("[stage-0 2/3] RUN --mount=type=cache"));
        assertThat(listing("/two")).hasSize(1);
        assertThat(engine.images().history(tag))
                .anyMatch(layer -> layer.createdBy().contains("COPY"));
    }

    @Test
    void takesTheSwitchesOfTheCommandLine() {
        String text = "FROM " + BUSYBOX + " AS base\n"
                + "ARG VERSION=0\n"
                + "RUN grep -q '10.9.8.7' /etc/hosts && df -k /dev/shm | grep -q 131072 && echo $VERSION > /version\n"
                + "RUN ! ping -c 1 -W 1 10.9.8.7\n"
                + "FROM base AS broken\nRUN exit 9\n";
        BuildSpec spec = BuildSpec.ofText(text)
                .withTarget("base")
                .argument("VERSION", "7")
                .withLabels(Map.of("team", "orders"))
                .withExtraHosts(List.of("db:10.9.8.7"))
                .withSharedMemory(org.containerharness.model.ByteSize.parse("128m"))
                .withNetworkMode("none")
                .withPlatform("linux/amd64")
                .withTags(List.of(org.containerharness.model.ImageReference.parse("harness-test/" + run + ":more")))
                .withNoCache(true);
        for (BuilderKind builder : List.of(BuilderKind.CLASSIC, BuilderKind.BUILDKIT)) {
            build(spec.withBuilder(builder));

            assertThat(engine.images().find(tag)).get().satisfies(image -> {
                assertThat(image.labels()).containsEntry("team", "orders").containsEntry("test.run", run);
                assertThat(image.tags()).contains("harness-test/" + run + ":more");
            });
            engine.images().remove("harness-test/" + run + ":more", true);
            engine.images().remove(tag, true);
        }
    }

    @Test
    void buildsAFolderInAJar() throws Exception {
        Path jar = folder.resolve("app.jar");
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String[] entry : new String[][] {
                {"img/", ""},
                {"img/Dockerfile", "FROM scratch\nCOPY . /app/\n"},
                {"img/.dockerignore", "no"},
                {"img/no", ""},
                {"img/yes", ""}
            }) {
                entries.putNextEntry(new ZipEntry(entry[0]));
                entries.write(entry[1].getBytes(java.nio.charset.StandardCharsets.UTF_8));
                entries.closeEntry();
            }
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (java.net.URLClassLoader loader =
                new java.net.URLClassLoader(new java.net.URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            build(BuildSpec.ofClassPath("img"));
        } finally {
            thread.setContextClassLoader(before);
        }

        assertThat(listing("/app")).containsExactlyInAnyOrder(".dockerignore 644", "Dockerfile 644", "yes 644");
    }

    @ParameterizedTest
    @EnumSource(
            value = BuilderKind.class,
            names = {"BUILDKIT", "CLASSIC"})
    void aFailingStepSaysItsLineAndLeavesNothing(BuilderKind builder) throws IOException {
        file(
                "Dockerfile",
                "# first\nFROM " + BUSYBOX + "\nLABEL dangling.check=" + run
                        + "\nRUN echo fine\n\nARG MY_TOKEN\nRUN echo $MY_TOKEN && \\\n    echo about to fail; exit 7\n");
        BuildSpec spec =
                BuildSpec.ofContext(folder).argument("MY_TOKEN", "hush-hush").withBuilder(builder);

        assertThatThrownBy(() -> build(spec))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.BUILD_FAILED))
                .hasMessageContainingAll(
                        "Could not build image " + tag,
                        "(Dockerfile line 7: RUN echo $MY_TOKEN",
                        "7",
                        "Its last output:",
                        "about to fail",
                        "***")
                .message()
                .doesNotContain("hush-hush");

        assertThat(output).noneMatch(line -> line.contains("hush-hush"));
        assertThat(unnamedImages()).isEmpty();
        assertThat(engine.containers().list(Map.of("dangling.check", run))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = BuilderKind.class,
            names = {"BUILDKIT", "CLASSIC"})
    void anInterruptedBuildEndsAtOnceAndLeavesNothing(BuilderKind builder) throws Exception {
        BuildSpec spec = BuildSpec.ofText("FROM " + BUSYBOX + "\nLABEL dangling.check=" + run
                        + "\nRUN echo fine\nRUN echo now; sleep 120\n")
                .withBuilder(builder);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                engine.images().build(new NewImage(spec, BuildContext.of(spec), tag, Map.of("test.run", run)), line -> {
                    if (line.equals("now")) {
                        begun.countDown();
                    }
                });
                end.complete(new AssertionError("built"));
            } catch (RuntimeException e) {
                end.complete(e);
            }
        });
        thread.start();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

        thread.interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("interrupted");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(unnamedImages()).isEmpty();
            assertThat(engine.containers().list(Map.of("dangling.check", run))).isEmpty();
        });
        assertThat(engine.images().find(tag)).isEmpty();
    }

    /** The engine would wait for the rest for as long as a build may take. */
    @Test
    void aFileThatShrinksOrGoesWhileItIsSentEndsTheBuildAtOnce() throws IOException {
        file("Dockerfile", "FROM " + BUSYBOX + "\nCOPY . /c\n");
        file("file", "a line that will be gone");
        BuildSpec spec = BuildSpec.ofContext(folder);
        BuildContext shrinking = BuildContext.of(spec);
        BuildContext going = BuildContext.of(spec);
        assertThat(shrinking.items()).hasSameSizeAs(going.items());

        file("file", "");
        assertThatThrownBy(() -> engine.images().build(new NewImage(spec, shrinking, tag, Map.of()), output::add))
                .isInstanceOf(EngineException.class)
                .hasMessageContainingAll("Could not build image " + tag, "file became shorter while it was copied");
        Files.delete(folder.resolve("file"));
        assertThatThrownBy(() -> engine.images().build(new NewImage(spec, going, tag, Map.of()), output::add))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(folder.resolve("file") + " is not there any more");
        assertThat(engine.images().find(tag)).isEmpty();
    }

    @Test
    void refusesBadInputsBeforeAnythingIsSent() throws IOException {
        file("Dockerfile", "FROM scratch AS one\nARG USED\nCOPY ../x /y\n");
        BuildSpec spec = BuildSpec.ofContext(folder);

        assertThatThrownBy(() -> build(spec.withTarget("two")))
                .hasMessage("The Dockerfile has no stage <two>. It has: one.");
        assertThatThrownBy(
                        () -> build(BuildSpec.ofText("FROM scratch\nARG USED\n").argument("UNUSED", "1")))
                .hasMessage("The build argument <UNUSED> is used by no ARG instruction of the Dockerfile."
                        + " It declares: USED.");
        assertThatThrownBy(() -> build(spec))
                .hasMessageContainingAll("<../x>", "line 3", "leads out of the build context");
        assertThatThrownBy(() -> build(BuildSpec.ofContext(folder.resolve("none"))))
                .hasMessageContaining("there is no folder");
        assertThatThrownBy(() -> build(spec.withDockerfile("Nope"))).hasMessageContaining("there is no file");
        assertThatThrownBy(() -> build(BuildSpec.ofClassPath("no/such/folder")))
                .hasMessageContaining("none of that name");
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        assertThatThrownBy(() -> build(BuildSpec.ofContext(folder.resolve("loop"))))
                .hasMessageContaining("is not there");
    }

    @Test
    void anArgumentMayBeUsedByAnOnBuildOfTheBaseImage() {
        String base = "harness-test/" + run + "-base:1";
        BuildSpec onBuild =
                BuildSpec.ofText("FROM " + BUSYBOX + "\nONBUILD ARG VERSION\nONBUILD LABEL version=$VERSION\n");
        engine.images()
                .build(new NewImage(onBuild, BuildContext.of(onBuild), base, Map.of("test.run", run)), output::add);
        try {
            BuildSpec spec = BuildSpec.ofText("FROM " + base + "\n").argument("VERSION", "7");

            build(spec);

            assertThat(engine.images().find(tag)).get().satisfies(image -> assertThat(image.labels())
                    .containsEntry("version", "7"));
            assertThatThrownBy(() -> build(spec.argument("OTHER", "1")))
                    .hasMessageContaining("The build argument <OTHER> is used by no ARG instruction");
        } finally {
            engine.images().remove(tag, true);
            engine.images().remove(base, true);
        }
    }

    @Test
    void namesTheInstructionThatIsNone() {
        assertThatThrownBy(() -> build(BuildSpec.ofText("FROM " + BUSYBOX + "\nRUNN true\n")))
                .hasMessageContainingAll("line 2", "RUNN");
    }

    @Test
    void aMissingBaseImageSaysSo() {
        assertThatThrownBy(() -> build(BuildSpec.ofText("FROM 127.0.0.1:1/no/base:1\n")))
                .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                        .isEqualTo(EngineException.Kind.REGISTRY_UNREACHABLE))
                .hasMessageContainingAll("its base image is not there", "127.0.0.1:1/no/base:1");
    }

    @Test
    void savesLoadsAndCommits() throws IOException {
        build(BuildSpec.ofText("FROM " + BUSYBOX + "\nCMD [\"sleep\", \"600\"]\n"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        engine.images().save(List.of(tag), archive);
        engine.images().remove(tag, true);
        assertThat(engine.images().find(tag)).isEmpty();

        assertThat(engine.images().load(new java.io.ByteArrayInputStream(archive.toByteArray())))
                .containsExactly(tag);

        assertThat(engine.images().list(Map.of("test.run", run)))
                .extracting(ImageSummary::tags)
                .containsExactly(List.of(tag));
        assertThat(engine.images().history(tag)).isNotEmpty();
    }
}
