package org.containerharness.engine;

import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.internal.ExecRequestBuilder;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Command;
import org.containerharness.model.HookSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Secrets;

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
 * @param output told of all output as it comes, however much; a chunk may end in the middle of a line
 * @param outputLimit how much the result keeps of each of the two streams, default 16m; of more, the end
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
        Output output,
        ByteSize outputLimit) {

    /** How much of each stream is kept where nothing else is asked for. */
    public static final ByteSize DEFAULT_OUTPUT_LIMIT = ByteSize.ofMegabytes(16);

    private static final ByteSize LARGEST_OUTPUT_LIMIT = ByteSize.ofMegabytes(1024);

    /** Receives output. */
    @FunctionalInterface
    public interface Output {

        /** Looks at nothing; the result has the output up to the limit. */
        Output IGNORED = (stream, chunk) -> {};

        void onChunk(LogLine.Stream stream, byte[] chunk);
    }

    public ExecRequest {
        environment = Map.copyOf(environment);
        Secrets.learn(environment);
        if (outputLimit.bytes() > LARGEST_OUTPUT_LIMIT.bytes()) {
            throw new InvalidValueException("The limit of output <" + outputLimit + "> is more than "
                    + LARGEST_OUTPUT_LIMIT + ", which fits into no text. Take output with streaming(...).");
        }
    }

    /** What a hook declares, for at most this long. */
    public static ExecRequest of(HookSpec.InContainer hook, Duration timeout) {
        return ExecRequestBuilder.from(of(hook.command()))
                .environment(hook.environment())
                .workingDirectory(hook.workingDirectory())
                .user(hook.user())
                .privileged(hook.privileged())
                .timeout(timeout)
                .build();
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
                Output.IGNORED,
                DEFAULT_OUTPUT_LIMIT);
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

    /** Keeps that much of each of the two streams in the result; of more, the end after a line that says so. */
    public ExecRequest keeping(ByteSize newOutputLimit) {
        return ExecRequestBuilder.from(this).outputLimit(newOutputLimit).build();
    }
}
