package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What the build has packaged. */
class PackagedJarsIT {

    private static String given(String property) {
        return String.valueOf(System.getProperty(property));
    }

    @Test
    void theProgramTellsItsVersion() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        given("program.jar"),
                        "--version")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Container Harness " + given("program.version") + System.lineSeparator());
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
    }

    @Test
    void theLibraryConfiguresNobodysLogging() throws IOException {
        try (JarFile library = new JarFile(given("library.jar"))) {
            assertThat(library.stream().map(entry -> entry.getName()).toList())
                    .contains("org/containerharness/cli/HarnessCommand.class")
                    .doesNotContainAnyElementsOf(List.of(
                            "logback.xml",
                            "logback-test.xml",
                            "META-INF/services/ch.qos.logback.classic.spi.Configurator"));
        }
    }
}
