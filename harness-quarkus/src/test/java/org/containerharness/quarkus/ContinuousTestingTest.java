package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.containerharness.Harness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quarkus' continuous testing without its console, over the project in {@code src/test/continuous}. It takes a Maven of 3.9
 * or newer, which the property names, and its plugin from a registry.
 */
@EnabledIfSystemProperty(named = ContinuousTestingTest.MAVEN, matches = ".+")
class ContinuousTestingTest {

    static final String MAVEN = "harness.test.continuous";

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Path PROJECT = Path.of("src/test/continuous");

    @TempDir
    Path folder;

    private Path project;

    @BeforeEach
    void copyProject() throws IOException {
        project = folder.resolve("project");
        try (Stream<Path> files = Files.walk(PROJECT)) {
            for (Path file : files.toList()) {
                Path copy = project.resolve(PROJECT.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Test
    @Timeout(400)
    void eachRunHasItsContainersAnewAndABuildHasOne() throws Exception {
        Process maven = start();
        List<String> containers;
        try {
            List<String[]> first = runs("1", maven);
            Path orders = project.resolve("src/main/java/shop/Orders.java");
            Files.writeString(orders, Files.readString(orders).replace("\"1\"", "\"2\""));
            List<String[]> second = runs("2", maven);

            assertThat(oneOf(first, 2, isProfile().negate()))
                    .isNotEqualTo(oneOf(second, 2, isProfile().negate()));
            assertThat(oneOf(first, 2, isProfile())).isNotEqualTo(oneOf(second, 2, isProfile()));
            assertThat(oneOf(first, 3, all -> true))
                    .as("of the build, in all applications and runs")
                    .isEqualTo(oneOf(second, 3, all -> true));
            assertThat(text()).as("Dev Services").doesNotContain("testcontainers");
            containers = Stream.of(first, second)
                    .flatMap(List::stream)
                    .flatMap(run -> Stream.of(run[2], run[3]))
                    .distinct()
                    .toList();
        } finally {
            maven.destroy();
            maven.waitFor(30, TimeUnit.SECONDS);
            maven.destroyForcibly();
        }
        try (Harness harness = Harness.connect()) {
            await("All is gone", () -> containers.stream()
                    .allMatch(id -> harness.engine().containers().find(id).isEmpty()));
        }
    }

    private static Predicate<String[]> isProfile() {
        return run -> run[1].equals("ProfileTest");
    }

    private static String oneOf(List<String[]> runs, int column, Predicate<String[]> matches) {
        List<String> found =
                runs.stream().filter(matches).map(run -> run[column]).distinct().toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** What the three tests of a round noted: round, class, container of the class, container of the build. */
    private List<String[]> runs(String round, Process maven) throws Exception {
        await("Round " + round, () -> {
            assertThat(maven.isAlive()).as(text()).isTrue();
            return notes(round).size() == 3;
        });
        return notes(round);
    }

    private List<String[]> notes(String round) {
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

    private String text() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Condition condition) {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> assertThat(
                        condition.holds())
                .as(() -> what + ": " + text())
                .isTrue());
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty(MAVEN),
                        "-B",
                        "-ntp",
                        "-Dmaven.repo.local=" + repository(),
                        "-Dharness.version=" + version("<artifactId>harness-parent</artifactId>\\s*<version>"),
                        "-Dquarkus.version=" + version("<quarkus.version>"),
                        "-Dcompiler.version=" + version("maven-compiler-plugin</artifactId>\\s*<version>"),
                        "quarkus:test")
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
