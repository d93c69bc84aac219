package org.containerharness.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.containerharness.compose.ComposeRequest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code compose [OPTIONS] config …}: the part of the Compose command that loads and prints a project. */
@Command(
        name = "compose",
        description = "Load Compose projects without an engine.",
        subcommands = ConfigCommand.class,
        mixinStandardHelpOptions = true)
public final class ComposeCommand {

    private static final int WRONG_ARGUMENTS = 16;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Compose configuration files.")
    private List<String> files = new ArrayList<>();

    @Option(names = "--profile", paramLabel = "PROFILE", description = "Specify a profile to enable.")
    private List<String> profiles = new ArrayList<>();

    @Option(names = "--env-file", paramLabel = "FILE", description = "Specify an alternate environment file.")
    private List<String> envFiles = new ArrayList<>();

    @Option(
            names = {"-p", "--project-name"},
            paramLabel = "NAME",
            defaultValue = "",
            description = "Project name.")
    private String projectName = "";

    @Option(
            names = {"--project-directory", "--workdir"},
            paramLabel = "DIR",
            defaultValue = "",
            description = "Specify an alternate working directory (default: the folder of the first file).")
    private String projectDirectory = "";

    @Option(
            names = {"--ansi", "--progress", "--parallel"},
            paramLabel = "VALUE",
            description = "Accepted and ignored.")
    private List<String> ignored = new ArrayList<>();

    private final Map<String, String> environment;
    private final InputStream input;
    private final PrintStream output;
    private final PrintStream errors;

    private ComposeCommand(Map<String, String> environment, InputStream input, PrintStream output, PrintStream errors) {
        this.environment = environment;
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintStream output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int code = run(arguments, System.getenv(), System.in, output, errors);
        output.flush();
        System.exit(code);
    }

    /**
     * Runs the command.
     *
     * @return 0, or as Docker's own command: 14 if a file is missing, 15 if the project is wrong, 16 if an argument is
     *     unknown, else 1
     */
    static int run(
            String[] arguments,
            Map<String, String> environment,
            InputStream input,
            PrintStream output,
            PrintStream errors) {
        CommandLine line = new CommandLine(new ComposeCommand(environment, input, output, errors));
        line.setStopAtPositional(false);
        line.setParameterExceptionHandler((wrong, given) -> {
            errors.println(wrong.getMessage());
            return WRONG_ARGUMENTS;
        });
        return line.execute(arguments);
    }

    PrintStream output() {
        return output;
    }

    PrintStream errors() {
        return errors;
    }

    /** Returns the request the options make. */
    ComposeRequest request() {
        ComposeRequest request = ComposeRequest.of(paths(files))
                .withEnvironment(environment)
                .withEnvFiles(paths(envFileNames()))
                .withProfiles(profiles);
        ComposeRequest named = projectName.isEmpty() ? request : request.withProjectName(projectName);
        ComposeRequest placed =
                projectDirectory.isEmpty() ? named : named.withProjectDirectory(Path.of(projectDirectory));
        return files.contains("-") ? placed.withStandardInput(inputText()) : placed;
    }

    private List<String> envFileNames() {
        String named = environment.getOrDefault("COMPOSE_ENV_FILES", "");
        return envFiles.isEmpty() && !named.isEmpty() ? List.of(named.split(",")) : envFiles;
    }

    private String inputText() {
        try {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static List<Path> paths(List<String> names) {
        return names.stream().map(Path::of).toList();
    }
}
