package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.run.Fault;
import org.containerharness.run.Faults;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("engine")
@Timeout(60)
class FaultsOnEngineTest {

    @RegisterExtension
    static final RecordedHarness ENGINE = new RecordedHarness();

    /** 32 MB in one process, which it gives back at its end. */
    private static final String HOG = "x=$(dd if=/dev/zero bs=1M count=32 2>/dev/null | tr '\\0' x); test ${#x} -gt 0";

    private static RunningStack start(ContainerSpec container) {
        return ENGINE.harness()
                .start(StackSpec.named("faults")
                        .plus(NetworkSpec.named("net"))
                        .plus(container.network("net").command("sleep", "600")));
    }

    private static ContainerSpec box() {
        return ContainerSpec.of("box", "busybox:1");
    }

    @Test
    void whatIsStillWrongIsUndoneAtTheEndNetworksFirstAndToldAsEvents() {
        List<String> told = new CopyOnWriteArrayList<>();
        ENGINE.harness().events().addListener(event -> {
            if (event instanceof RunEvent.FaultMade fault) {
                told.add(fault.what().replaceAll(" \\(.*", ""));
            }
        });
        try (RunningStack stack = start(box())) {
            RunningContainer box = stack.container("box");
            try (Faults faults = ENGINE.harness().faults()) {
                Fault cut = faults.cut(box, stack.network("net"));
                assertThat(cut).hasToString("box is cut off from network net");
                assertThat(box.inspect().networks()).isEmpty();
                faults.kill(box);
                assertThat(box.isRunning()).isFalse();
            }
            assertThat(box.inspect().networks()).hasSize(1);
            assertThat(box.isRunning()).isTrue();
            assertThat(stack.takeEnds()).isEmpty();
        }
        assertThat(told)
                .containsExactly("cut off from network net", "sent SIGKILL", "joined to network net", "started");
    }

    @Test
    void aContainerThatWasPausedGoesOn() {
        try (RunningStack stack = start(box());
                Faults faults = ENGINE.harness().faults()) {
            RunningContainer box = stack.container("box");

            Fault paused = faults.pause(box);
            assertThat(box.inspect().state().status()).isEqualTo("paused");
            paused.close();
            paused.close();

            assertThat(box.isRunning()).isTrue();
            assertThat(paused.isOver()).isTrue();
        }
    }

    @Test
    void aFolderOfLimitedSizeIsFilledAndEmptied() {
        try (RunningStack stack = start(
                        box().plusMounts(List.of(new MountSpec.TmpfsMount(new ContainerPath("/data"), "size=1m"))));
                Faults faults = ENGINE.harness().faults()) {
            RunningContainer box = stack.container("box");

            Fault full = faults.fillDisk(box, "/data");
            assertThat(box.exec("sh", "-c", "echo hello > /data/file && cat /data/file")
                            .stderr())
                    .contains("No space left on device");
            full.close();

            assertThat(box.exec("sh", "-c", "echo hello > /data/file && cat /data/file")
                            .stdout())
                    .isEqualTo("hello\n");
            assertThatThrownBy(() -> faults.fillDisk(box, "/"))
                    .hasMessageContaining("<box> has room for")
                    .hasMessageContaining("Mount a tmpfs or a volume with a size there.");
        }
    }

    private static RunningContainer redis(RunningStack stack) {
        return stack.container("cache");
    }

    private static RunningStack startRedis() {
        return ENGINE.harness()
                .start(StackSpec.named("faults")
                        .plus(ContainerSpec.of("cache", "redis:7").ports("6379").proxied()));
    }

    /** The milliseconds until the answer of so many bytes is there. */
    private static long answer(RunningContainer redis, String command, int bytes) throws IOException {
        try (Socket socket = new Socket(redis.host(), redis.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
            long start = System.nanoTime();
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(bytes)).hasSize(bytes);
            return (System.nanoTime() - start) / 1_000_000;
        }
    }

    @Test
    void aDelayIsSeenInARoundTripAndOverWithTheFault() throws IOException {
        try (RunningStack stack = startRedis();
                Faults faults = ENGINE.harness().faults()) {
            RunningContainer redis = redis(stack);
            assertThat(answer(redis, "PING", 7)).isLessThan(95);

            Fault late = faults.delay(redis, Duration.ofMillis(50));
            assertThat(late).hasToString("cache is late by 50ms each way");
            assertThat(answer(redis, "PING", 7)).isBetween(100L, 1_000L);
            late.close();

            assertThat(answer(redis, "PING", 7)).isLessThan(95);
        }
    }

