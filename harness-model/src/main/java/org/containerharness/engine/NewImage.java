package org.containerharness.engine;

import java.util.Map;
import org.containerharness.model.BuildSpec;

/**
 * An image to be built.
 *
 * @param spec what was declared
 * @param files what it is built from
 * @param tag the reference it gets
 * @param labels put on it besides the spec's own
 */
public record NewImage(BuildSpec spec, BuildFiles files, String tag, Map<String, String> labels) {

    public NewImage {
        labels = Map.copyOf(labels);
    }
}
