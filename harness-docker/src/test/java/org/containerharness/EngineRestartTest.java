package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.containerharness.docker.EngineConnector;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;

/**
 * An engine that restarts leaves nothing behind either, whether it is stopped or killed, and whether its containers go on
 * meanwhile or not. Takes a minute and a half, so it runs only with {@code -Dharness.test.restart=all}.
 */
@Tag("engine")
@Timeout(400)
class EngineRestartTest {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String IMAGE = "containerharness/busybox:1";

    @Test
    void nothingIsLeftWhenTheEngineIsKilledAndTheHarnessEndsBeforeItIsBack() throws Exception {
        assumeAll();
        leavesNothing(false, "-KILL");
    }

    @Test
    void nothingIsLeftWhenTheEngineIsStopped() throws Exception {
        assumeAll();
        leavesNothing(false, "-TERM");
    }

    @Test
    void nothingIsLeftWhenContainersGoOnWithoutTheEngine() throws Exception {
        assumeAll();
        leavesNothing(true, "-TERM");
        leavesNothing(true, "-KILL");
    }

    private static void assumeAll() {
        assumeTrue(
                "all".equals(System.getProperty("harness.test.restart")),
                "Takes a while; run it with -Dharness.test.restart=all.");
    }

    /** Two sessions: one ends while the engine is away, the other when it is back, and can start things in between. */
    private static void leavesNothing(boolean liveRestore, String signal) throws Exception {
        PrivateEngine.obstacle().ifPresent(reason -> {
            throw new TestAbortedException(reason);
        });
        try (PrivateEngine own = PrivateEngine.start(liveRestore, IMAGE);
                Engine engine =
                        EngineConnector.connect(EngineSettings.ofProcess().withHost(own.host()), CallListener.NONE)) {
            Settings settings = Settings.load().with(Setting.ENGINE_HOST, own.host());
            Harness endsMeanwhile = Harness.connect(settings);
            Harness endsLater = Harness.connect(settings);
            try {
                endsMeanwhile.start(stack());
                endsLater.start(stack());
                // Not before both can be seen to live: what happens earlier is a killed start.
                Awaitility.await()
                        .atMost(LONG)
                        .until(() -> engine.containers()
                                        .list(Map.of(Labels.GUARDS, ""))
                                        .size()
                                == 2);

                own.down(signal);
                closeInVain(endsMeanwhile);
                own.up();

                try (RunningStack after = endsLater.start(stack())) {
                    assertThat(after.container("box").isRunning()).isTrue();
                }
            } finally {
                closeInVain(endsMeanwhile);
                closeInVain(endsLater);
            }
            long start = System.nanoTime();
            Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(left(engine))
                    .isEmpty());
            System.out.printf(
                    "Engine ended by %s%s: 0 left after %d ms%n",
                    signal,
                    liveRestore ? ", live restore" : "",
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
        }
    }

    /** What cannot be removed now is the watchdog's to remove. */
    private static void closeInVain(Harness harness) {
        try {
            harness.close();
        } catch (HarnessException e) {
            assertThat(e).hasMessageContaining("could not be removed");
        }
    }

    private static StackSpec stack() {
        return StackSpec.named("restart")
                .plus(NetworkSpec.named("net"))
                .plus(VolumeSpec.named("data"))
                .plus(ContainerSpec.of("box", IMAGE)
                        .command("sleep", "600")
                        .network("net")
                        .volumes("data:/data"));
    }

    private static List<String> left(Engine engine) {
        Map<String, String> ours = Map.of(Labels.OURS, "true");
        List<String> left = new ArrayList<>();
        engine.containers().list(ours).forEach(found -> left.add(found.name()));
        engine.networks().list(ours).forEach(found -> left.add(found.name()));
        engine.volumes().list(ours).forEach(found -> left.add(found.name()));
        return left;
    }
}
