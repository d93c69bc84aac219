package org.containerharness.compose.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs in the containers of a service.
 *
 * @param command the words of the command; empty means none, absent means the image's
 * @param entrypoint the words of the entrypoint; empty means none, absent means the image's
 * @param environment the variables with a value, those of {@code env_file} included
 * @param unsetVariables the variables to remove from what the image sets
 * @param workingDirectory the folder it starts in
 * @param user the user, or user and group
 * @param groups further groups
 * @param isInit whether an init process runs first, if said
 * @param isTty whether a terminal is attached
 * @param isStdinOpen whether the standard input stays open
 * @param stopSignal the signal that asks to stop
 * @param stopGracePeriod how long it may take to stop; absent means the engine's ten seconds
 */
public record ServiceProcess(
        Optional<List<String>> command,
        Optional<List<String>> entrypoint,
        Map<String, String> environment,
        List<String> unsetVariables,
        Optional<String> workingDirectory,
        Optional<String> user,
        List<String> groups,
        Optional<Boolean> isInit,
        boolean isTty,
        boolean isStdinOpen,
        Optional<String> stopSignal,
        Optional<Duration> stopGracePeriod) {

    public ServiceProcess {
        command = command.map(List::copyOf);
        entrypoint = entrypoint.map(List::copyOf);
        environment = Map.copyOf(environment);
        unsetVariables = List.copyOf(unsetVariables);
        groups = List.copyOf(groups);
    }
}
