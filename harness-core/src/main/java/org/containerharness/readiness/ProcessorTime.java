package org.containerharness.readiness;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecRequest;
import org.containerharness.model.Command;

/**
 * How much processor time a container has used, as its control group counts it (both versions of them), and has waited for
 * as far as that is known: on a machine with too much to do, who does nothing and who is not let do anything look alike.
 */
final class ProcessorTime {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final String SECOND_VERSION = "usage_usec ";

    private ProcessorTime() {}

    /** Read on this machine if the process is there, else with {@code cat} in the container; empty if it cannot be known. */
    static Optional<Duration> of(Engine engine, ContainerDetails facts) {
        return onThisMachine(facts).or(() -> inside(engine, facts.id()));
    }

    private static Optional<Duration> onThisMachine(ContainerDetails facts) {
        try {
            if (facts.state().processId() == 0) {
                return Optional.empty();
            }
            Path groups = Path.of("/proc", Long.toString(facts.state().processId()), "cgroup");
            for (String line : Files.readAllLines(groups)) {
                String[] parts = line.split(":", 3);
                boolean counts = parts[1].isEmpty() || parts[1].matches("(.*,)?cpuacct(,.*)?");
                if (counts && parts[2].contains(facts.id())) {
                    Path group = GROUPS.resolve(parts[1]).resolve(parts[2].substring(1));
                    Path file = group.resolve(parts[1].isEmpty() ? "cpu.stat" : "cpuacct.usage");
                    if (Files.isReadable(file)) {
                        return parse(Files.readString(file)).map(used -> used.plus(waitedFor(group)));
                    }
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** What the threads that are in the group now have waited for a processor, each since its beginning. */
    private static Duration waitedFor(Path group) {
        Duration waited = Duration.ZERO;
        try {
            for (String process : Files.readAllLines(group.resolve("cgroup.procs"))) {
                waited = waited.plus(waitedForBy(Path.of("/proc", process, "task")));
            }
        } catch (IOException e) {
            // What it has used says enough on most machines.
        }
        return waited;
    }

    /** Threads come and go meanwhile. */
    static Duration waitedForBy(Path tasks) {
        Duration waited = Duration.ZERO;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                waited = waited.plus(waited(Files.readString(thread.resolve("schedstat"))));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return waited;
        }
        return waited;
    }

    /** The second number of a thread's scheduling statistics, in nanoseconds. */
    static Duration waited(String statistics) {
        String[] numbers = statistics.strip().split(" ");
        return numbers.length > 1 ? Duration.ofNanos(Long.parseLong(numbers[1])) : Duration.ZERO;
    }

    private static Optional<Duration> inside(Engine engine, String container) {
        // Containers without a control group of their own see what the whole machine has used, and cannot be paused.
        if (!engine.info().has(Capability.PAUSE)) {
            return Optional.empty();
        }
        try {
            Command command = Command.of("cat", "/sys/fs/cgroup/cpu.stat", "/sys/fs/cgroup/cpuacct/cpuacct.usage");
            return parse(engine.containers()
                    .exec(container, ExecRequest.of(command).within(LIMIT))
                    .stdout());
        } catch (EngineException e) {
            return Optional.empty();
        }
    }

    /** Microseconds in a line of the second version, or a number of nanoseconds of the first. */
    static Optional<Duration> parse(String text) {
        for (String line : text.split("\n")) {
            if (line.startsWith(SECOND_VERSION)) {
                return Optional.of(Duration.ofNanos(
                        Long.parseLong(line.substring(SECOND_VERSION.length()).strip()) * 1_000));
            }
            if (line.matches("[0-9]{1,18}")) {
                return Optional.of(Duration.ofNanos(Long.parseLong(line)));
            }
        }
        return Optional.empty();
    }
}
