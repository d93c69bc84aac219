package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Classes that the running application cannot serve, in a JVM of their own: an application is of all of them, in the order
 * of their names.
 */
class RefusedTest {

    @Test
    void areToldSo(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                Run.class.getName()));
        List.of(Application.class, Different.class, EachOne.class, Kills.class, Later.class)
                .forEach(type -> command.add(type.getName()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();

        assertThat(read(output))
                .contains("RUN runs() SUCCESSFUL")
                .contains("RUN RefusedTest$Different FAILED")
                .contains("the application that runs is not connected to <db>", "@TestProfile of its own")
                .contains("RUN RefusedTest$EachOne FAILED")
                .contains("each test has a <cache> of its own")
                .contains("RUN kills(RunningContainer) SUCCESSFUL")
                .contains("RUN RefusedTest$Later FAILED")
                .contains("Later is given fixtures of its own", "whose container has ended meanwhile");
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    static final class Run {

        private Run() {}

        public static void main(String[] names) {
            try (LauncherSession session = LauncherFactory.openSession()) {
                session.getLauncher()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(List.of(names).stream()
                                                .map(DiscoverySelectors::selectClass)
                                                .toList())
                                        .build(),
                                new Printer());
            }
        }
    }

    private static final class Printer implements TestExecutionListener {

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(Throwable::printStackTrace);
            System.err.println("RUN " + test.getDisplayName() + " " + result.getStatus());
        }
    }

    @QuarkusTest
    @WithContainer(name = "db", image = "postgres:16")
    @WithContainer(name = "cache", image = "redis:7")
    static class Application {

        @Test
        void runs() {}
    }

    @QuarkusTest
    @WithContainer(name = "db", image = "postgres:16")
    @WithContainer(name = "cache", image = "redis:7")
    @WithContainer(name = "other", image = "redis:7", connection = "none")
    static class Different {

        @Test
        void neverRuns() {}
    }

    @QuarkusTest
    @WithContainer(name = "db", image = "postgres:16")
    @WithContainer(name = "cache", image = "redis:7")
    static class Kills {

        @Test
        void kills(@Handle("db") RunningContainer db) {
            db.kill();
            db.waitForExit(Duration.ofSeconds(10));
        }
    }

    @QuarkusTest
    @WithContainer(name = "db", image = "postgres:16")
    @WithContainer(name = "cache", image = "redis:7")
    static class Later {

        @Test
        void neverRuns() {}
    }

    @QuarkusTest
    static class EachOne {

        @Test
        @WithContainer(name = "cache", image = "redis:7")
        void neverRuns() {}
    }
}
