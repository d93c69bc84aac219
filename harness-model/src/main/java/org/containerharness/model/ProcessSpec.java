package org.containerharness.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.internal.ProcessSpecBuilder;

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
    public static final ProcessSpec OF_IMAGE =
            ProcessSpecBuilder.builder().environment(Map.of()).build();

    public ProcessSpec {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        Secrets.learn(environment);
        environment.keySet().stream()
                .filter(name -> name.isBlank() || name.contains("="))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidValueException("<" + name + "> is not the name of an environment variable.");
                });
    }

    /** Secret values of variables are masked. */
    @Override
    public String toString() {
        return "ProcessSpec[command=" + command.map(Object::toString).map(Secrets::mask) + ", entrypoint="
                + entrypoint.map(Object::toString).map(Secrets::mask) + ", environment=" + Secrets.mask(environment)
                + ", user=" + user + "]";
    }

    public ProcessSpec withCommand(Command newCommand) {
        return ProcessSpecBuilder.from(this).command(Optional.of(newCommand)).build();
    }

    public ProcessSpec withEntrypoint(Command newEntrypoint) {
        return ProcessSpecBuilder.from(this)
                .entrypoint(Optional.of(newEntrypoint))
                .build();
    }

    /** Adds variables; one of the same name is replaced. */
    public ProcessSpec plusEnvironment(Map<String, String> more) {
        return ProcessSpecBuilder.from(this)
                .environment(Joined.map(environment, more))
                .build();
    }

    public ProcessSpec withWorkingDirectory(String path) {
        return ProcessSpecBuilder.from(this).workingDirectory(Optional.of(path)).build();
    }

    public ProcessSpec withUser(String newUser) {
        return ProcessSpecBuilder.from(this).user(Optional.of(newUser)).build();
    }

    public ProcessSpec withTty(boolean newTty) {
        return ProcessSpecBuilder.from(this).tty(newTty).build();
    }

    public ProcessSpec withStdinOpen(boolean newStdinOpen) {
        return ProcessSpecBuilder.from(this).stdinOpen(newStdinOpen).build();
    }

    public ProcessSpec withInit(boolean newInit) {
        return ProcessSpecBuilder.from(this).init(newInit).build();
    }

    public ProcessSpec withStopSignal(String signal) {
        return ProcessSpecBuilder.from(this).stopSignal(Optional.of(signal)).build();
    }

    public ProcessSpec withStopTimeout(Duration timeout) {
        return ProcessSpecBuilder.from(this).stopTimeout(Optional.of(timeout)).build();
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessSpec that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(
                command,
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
}
