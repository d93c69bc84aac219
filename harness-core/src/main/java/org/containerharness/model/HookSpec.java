package org.containerharness.model;

import java.util.Map;
import java.util.Optional;

/**
 * A command that is run in a container at a certain moment of its life.
 *
 * @param command the words; no shell unless they name one
 * @param user empty for the container's own
 * @param privileged whether it has every right
 * @param workingDirectory empty for the container's own
 * @param environment further variables
 */
public record HookSpec(
        Command command,
        Optional<String> user,
        boolean privileged,
        Optional<String> workingDirectory,
        Map<String, String> environment) {

    public HookSpec {
        environment = Map.copyOf(environment);
        if (command.words().isEmpty()) {
            throw new InvalidValueException("A hook needs a command.");
        }
    }

    public static HookSpec of(String... words) {
        return new HookSpec(Command.of(words), Optional.empty(), false, Optional.empty(), Map.of());
    }
}
