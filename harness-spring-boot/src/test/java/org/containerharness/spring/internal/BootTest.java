package org.containerharness.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a version of Boot cannot do that was not seen yet. */
@ExtendWith(OutputCaptureExtension.class)
class BootTest {

    @Test
    void aVersionNeverSeenIsToldOfInOneSentence(CapturedOutput output) {
        Boot.with(() -> {
            throw new NoClassDefFoundError("org/springframework/boot/docker/compose/core/RunningService");
        });
        assertThat(output.getAll())
                .containsOnlyOnce("Spring Boot " + SpringBootVersion.getVersion() + " cannot be told of containers")
                .contains("addresses as properties only, such as harness.<container>.port.");
    }

    @Test
    void whatIsDoneAheadSaysNothing(CapturedOutput output) {
        Boot.ahead(() -> {
            throw new NoClassDefFoundError("of another version");
        });

        assertThat(output.getAll()).doesNotContain("cannot be told of containers");
    }
}
