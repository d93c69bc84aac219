package org.containerharness.compose.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command in a running container after its start or before its stop. */
public record Hook(
        List<String> command,
        Optional<String> user,
        boolean isPrivileged,
        Optional<String> workingDirectory,
        Map<String, String> environment) {

    public Hook {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
