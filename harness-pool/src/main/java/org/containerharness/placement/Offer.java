package org.containerharness.placement;

/**
 * How an engine stands that could run a stack.
 *
 * @param engine its name in the pool
 * @param platform as {@code linux/amd64}
 * @param memory of its machine in bytes, 0 if it does not say
 * @param running how many containers run there, whoever has them
 * @param reserved bytes for what is being started there from here, and may not run yet
 * @param placed how many stacks were placed there from here so far
 * @param missing how many images of the stack would have to be pulled or built
 * @param snapshots how many of its containers would begin from a snapshot
 */
public record Offer(
        String engine,
        String platform,
        long memory,
        int running,
        long reserved,
        int placed,
        int missing,
        int snapshots) {

    /** By reckoning: engines say what they have, not what is left. */
    long free() {
        return memory - running * Demand.USUAL_MEMORY - reserved;
    }
}
