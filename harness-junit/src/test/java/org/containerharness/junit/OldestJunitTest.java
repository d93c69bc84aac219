package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.docker.EngineConnector;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import redis.clients.jedis.Jedis;

/** The oldest JUnit that works: 5.12, which Spring Boot 3.5 brings. Its jars are copied here by the build. */
class OldestJunitTest {

    @Test
    void hasWhatEveryScopeDeclares() throws Exception {
        Process process = child("target/junit-5.12");
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("JUnit 5.12.2: 9 tests succeeded");
        List<String> containers = output.lines()
                .filter(line -> line.startsWith("container "))
                .map(line -> line.substring("container ".length()))
                .distinct()
                .toList();
        assertThat(containers)
                .as("two of classes, one of the suite, three of tests")
                .hasSize(6);
        try (Engine engine = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE)) {
            assertThat(containers).allMatch(id -> engine.containers().find(id).isEmpty());
        }
    }

    @Test
    void isAskedForWhereAnOlderOneIs() throws Exception {
        Process process = child("target/junit-5.11");
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isNotZero();
        assertThat(output).contains("Container Harness needs JUnit 5.12 or newer, found 5.11.4");
    }

    private static Process child(String jars) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-Dharness.report.directory=off",
                        "-cp",
                        classPath(Path.of(jars).toAbsolutePath()),
                        Child.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    private static String classPath(Path junit) throws IOException {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Stream<String> others = Arrays.stream(whole.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("junit-"));
        try (Stream<Path> jars = Files.list(junit)) {
            return Stream.concat(others, jars.map(Path::toString)).collect(Collectors.joining(File.pathSeparator));
        }
    }

    static class Child {
        public static void main(String[] arguments) {
            SummaryGeneratingListener results = new SummaryGeneratingListener();
            try (LauncherSession session = LauncherFactory.openSession()) {
                session.getLauncher()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(selectClass(OfAll.class), selectClass(OfAllAgain.class))
                                        .build(),
                                results);
            }
            results.getSummary().printFailuresTo(new java.io.PrintWriter(System.out, true), 20);
            System.out.println("JUnit " + Test.class.getPackage().getImplementationVersion() + ": "
                    + results.getSummary().getTestsSucceededCount() + " tests succeeded");
            System.exit(results.getSummary().getTotalFailureCount() == 0 ? 0 : 1);
        }
    }

    @WithContainer(name = "cache", image = "redis:7", ports = "6379")
    @WithContainer(name = "all", image = "busybox:1", command = "sleep 600", scope = Scope.SUITE)
    @ExportProperty(name = "oldest.cache", value = "redis://cache:6379")
    static class OfAll {

        @Handle("all")
        static RunningContainer all;

        @Endpoint("redis://cache:6379")
        URI cache;

        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        void remembers(String word, @Handle("cache") RunningContainer container) {
            tell(container);
            tell(all);
            assertThat(System.getProperty("oldest.cache")).isEqualTo(cache.toString());
            try (Jedis redis = new Jedis(cache)) {
                redis.set(word, word);
                assertThat(redis.get(word)).isEqualTo(word);
            }
        }

        @Nested
        class Inside {
            @Test
            void hasItToo(@Handle("cache") RunningContainer container) {
                assertThat(container.isRunning()).isTrue();
                tell(container);
            }
        }
    }

    static class OfAllAgain extends OfAll {

        @RepeatedTest(3)
        @WithContainer(name = "own", image = "busybox:1", command = "sleep 600")
        void hasItsOwn(@Handle("own") RunningContainer own) {
            tell(own);
        }
    }

    private static void tell(RunningContainer container) {
        System.out.println("container " + container.id());
    }
}
