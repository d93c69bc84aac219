package org.containerharness.run;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.containerharness.images.ImageOptions;
import org.containerharness.model.PortSpec;
import org.containerharness.model.UnexpectedEnd;
import org.containerharness.snapshot.SnapshotOptions;

/**
 * How stacks are run.
 *
 * @param parallelism engine calls at a time
 * @param readyTimeout limit of waits that declare none
 * @param images how they are found and made
 * @param bindAddress where ports are bound that name no address; empty means loopback for a local engine
 * @param hostPorts where host ports are chosen from before the start; empty leaves it to the engine
 * @param snapshots whether they are made and used
 * @param stopGrace time containers get at teardown; empty kills them at once
 * @param whenEnded what it means that a container ended which does not say it itself
 * @param logLines how many last lines of output a failure shows
 * @param labels put on everything that is created
 */
public record RuntimeOptions(
        int parallelism,
        Duration readyTimeout,
        ImageOptions images,
        Optional<String> bindAddress,
        Optional<PortSpec.Range> hostPorts,
        SnapshotOptions snapshots,
        Optional<Duration> stopGrace,
        UnexpectedEnd whenEnded,
        int logLines,
        Map<String, String> labels) {

    public RuntimeOptions {
        labels = Map.copyOf(labels);
    }

    /** The defaults as the settings document them, but for snapshots, which an entry point asks for. */
    public static RuntimeOptions defaults() {
        return new RuntimeOptions(
                Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
                Duration.ofSeconds(60),
                ImageOptions.defaults(),
                Optional.empty(),
                Optional.empty(),
                SnapshotOptions.OFF,
                Optional.empty(),
                UnexpectedEnd.WARN,
                50,
                Map.of());
    }
}
