package org.containerharness.engine;

import org.containerharness.model.ByteSize;

/**
 * How much memory a container may use, in the engine's numbers.
 *
 * @param memory in bytes, 0 for no limit
 * @param withSwap memory and swap together in bytes, 0 for the engine's default, -1 for no limit
 */
public record MemoryLimit(long memory, long withSwap) {

    /** So much, and no swap. */
    public static MemoryLimit of(ByteSize size) {
        return new MemoryLimit(size.bytes(), size.bytes());
    }

    public boolean isUnlimited() {
        return memory <= 0;
    }
}
