package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Starting and stopping again and again leaks nothing: not on the engine, not in the JVM. 50 times by default, as often as
 * {@code -Dharness.test.cycles} says otherwise.
 */
@Tag("engine")
class CyclesTest {

    private static final int CYCLES = Integer.getInteger("harness.test.cycles", 50);
    private static final int AT_ONCE = 4;
    private static final int WARM_UP = 12;
    private static final long MEGABYTE = 1024 * 1024;

    /** @param handles -1 where they cannot be counted */
    private record Use(long threads, long handles, long heapMegabytes) {}

    @Test
    @Timeout(1800)
    void leakNothing() throws Exception {
        try (Harness harness = Harness.connect()) {
            Map<String, String> ours = Map.of(Labels.SESSION, harness.session());
            startAndStop(harness, WARM_UP);
            Use before = use();

            startAndStop(harness, CYCLES);

            assertThat(left(harness.engine(), ours)).isEmpty();
            // Threads of pools end when they have had nothing to do for a while.
            Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(use().threads())
                    .isLessThanOrEqualTo(before.threads()));
            Use after = use();
            System.out.println(CYCLES + " cycles, before " + before + ", after " + after);
            assertThat(after.handles()).isLessThanOrEqualTo(before.handles() + 2);
            assertThat(after.heapMegabytes()).isLessThanOrEqualTo(before.heapMegabytes() + 2 + CYCLES / 200);
        }
    }

    private static void startAndStop(Harness harness, int times) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                all.add(pool.submit(() -> startAndStop(harness)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void startAndStop(Harness harness) {
        StackSpec spec = StackSpec.named("cycle")
                .plus(NetworkSpec.named("net"))
                .plus(VolumeSpec.named("data"))
                .plus(ContainerSpec.of("box", "busybox:1")
                        .command("sleep", "600")
                        .network("net")
                        .volumes("data:/data"));
        try (RunningStack stack = harness.start(spec)) {
            assertThat(stack.containers()).hasSize(1);
        }
    }

    private static List<String> left(Engine engine, Map<String, String> ours) {
        List<String> left = new ArrayList<>();
        engine.containers().list(ours).forEach(found -> left.add(found.name()));
        engine.networks().list(ours).forEach(found -> left.add(found.name()));
        engine.volumes().list(ours).forEach(found -> left.add(found.name()));
        return left;
    }

    private static Use use() throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("harness-"))
                .count();
        return new Use(threads, handles(), (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE);
    }

    private static long handles() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.count();
        }
    }
}
