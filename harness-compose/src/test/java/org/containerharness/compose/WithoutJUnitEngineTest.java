package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JUnit is optional: a JVM whose class path lacks it, and harness-junit, runs projects all the same. */
@Tag("engine")
@Timeout(120)
class WithoutJUnitEngineTest {

    @Test
    void runsAProjectWhereJUnitIsNotThere() throws Exception {
        // Surefire starts this JVM with a jar that only names the real class path.
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String without = Arrays.stream(whole.split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*(/harness-junit/|/org/junit/|/harness-junit-[^/]*\\.jar).*"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(whole);

        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        without,
                        WithoutJUnitMain.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("no JUnit here").contains("cache answers PONG");
    }
}
