package org.containerharness.compose.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What names and describes the containers of a service.
 *
 * @param containerName a fixed name
 * @param labels labels, those of {@code label_file} included
 * @param annotations annotations
 * @param loggingDriver where logs go
 * @param loggingOptions options of the logging driver
 * @param profiles the profiles that enable it
 */
public record Identity(
        Optional<String> containerName,
        Map<String, String> labels,
        Map<String, String> annotations,
        Optional<String> loggingDriver,
        Map<String, String> loggingOptions,
        List<String> profiles) {

    public Identity {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        loggingOptions = Map.copyOf(loggingOptions);
        profiles = List.copyOf(profiles);
    }
}
