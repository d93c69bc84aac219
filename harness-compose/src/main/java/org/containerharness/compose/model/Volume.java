package org.containerharness.compose.model;

import java.util.Map;
import java.util.Optional;

/**
 * A volume of a project.
 *
 * @param key its key in the project
 * @param name its name on the engine
 * @param isExternal whether it exists already
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/07-volumes.md">Volumes</a>
 */
public record Volume(
        String key,
        String name,
        boolean isExternal,
        Optional<String> driver,
        Map<String, String> driverOptions,
        Map<String, String> labels) {

    public Volume {
        driverOptions = Map.copyOf(driverOptions);
        labels = Map.copyOf(labels);
    }
}
