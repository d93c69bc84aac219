package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A copy of a project of Quarkus, which Maven runs with the modules of this build; what runs there notes what happens. */
final class QuarkusProject {

    /** Names a Maven of 3.9 or newer, which Quarkus' plugin needs. */
    static final String MAVEN = "harness.test.continuous";

    private static final Duration LONG = Duration.ofSeconds(90);

    private final Path folder;
    private final Path project;

    QuarkusProject(Path original, Path folder) throws IOException {
        this.folder = folder;
        this.project = folder.resolve("project");
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Path copy = project.resolve(original.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** Changes a source while it runs. */
    void edit(String source, String before, String after) throws IOException {
        Path file = project.resolve(source);
        Files.writeString(file, Files.readString(file).replace(before, after));
    }

    /** The words of each line that was noted in a round, which is its first one. */
    List<String[]> notes(String round) {
        Path notes = folder.resolve("notes");
        try {
            return !Files.exists(notes)
                    ? List.of()
                    : Files.readAllLines(notes).stream()
                            .map(line -> line.split(" "))
                            .filter(run -> run[0].equals(round))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Maven has written. */
    String text() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    void await(String what, Condition condition) {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> assertThat(
                        condition.holds())
                .as(() -> what + ": " + text())
                .isTrue());
    }

    Process start(String... goals) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty(MAVEN),
                "-B",
                "-ntp",
                "-Dmaven.repo.local=" + repository(),
                "-Dharness.version=" + version("<artifactId>harness-parent</artifactId>\\s*<version>"),
                "-Dquarkus.version=" + version("<quarkus.version>"),
                "-Dquarkus.analytics.disabled=true",
                "-Dcompiler.version=" + version("maven-compiler-plugin</artifactId>\\s*<version>")));
        command.addAll(List.of(goals));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("NOTES", folder.resolve("notes").toString());
        builder.environment().put("MAVEN_OPTS", "-Xmx400m -XX:TieredStopAtLevel=1");
        return builder.start();
    }

    private static String version(String before) throws IOException {
        Matcher found = Pattern.compile(before + "([^<]+)<").matcher(Files.readString(Path.of("..", "pom.xml")));
        assertThat(found.find()).as(before).isTrue();
        return found.group(1);
    }

    /** The one of this build by links, and in it, for this test only, the modules of this build. */
    private Path repository() throws IOException {
        Path real = Path.of(System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"));
        Path own = folder.resolve("repository");
        link(real, own, "org");
        link(real.resolve("org"), own.resolve("org"), "containerharness");
        install("harness-parent", Path.of("..", "pom.xml"));
        install("harness-bom", Path.of("..", "harness-bom", "pom.xml"));
        Pattern module = Pattern.compile(".*/(harness-[a-z]+)/target/(classes|harness-[a-z]+-[^/]*(?<!-tests)\\.jar)");
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Matcher found = module.matcher(entry.replace('\\', '/').replaceAll("/$", ""));
            if (found.matches()) {
                Path pom = install(found.group(1), Path.of("..", found.group(1), "pom.xml"));
                Path jar = pom.resolveSibling(pom.getFileName().toString().replaceAll("pom$", "jar"));
                if (Files.isDirectory(Path.of(entry))) {
                    pack(Path.of(entry), jar);
                } else {
                    Files.copy(Path.of(entry), jar);
                }
            }
        }
        return own;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(to.resolve(file.getFileName()), file);
                }
            }
        }
    }

    private Path install(String artifact, Path pom) throws IOException {
        String version = version("<artifactId>harness-parent</artifactId>\\s*<version>");
        Path installed = folder.resolve("repository/org/containerharness")
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + ".pom");
        Files.createDirectories(installed.getParent());
        return Files.copy(pom, installed);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
