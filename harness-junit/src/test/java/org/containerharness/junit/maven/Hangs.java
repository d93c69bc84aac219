package org.containerharness.junit.maven;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;

/** Run by {@link MavenBuildTest}, which ends it. */
@InMaven
@WithContainer(name = "maven-own", image = "busybox:1", command = "sleep 600")
class Hangs {

    @Test
    void waits(@Handle("maven-shared") RunningContainer shared, @Handle("maven-own") RunningContainer own)
            throws IOException, InterruptedException {
        MavenProject.note(ProcessHandle.current().pid() + " " + shared.id() + " " + own.id());
        new CountDownLatch(1).await(3, TimeUnit.MINUTES);
    }
}
