package org.containerharness.model;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What runs in a container; whatever is empty comes from the image.
 *
 * @param command arguments of the entrypoint (Dockerfile CMD)
 * @param entrypoint the program (Dockerfile ENTRYPOINT)
 * @param environment variables in order
 * @param workingDirectory absolute path
 * @param user name or id, optionally {@code :group}
 * @param tty a terminal; merges the two output streams
 * @param stdinOpen keep standard input open
 * @param init a tiny process 1 that forwards signals and reaps children
 * @param stopSignal such as {@code SIGINT}
 * @param stopTimeout grace period of a stop, engine default 10 s
 */
public record ProcessSpec(
        Optional<Command> command,
        Optional<Command> entrypoint,
        Map<String, String> environment,
        Optional<String> workingDirectory,
        Optional<String> user,
        boolean tty,
        boolean stdinOpen,
        boolean init,
        Optional<String> stopSignal,
        Optional<Duration> stopTimeout) {

    /** Everything as the image has it. */
    public static final ProcessSpec OF_IMAGE = new ProcessSpec(
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            Optional.empty(),
            Optional.empty());

    public ProcessSpec {
        environment = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        environment.keySet().stream()
                .filter(name -> name.isBlank() || name.contains("="))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidValueException("<" + name + "> is not the name of an environment variable.");
                });
    }

    public ProcessSpec withCommand(Command newCommand) {
        return new ProcessSpec(
                Optional.of(newCommand),
                entrypoint,
                environment,
                workingDirectory,
                user,
                tty,
                stdinOpen,
                init,
                stopSignal,
                stopTimeout);
    }

    public ProcessSpec withEntrypoint(Command newEntrypoint) {
        return new ProcessSpec(
                command,
                Optional.of(newEntrypoint),
                environment,
                workingDirectory,
                user,
                tty,
                stdinOpen,
                init,
                stopSignal,
                stopTimeout);
    }

    /** Adds variables; one of the same name is replaced. */
    public ProcessSpec plusEnvironment(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return new ProcessSpec(
                command, entrypoint, all, workingDirectory, user, tty, stdinOpen, init, stopSignal, stopTimeout);
    }

    public ProcessSpec withWorkingDirectory(String path) {
        return new ProcessSpec(
                command,
                entrypoint,
                environment,
                Optional.of(path),
                user,
                tty,
                stdinOpen,
                init,
                stopSignal,
                stopTimeout);
    }

    public ProcessSpec withUser(String newUser) {
        return new ProcessSpec(
                command,
                entrypoint,
                environment,
                workingDirectory,
                Optional.of(newUser),
                tty,
                stdinOpen,
                init,
                stopSignal,
                stopTimeout);
    }

    public ProcessSpec withTty(boolean newTty) {
        return new ProcessSpec(
                command,
                entrypoint,
                environment,
                workingDirectory,
                user,
                newTty,
                stdinOpen,
                init,
                stopSignal,
                stopTimeout);
    }

    public ProcessSpec withStdinOpen(boolean newStdinOpen) {
        return new ProcessSpec(
                command,
                entrypoint,
                environment,
                workingDirectory,
                user,
                tty,
                newStdinOpen,
                init,
                stopSignal,
                stopTimeout);
    }

    public ProcessSpec withInit(boolean newInit) {
        return new ProcessSpec(
                command,
                entrypoint,
                environment,
                workingDirectory,
                user,
                tty,
                stdinOpen,
                newInit,
                stopSignal,
                stopTimeout);
    }

    public ProcessSpec withStopSignal(String signal) {
        return new ProcessSpec(
                command,
                entrypoint,
                environment,
                workingDirectory,
                user,
                tty,
                stdinOpen,
                init,
                Optional.of(signal),
                stopTimeout);
    }

    public ProcessSpec withStopTimeout(Duration timeout) {
        return new ProcessSpec(
                command,
                entrypoint,
                environment,
                workingDirectory,
                user,
                tty,
                stdinOpen,
                init,
                stopSignal,
                Optional.of(timeout));
    }
}
