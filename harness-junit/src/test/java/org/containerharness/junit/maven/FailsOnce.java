package org.containerharness.junit.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.junit.jupiter.api.Test;

/** Run by {@link MavenBuildTest}; succeeds when it is run again. */
@InMaven
class FailsOnce {

    @Test
    void usesIt(@Handle("maven-shared") RunningContainer shared) throws IOException {
        MavenProject.note(ProcessHandle.current().pid() + " " + shared.id());
        Path marker = Path.of("target", "failed-once");
        boolean again = Files.exists(marker);
        Files.writeString(marker, "");
        assertThat(again).as("this is the second run").isTrue();
    }
}
