package org.containerharness.junit.maven;

import java.io.IOException;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.junit.jupiter.api.Test;

/** Run by {@link MavenBuildTest}. */
@InMaven
class FirstFork {

    @Test
    void usesIt(@Handle("maven-shared") RunningContainer shared) throws IOException {
        MavenProject.note(ProcessHandle.current().pid() + " " + shared.id());
    }
}
