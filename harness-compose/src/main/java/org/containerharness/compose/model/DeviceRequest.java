package org.containerharness.compose.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request for devices such as GPUs; a count of -1 asks for all. */
public record DeviceRequest(
        Optional<String> driver,
        List<String> capabilities,
        Optional<Integer> count,
        List<String> deviceIds,
        Map<String, String> options) {

    public DeviceRequest {
        capabilities = List.copyOf(capabilities);
        deviceIds = List.copyOf(deviceIds);
        options = Map.copyOf(options);
    }
}
