package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What a report takes of the heap. */
class HeapOfOutputTest {

    private static final long MOST = 30L << 20;

    @TempDir
    Path reports;

    @Test
    void isLessThanThirtyMegabytesWithAHundredMegabytesOfOutput() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("container");
        logger.setAdditive(false);
        logger.setLevel(Level.OFF);
        long without = highest(() -> TestRun.overRealEngine().run(WritesMuch.class));
        logger.setLevel(Level.DEBUG);
        try {
            long with = highest(() -> TestRun.overRealEngine()
                    .with("harness.report.directory", reports.toString())
                    .with("harness.log.files", "always")
                    .run(WritesMuch.class));

            System.out.printf("Live heap: %d MB without a report, %d MB with one.%n", without >> 20, with >> 20);
            assertThat(with - without).isLessThan(MOST);
            Path log = KeptLogs.in(reports, "HeapOfOutputTest.WritesMuch/class/writer.log");
            assertThat(Files.size(log)).isBetween(9L << 20, 13L << 20);
            try (Stream<String> lines = Files.lines(log)) {
                assertThat(lines.filter(line -> line.contains("left out"))).isNotEmpty();
            }
        } finally {
            logger.setLevel(null);
            logger.setAdditive(true);
        }
    }

    @WithContainer(
            name = "writer",
            image = "busybox:1",
            command = {
                "sh",
                "-c",
                "yes $(head -c 100 /dev/zero | tr '\\0' x) | head -c 104857600; echo; touch /written; exec sleep 600"
            },
            waitFor = @WaitFor(file = "/written"))
    static class WritesMuch {

        static IntStream tests() {
            return IntStream.range(0, 2);
        }

        @ParameterizedTest
        @MethodSource("tests")
        void test(int number) {
            assertThat(number).isNotNegative();
        }
    }

    /** How much of the heap is in use while something runs, at most, as far as looks every tenth of a second tell. */
    private static long highest(Runnable work) throws InterruptedException {
        AtomicLong highest = new AtomicLong();
        AtomicBoolean isDone = new AtomicBoolean();
        Thread looking = new Thread(
                () -> {
                    while (!isDone.get()) {
                        System.gc();
                        Runtime runtime = Runtime.getRuntime();
                        highest.accumulateAndGet(runtime.totalMemory() - runtime.freeMemory(), Math::max);
                        sleep();
                    }
                },
                "looks-at-heap");
        looking.start();
        try {
            work.run();
        } finally {
            isDone.set(true);
            looking.join(Duration.ofSeconds(10).toMillis());
        }
        return highest.get();
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
