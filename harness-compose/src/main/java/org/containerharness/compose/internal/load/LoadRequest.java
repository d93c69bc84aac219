package org.containerharness.compose.internal.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to load.
 *
 * @param workingDirectory what relative arguments start from, absolute
 * @param projectDirectory what relative paths in files start from, if not the folder of the first file
 * @param files the files in the order they merge; none to look for them
 * @param environment the variables of the process
 * @param envFiles files of further variables; none for {@code .env}
 * @param profiles the active profiles; none to take them from {@code COMPOSE_PROFILES}
 * @param services the selected services; none for all
 * @param projectName the project's name, if given
 * @param nameSuffix appended to the project's name with a hyphen
 * @param overrides contents of further files that merge on top of all others
 * @param standardInput the content of the file {@code -}
 */
public record LoadRequest(
        Path workingDirectory,
        Optional<Path> projectDirectory,
        List<Path> files,
        Map<String, String> environment,
        List<Path> envFiles,
        List<String> profiles,
        List<String> services,
        Optional<String> projectName,
        Optional<String> nameSuffix,
        List<String> overrides,
        Optional<String> standardInput) {

    public LoadRequest {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        envFiles = List.copyOf(envFiles);
        profiles = List.copyOf(profiles);
        services = List.copyOf(services);
        overrides = List.copyOf(overrides);
    }
}
