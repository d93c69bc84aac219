package org.containerharness.engine;

import java.util.Map;
import org.containerharness.model.VolumeSpec;

/**
 * A volume to be created.
 *
 * @param spec what was declared
 * @param engineName its name on the engine
 * @param labels the harness's and the declared ones
 */
public record NewVolume(VolumeSpec spec, String engineName, Map<String, String> labels) {}
