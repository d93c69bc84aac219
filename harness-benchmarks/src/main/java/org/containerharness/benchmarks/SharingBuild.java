package org.containerharness.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Two Maven builds that are the same but for how their 12 classes get a PostgreSQL and a Redis. */
final class SharingBuild {

    private static final int MODULES = 3;
    private static final int CLASSES = 4;
    private static final int FORKS = 2;

    private final int rounds;

    SharingBuild(int rounds) {
        this.rounds = rounds;
    }

    void run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("harness-sharing");
        try {
            Path ours = write(folder.resolve("harness"), SharingBuild::harnessTest);
            Path theirs = write(folder.resolve("testcontainers"), SharingBuild::testcontainersTest);
            Samples shared = new Samples();
            Samples each = new Samples();
            build(ours, "compiler:testCompile");
            build(theirs, "compiler:testCompile");
            List<Long> created = new ArrayList<>();
            List<Long> theirsCreated = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                created.add(creationsDuring(shared, ours));
                theirsCreated.add(creationsDuring(each, theirs));
            }
            System.out.printf(
                    "Maven build of %d modules x %d forks, %d classes with PostgreSQL and Redis, median of %d%n",
                    MODULES, FORKS, MODULES * CLASSES, rounds);
            System.out.printf("harness, BUILD scope       %s, containers created %s%n", shared, created);
            System.out.printf("Testcontainers, @Container %s, containers created %s%n", each, theirsCreated);
            System.out.printf("ratio                      %.2f%n", shared.median() / each.median());
        } finally {
            delete(folder);
        }
    }

    /** Counted from the engine's events; guards are left out, and so is what other images are used for. */
    private static long creationsDuring(Samples samples, Path project) throws IOException, InterruptedException {
        Instant from = Instant.now();
        long start = System.nanoTime();
        build(project, "surefire:test");
        samples.addNanos(System.nanoTime() - start);
        Process events = new ProcessBuilder(
                        "docker",
                        "events",
                        "--since",
                        Long.toString(from.getEpochSecond()),
                        "--until",
                        Long.toString(Instant.now().getEpochSecond() + 1),
                        "--filter",
                        "event=create",
                        "--filter",
                        "type=container",
                        "--format",
                        "{{.Actor.Attributes.image}} {{index .Actor.Attributes \"bench.sharing\"}}")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(events.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.lines().filter(line -> line.endsWith(" yes")).count();
    }

    private static void build(Path project, String goal) throws IOException, InterruptedException {
        Process maven = new ProcessBuilder("mvn", "-B", "-ntp", "-q", "-o", goal)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        String output;
        try (InputStream in = maven.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!maven.waitFor(10, TimeUnit.MINUTES) || maven.exitValue() != 0) {
            throw new IllegalStateException("mvn " + goal + " in " + project + " failed:\n" + output);
        }
    }

    // The projects

    @FunctionalInterface
    private interface TestText {
        String of(String className);
    }

    private static Path write(Path project, TestText test) throws IOException {
        Files.createDirectories(project);
        StringBuilder modules = new StringBuilder();
        for (int module = 1; module <= MODULES; module++) {
            modules.append("<module>m").append(module).append("</module>");
        }
        Files.writeString(
                project.resolve("pom.xml"),
                pom("<artifactId>parent</artifactId><groupId>bench</groupId><version>1</version>"
                        + "<packaging>pom</packaging><modules>" + modules + "</modules>" + properties()
                        + "<dependencies><dependency><groupId>org.junit.jupiter</groupId>"
                        + "<artifactId>junit-jupiter</artifactId><version>" + junitVersion()
                        + "</version><scope>test</scope></dependency></dependencies>" + build()));
        for (int module = 1; module <= MODULES; module++) {
            Path folder = project.resolve("m" + module);
            Path tests = Files.createDirectories(folder.resolve("src/test/java/bench"));
            Files.writeString(
                    folder.resolve("pom.xml"),
                    pom("<parent><artifactId>parent</artifactId><groupId>bench</groupId><version>1</version></parent>"
                            + "<artifactId>m" + module + "</artifactId>"));
            for (int number = 1; number <= CLASSES; number++) {
                String name = "Case" + module + number + "Test";
                Files.writeString(tests.resolve(name + ".java"), test.of(name));
            }
        }
        return project;
    }

    private static String pom(String content) {
        return "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>" + content
                + "</project>";
    }

    /** By it Surefire knows which provider it needs. */
    private static String junitVersion() {
        return org.junit.jupiter.api.Test.class.getPackage().getImplementationVersion();
    }

    private static String properties() {
        return "<properties><maven.compiler.release>17</maven.compiler.release>"
                + "<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>";
    }

    /** The class path of this program has all that both kinds of tests need. */
    private static String build() {
        StringBuilder jars = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            jars.append("<additionalClasspathElement>").append(entry).append("</additionalClasspathElement>");
        }
        String versions = System.getProperty("bench.versions", "3.14.1 3.5.4");
        String[] plugins = versions.split(" ");
        return "<build><plugins>"
                + "<plugin><artifactId>maven-compiler-plugin</artifactId><version>" + plugins[0]
                + "</version><configuration><compilerArgs><arg>-cp</arg><arg>"
                + System.getProperty("java.class.path") + "</arg></compilerArgs></configuration></plugin>"
                + "<plugin><artifactId>maven-surefire-plugin</artifactId><version>" + plugins[1]
                + "</version><configuration><forkCount>" + FORKS
                + "</forkCount><reuseForks>true</reuseForks><trimStackTrace>true</trimStackTrace>"
                + "<additionalClasspathElements>" + jars + "</additionalClasspathElements>"
                + "<additionalClasspathDependencies/></configuration></plugin></plugins></build>";
    }

    private static String harnessTest(String name) {
        return """
                package bench;
                import org.containerharness.junit.*;
                import org.junit.jupiter.api.Test;
                @WithContainer(name = "bench-db", image = "postgres:16", env = "POSTGRES_HOST_AUTH_METHOD=trust",
                        ports = "5432", labels = "bench.sharing=yes", scope = Scope.BUILD,
                        waitFor = @WaitFor(log = "database system is ready to accept connections", times = 2))
                @WithContainer(name = "bench-cache", image = "redis:7", ports = "6379", labels = "bench.sharing=yes",
                        scope = Scope.BUILD)
                class NAME {
                    @Test void connects(@Endpoint("tcp://bench-db:5432") java.net.URI db,
                            @Endpoint("tcp://bench-cache:6379") java.net.URI cache) throws Exception {
                        new java.net.Socket(db.getHost(), db.getPort()).close();
                        new java.net.Socket(cache.getHost(), cache.getPort()).close();
                    }
                }
                """.replace("NAME", name);
    }

    private static String testcontainersTest(String name) {
        return """
                package bench;
                import org.junit.jupiter.api.*;
                import org.testcontainers.containers.GenericContainer;
                import org.testcontainers.containers.wait.strategy.Wait;
                import org.testcontainers.junit.jupiter.*;
                import org.testcontainers.utility.DockerImageName;
                @Testcontainers
                class NAME {
                    @Container static GenericContainer<?> db = new GenericContainer<>(DockerImageName.parse("postgres:16"))
                            .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust").withExposedPorts(5432)
                            .withLabel("bench.sharing", "yes")
                            .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*", 2));
                    @Container static GenericContainer<?> cache = new GenericContainer<>(DockerImageName.parse("redis:7"))
                            .withExposedPorts(6379).withLabel("bench.sharing", "yes");
                    @Test void connects() throws Exception {
                        new java.net.Socket(db.getHost(), db.getMappedPort(5432)).close();
                        new java.net.Socket(cache.getHost(), cache.getMappedPort(6379)).close();
                    }
                }
                """.replace("NAME", name);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
