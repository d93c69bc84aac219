package org.containerharness.junit.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.containerharness.handle.RunningContainer;

/**
 * The file of what containers were doing when a test failed or took too long, a part for each. It takes a limited time in
 * all: of a container that cannot be looked at by then there is what was seen so far.
 */
final class StateFile {

    static final Duration LONGEST = Duration.ofSeconds(3);

    private static final int AT_ONCE = 8;

    private StateFile() {}

    /** @param since by the clock of the container's engine: what happened before is of no interest */
    static void write(
            Path path,
            String head,
            List<RunningContainer> containers,
            Function<RunningContainer, Instant> since,
            Function<RunningContainer, EngineClock> clock)
            throws IOException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(AT_ONCE, containers.size()), StateFile::daemon);
        List<ContainerReport> reports = new ArrayList<>();
        List<Future<?>> looking = new ArrayList<>();
        for (RunningContainer container : containers) {
            ContainerReport report = new ContainerReport(container, clock.apply(container), since.apply(container));
            reports.add(report);
            looking.add(pool.submit(report::look));
        }
        StringBuilder text = new StringBuilder(head).append('\n');
        for (int i = 0; i < reports.size(); i++) {
            boolean isWhole = isDone(looking.get(i), deadline);
            text.append(reports.get(i).text());
            if (!isWhole) {
                text.append("(no more of it within ")
                        .append(LONGEST.toSeconds())
                        .append(" s)\n");
            }
        }
        pool.shutdownNow();
        Files.writeString(path, text);
    }

    private static boolean isDone(Future<?> looking, long deadline) {
        try {
            looking.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            return false;
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "harness-look");
        thread.setDaemon(true);
        return thread;
    }
}
