package org.containerharness.engine;

import java.time.Instant;
import java.util.List;

/**
 * What an engine says of itself at one moment.
 *
 * @param time of its clock
 * @param rootDirectory where it keeps images, containers and volumes, on its own machine
 * @param memory of its machine, in bytes; 0 if it does not say
 * @param running how many containers run, whoever has them
 * @param networkCapacity how many bridge networks its address pools have room for
 * @param storageDriver how it keeps layers, such as {@code overlay2}; empty if it does not say
 * @param cgroups version and driver, such as {@code 2, systemd}; empty if it does not say
 * @param nodeId of the node that it is in a swarm; empty if it is in none
 * @param warnings its own
 */
public record EngineStatus(
        Instant time,
        String rootDirectory,
        long memory,
        int running,
        long networkCapacity,
        String storageDriver,
        String cgroups,
        String nodeId,
        List<String> warnings) {

    public EngineStatus {
        warnings = List.copyOf(warnings);
    }
}