    @Test
    void aLimitIsSeenInATransfer() throws IOException {
        try (RunningStack stack = startRedis();
                Faults faults = ENGINE.harness().faults()) {
            RunningContainer redis = redis(stack);
            redis.exec("redis-cli", "setrange", "big", "499999", "x");
            assertThat(answer(redis, "GET big", 500_000)).isLessThan(900);

            Fault narrow = faults.throttle(redis, new ByteSize(500_000));
            assertThat(answer(redis, "GET big", 500_000)).isBetween(950L, 4_000L);
            narrow.close();

            assertThat(answer(redis, "GET big", 500_000)).isLessThan(900);
        }
    }

    @Test
    void aConnectionThatLosesAllIsStalledAndGoesOnLater() throws IOException {
        try (RunningStack stack = startRedis();
                Faults faults = ENGINE.harness().faults()) {
            RunningContainer redis = redis(stack);
            try (Socket socket = new Socket(redis.host(), redis.port())) {
                Fault lossy = faults.lose(redis, 1);
                socket.setSoTimeout(500);
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThatThrownBy(() -> socket.getInputStream().read()).hasMessageContaining("timed out");
                lossy.close();

                assertThat(socket.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
            }
        }
    }

    @Test
    void memoryIsTakenAndGivenBackAndTheLackOfItIsToldAsSuch() {
        try (RunningStack stack = start(box().resources(r -> r.withMemory(ByteSize.parse("100m"))))) {
            RunningContainer box = stack.container("box");
            try (Faults faults = ENGINE.harness().faults()) {
                Fault squeezed = faults.squeeze(box, ByteSize.parse("8m"));
                assertThat(squeezed).hasToString("box is down to 8.0 MB of memory");
                assertThat(memory(box)).isEqualTo(8 << 20);
                assertThat(box.exec("sh", "-c", HOG).exitCode()).isNotEqualTo(OptionalInt.of(0));
                squeezed.close();

                assertThat(memory(box)).isEqualTo(100 << 20);
                assertThat(box.exec("sh", "-c", HOG).exitCode()).hasValue(0);
            }
        }
    }

    @Test
    void aContainerWithoutALimitMayUseAllOfTheMachineAgain() {
        try (RunningStack stack = start(box())) {
            RunningContainer box = stack.container("box");

            try (Faults faults = ENGINE.harness().faults()) {
                faults.squeeze(box, ByteSize.parse("8m"));
            }

            assertThat(memory(box)).isEqualTo(ENGINE.harness().engine().status().memory());
            assertThat(box.exec("sh", "-c", HOG).exitCode()).hasValue(0);
        }
    }

    @Test
    void whatWasKilledForLackOfMemoryIsToldAsSuchAndStartedAgain() {
        ContainerSpec hog = box().command("sh", "-c", "while [ ! -e /tmp/go ]; do sleep 0.1; done; rm /tmp/go; " + HOG);
        try (RunningStack stack =
                ENGINE.harness().start(StackSpec.named("faults").plus(hog))) {
            RunningContainer box = stack.container("box");
            try (Faults faults = ENGINE.harness().faults()) {
                faults.squeeze(box, ByteSize.parse("8m"));
                box.exec("touch", "/tmp/go");

                assertThat(box.waitForExit(Duration.ofSeconds(20))).isEqualTo(137);
                assertThat(stack.takeEnds()).singleElement().asString().contains("out of memory");
            }
            assertThat(box.isRunning()).isTrue();
            assertThat(memory(box)).isGreaterThan(1L << 30);
        }
    }

    private static long memory(RunningContainer container) {
        return ENGINE.harness()
                .engine()
                .containers()
                .memoryLimit(container.id())
                .memory();
    }

    @Test
    void namesAreNotResolvedUntilItIsOver() {
        try (RunningStack stack = start(box());
                Faults faults = ENGINE.harness().faults()) {
            RunningContainer box = stack.container("box");

            Fault broken = faults.breakNames(box);
            assertThat(box.exec("nslookup", "box").exitCode()).hasValue(1);
            broken.close();

            assertThat(box.exec("nslookup", "box").exitCode()).hasValue(0);
        }
    }
}
