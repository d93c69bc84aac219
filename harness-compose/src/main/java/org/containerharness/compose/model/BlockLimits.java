package org.containerharness.compose.model;

import java.util.List;
import java.util.Optional;

/**
 * How much a service may read from and write to block devices.
 *
 * @param weight relative to others, 10 to 1000
 * @param deviceWeights the same for single devices
 * @param readBytes bytes per second
 * @param readOperations operations per second
 * @param writtenBytes bytes per second
 * @param writeOperations operations per second
 */
public record BlockLimits(
        Optional<Long> weight,
        List<Device> deviceWeights,
        List<Device> readBytes,
        List<Device> readOperations,
        List<Device> writtenBytes,
        List<Device> writeOperations) {

    /** A value for a device. */
    public record Device(String path, long value) {}

    public BlockLimits {
        deviceWeights = List.copyOf(deviceWeights);
        readBytes = List.copyOf(readBytes);
        readOperations = List.copyOf(readOperations);
        writtenBytes = List.copyOf(writtenBytes);
        writeOperations = List.copyOf(writeOperations);
    }
}
