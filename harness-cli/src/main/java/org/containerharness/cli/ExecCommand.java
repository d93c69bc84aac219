package org.containerharness.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.containerharness.cli.project.Project;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.LogLine;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Command;
import org.containerharness.model.HarnessException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose exec}: returns the command's exit code. */
@picocli.CommandLine.Command(name = "exec", description = "Execute a command in a running container.")
final class ExecCommand extends ProjectCommand {

    @Option(
            names = {"-T", "--no-tty", "--no-TTY"},
            description = "Accepted: there is never a terminal; input and output are streams.")
    private boolean isWithoutTerminal;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "KEY=VALUE",
            description = "Set environment variables; KEY alone takes the value from here.")
    private List<String> variables = new ArrayList<>();

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Run the command as this user.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "Path to workdir directory for this command.")
    private Optional<String> folder = Optional.empty();

    @Option(names = "--privileged", description = "Give extended privileges to the process.")
    private boolean isPrivileged;

    @Option(names = "--index", paramLabel = "NUMBER", description = "Index of the container of the service.")
    private Optional<Integer> index = Optional.empty();

    @Parameters(paramLabel = "SERVICE COMMAND ARGS", arity = "1..*", description = "The service, then the command.")
    private List<String> words = new ArrayList<>();

    @Override
    int run() {
        if (words.size() < 2) {
            throw new HarnessException("Say what to run: harness compose exec " + words.get(0) + " COMMAND");
        }
        ExecRequest request = new ExecRequest(
                new Command(words.subList(1, words.size())),
                VariableOptions.read(variables, program().console().environment()),
                folder,
                user,
                isPrivileged,
                false,
                Optional.of(program().console().in()),
                LONGEST,
                this::print,
                new ByteSize(0));
        try (Engine engine = connect()) {
            String id = new Project(engine, name())
                    .container(words.get(0), index.orElse(0))
                    .id();
            ExecResult result = engine.containers().exec(id, request);
            return result.exitCode().orElse(FAILED);
        }
    }

    private void print(LogLine.Stream stream, byte[] chunk) {
        PrintStream target =
                stream == LogLine.Stream.STDERR ? program().err() : program().out();
        target.write(chunk, 0, chunk.length);
        target.flush();
    }
}
