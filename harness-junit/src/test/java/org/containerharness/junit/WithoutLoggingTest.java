package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.containerharness.engine.FakeEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM without an SLF4J provider: what a person must know is on standard error then. */
class WithoutLoggingTest {

    @TempDir
    private Path folder;

    @Test
    void tellsOnStandardErrorWhatIsKeptWhereOutputIsAndWhichSettingsHaveNoEffect() throws Exception {
        String told = toldBy(withoutLogging(), "-Dharness.kep=always");

        assertThat(told)
                .containsOnlyOnce("WARN Unknown setting harness.kep (system property). Did you mean harness.keep?")
                .containsOnlyOnce("Kept stack ")
                .contains("since a test failed, by configuration parameter harness.keep")
                .contains("docker rm -f -v ch-cache-")
                .containsOnlyOnce("is kept in " + folder.resolve("logs"));
    }

    @Test
    void tellsOnStandardOutputWhatRanAndWhereThePageIs() throws Exception {
        toldBy(withoutLogging());

        assertThat(folder.resolve("stdout"))
                .content()
                .contains("[harness] 1 container for 1 test class in ")
                .contains("[harness] Tests waited ")
                .contains("[harness] Report: " + folder.resolve("index.html").toUri());
    }

    @Test
    void tellsNothingWhereSilenceWasChosen() throws Exception {
        Path chosen = Files.createDirectories(folder.resolve("nop/org/slf4j/nop"));
        Files.createFile(chosen.resolve("NOPServiceProvider.class"));

        assertThat(toldBy(folder.resolve("nop") + File.pathSeparator + withoutLogging(), "-Dharness.kep=always"))
                .doesNotContain("harness.kep", "Kept stack");
    }

    private static String withoutLogging() {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String without = Arrays.stream(whole.split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(whole);
        return without;
    }

    private String toldBy(String classPath, String... options) throws IOException, InterruptedException {
        Path told = folder.resolve("stderr");
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp", classPath));
        command.addAll(List.of(options));
        command.addAll(List.of(Child.class.getName(), folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(told.toFile())
                .redirectOutput(folder.resolve("stdout").toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(told)).isZero();
        return Files.readString(told);
    }

    static class Child {
        public static void main(String[] arguments) {
            FakeEngine engine = new FakeEngine().withImage("redis:7");
            engine.onStart("cache", container -> container.log("Ready to accept connections"));
            TestRun.over(engine)
                    .with("harness.report.directory", arguments[0])
                    .with("harness.keep", "on-failure")
                    .run(Fails.class)
                    .failure();
        }
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Fails {
        @Test
        void test() {
            throw new IllegalStateException("wrong");
        }
    }
}
