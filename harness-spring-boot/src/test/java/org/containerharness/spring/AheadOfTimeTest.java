package org.containerharness.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.aot.TestContextAotGenerator;

/** Contexts that a build processes ahead of time. */
@ExtendWith(OutputCaptureExtension.class)
class AheadOfTimeTest {

    @Test
    void nothingStarts(CapturedOutput output) {
        System.setProperty("spring.aot.processing", "true");
        try {
            // The image does not exist: who starts it fails.
            new TestContextAotGenerator(new InMemoryGeneratedFiles()).processAheadOfTime(Stream.of(Declares.class));
        } finally {
            System.clearProperty("spring.aot.processing");
        }
        assertThat(output.getAll()).doesNotContain("WARN", "ERROR");
        Leftovers.none();
    }

    @Test
    void theSameClassFailsIfItRuns() {
        assertThat(TestRun.overRealEngine().run(Declares.class).failure()).isNotNull();
    }

    @SpringBootTest
    @WithContainer(name = "absent", image = "localhost:1/absent:1")
    static class Declares {

        @Test
        void neverRuns() {}
    }
}
