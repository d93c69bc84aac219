package org.containerharness.readiness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecRequest;
import org.containerharness.model.Command;

/** How much processor time a container has used, as its control group counts it; both versions of them. */
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
                        return parse(Files.readString(file));
                    }
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> inside(Engine engine, String container) {
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
