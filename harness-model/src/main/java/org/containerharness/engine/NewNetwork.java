package org.containerharness.engine;

import java.util.Map;
import org.containerharness.model.NetworkSpec;

/**
 * A network to be created.
 *
 * @param spec what was declared
 * @param engineName its name on the engine
 * @param labels the harness's and the declared ones
 */
public record NewNetwork(NetworkSpec spec, String engineName, Map<String, String> labels) {}
