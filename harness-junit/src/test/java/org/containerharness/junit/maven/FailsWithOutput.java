package org.containerharness.junit.maven;

import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;

/** Run by {@link MavenBuildTest}. */
@WithContainer(name = "maven-talks", image = "busybox:1", command = "sleep 600")
class FailsWithOutput {

    @Test
    void fails(@Handle("maven-talks") RunningContainer talks) {
        talks.exec("sh", "-c", "echo wrong > /proc/1/fd/1");
        throw new IllegalStateException("it went wrong");
    }
}
