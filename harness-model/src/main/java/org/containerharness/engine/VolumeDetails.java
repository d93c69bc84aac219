package org.containerharness.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A volume as the engine sees it. */
public record VolumeDetails(
        String name,
        String driver,
        Map<String, String> options,
        Map<String, String> labels,
        Optional<Instant> created) {}
