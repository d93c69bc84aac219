package org.containerharness.compose.model;

import java.util.Map;
import java.util.Optional;

/**
 * What a service may use, {@code deploy.resources} included. Sizes are bytes, periods and quotas microseconds.
 *
 * @param memory the most memory
 * @param memoryReservation memory kept for it
 * @param memorySwap memory and swap together; -1 is unlimited
 * @param memorySwappiness 0 to 100
 * @param cpus processors, in parts
 * @param cpuSet processors it may run on
 * @param pids processes; -1 is unlimited
 * @param isOomKillDisabled whether it is not killed when memory runs out
 * @param oomScoreAdjustment -1000 to 1000
 * @param block how much it may read and write
 * @param cpuValues {@code cpu_shares}, {@code cpu_quota} and their siblings, by key
 */
public record ResourceLimits(
        Optional<Long> memory,
        Optional<Long> memoryReservation,
        Optional<Long> memorySwap,
        Optional<Long> memorySwappiness,
        Optional<Double> cpus,
        Optional<String> cpuSet,
        Optional<Long> pids,
        boolean isOomKillDisabled,
        Optional<Integer> oomScoreAdjustment,
        Optional<BlockLimits> block,
        Map<String, Long> cpuValues) {

    public ResourceLimits {
        cpuValues = Map.copyOf(cpuValues);
    }
}
