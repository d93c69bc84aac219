package org.containerharness.engine;

import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.internal.ExecRequestBuilder;
import org.containerharness.model.Command;

/**
 * A command to run in a container.
 *
 * @param command the words; no shell unless they name one
 * @param environment further variables
 * @param workingDirectory empty for the container's own
 * @param user empty for the container's own
 * @param privileged default false
 * @param tty default false
 * @param stdin fed to the command; empty for none
 * @param timeout after which the call returns without the command's end, default 60 s
 * @param output told of output as it comes; a chunk may end in the middle of a line
 */
public record ExecRequest(
        Command command,
        Map<String, String> environment,
        Optional<String> workingDirectory,
        Optional<String> user,
        boolean privileged,
        boolean tty,
        Optional<InputStream> stdin,
        Duration timeout,
        Output output) {

    /** Receives output. */
    @FunctionalInterface
    public interface Output {

        /** Collects nothing here; the result has it all anyway. */
        Output IGNORED = (stream, chunk) -> {};

        void onChunk(LogLine.Stream stream, byte[] chunk);
    }

    public ExecRequest {
        environment = Map.copyOf(environment);
    }

    public static ExecRequest of(Command command) {
        return new ExecRequest(
                command,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Duration.ofSeconds(60),
                Output.IGNORED);
    }

    public ExecRequest withEnvironment(Map<String, String> variables) {
        return ExecRequestBuilder.from(this).environment(variables).build();
    }

    public ExecRequest in(String directory) {
        return ExecRequestBuilder.from(this)
                .workingDirectory(Optional.of(directory))
                .build();
    }

    public ExecRequest as(String newUser) {
        return ExecRequestBuilder.from(this).user(Optional.of(newUser)).build();
    }

    public ExecRequest withStdin(InputStream input) {
        return ExecRequestBuilder.from(this).stdin(Optional.of(input)).build();
    }

    public ExecRequest within(Duration newTimeout) {
        return ExecRequestBuilder.from(this).timeout(newTimeout).build();
    }

    public ExecRequest streaming(Output newOutput) {
        return ExecRequestBuilder.from(this).output(newOutput).build();
    }
}
