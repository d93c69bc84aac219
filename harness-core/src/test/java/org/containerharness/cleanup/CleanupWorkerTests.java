package org.containerharness.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.containerharness.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CleanupWorkerTests {

    private static final CleanupOptions OPTIONS = new CleanupOptions(true, true, true, Duration.ZERO);

    /** An engine that was shut down, or a machine that was thrown away: nobody will ever say whose the guard is. */
    @Test
    @Timeout(60)
    void doesNotWaitForEverForAnEngineThatIsGone() throws Exception {
        Process build = new ProcessBuilder("sleep", "600").start();
        BuildOwner owner =
                BuildOwner.of("build-" + UUID.randomUUID(), build.pid()).orElseThrow();
        CleanupWorker worker = new CleanupWorker(
                () -> {
                    throw new EngineException(EngineException.Kind.CONNECTION, 0, "It cannot be reached.", null);
                },
                UUID.randomUUID().toString(),
                OPTIONS,
                note -> {});
        worker.longestTrial = Duration.ofSeconds(2);
        worker.watch(owner);
        worker.end(true);
        Thread thread = new Thread(worker);
        thread.start();

        thread.join(Duration.ofSeconds(4).toMillis());
        assertThat(thread.isAlive()).as("goes on while the build lives").isTrue();

        build.destroyForcibly().waitFor();
        thread.join(Duration.ofSeconds(20).toMillis());
        assertThat(thread.isAlive()).isFalse();
    }
}
