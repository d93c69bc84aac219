package org.containerharness.docker;

import java.util.Map;

/** A volume as the engine sees it. */
public record VolumeFacts(String name, String driver, Map<String, String> options, Map<String, String> labels) {}
