package org.containerharness.junit.maven;

import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;

/** For {@link MavenBuildTest}: its container ends at once. */
@WithContainer(
        name = "db",
        image = "busybox:1",
        command = {"sh", "-c", "echo 'FATAL: no such table'; exit 3"},
        waitFor = @WaitFor(log = "ready"))
class FailsToStart {

    @Test
    void test() {}
}
