package org.containerharness.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.ComposeRequest;
import org.containerharness.compose.error.ComposeException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * {@code compose [OPTIONS] COMMAND …}: the Compose command on the harness's own runner, with the arguments of Docker's.
 *
 * <p>Exit codes as of Docker's own command: 0, 14 if a file is missing, 15 if the project is wrong, 16 if an argument is
 * unknown, that of the command that was run, else 1.
 */
@Command(name = "compose", description = "Runs Compose projects, and prints them.")
final class ComposeCommand extends Subcommand {

    private static final int WRONG_ARGUMENTS = 16;
    private static final int FAILED = 1;

    /** Docker's own command ends with these. */
    private static final Map<ComposeException.Kind, Integer> CODES = Map.of(
            ComposeException.Kind.REQUEST, FAILED,
            ComposeException.Kind.FILE_MISSING, 14,
            ComposeException.Kind.PROJECT, 15);

    private static final List<String> NAMES =
            List.of("up", "down", "ps", "logs", "exec", "run", "restart", "port", "build", "pull", "config", "convert");

    /** What follows the service is the command's own. */
    private static final List<String> WITH_COMMANDS = List.of("exec", "run");

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

    /** Adds the commands that may be meant, or all: looking at each takes its time. */
    static void addSubcommands(CommandLine line, List<String> arguments) {
        List<String> named = NAMES.stream().filter(arguments::contains).toList();
        for (String name : named.isEmpty() ? NAMES : named) {
            line.addSubcommand(name, subcommand(name));
            if (WITH_COMMANDS.contains(name)) {
                line.getSubcommands().get(name).setStopAtPositional(true);
            }
        }
    }

    private static Object subcommand(String name) {
        return switch (name) {
            case "up" -> new UpCommand();
            case "down" -> new DownCommand();
            case "ps" -> new ProjectPsCommand();
            case "logs" -> new ProjectLogsCommand();
            case "exec" -> new ExecCommand();
            case "run" -> new RunCommand();
            case "restart" -> new RestartCommand();
            case "port" -> new PortCommand();
            case "build" -> new BuildCommand();
            case "pull" -> new PullCommand();
            case "config", "convert" -> new ConfigCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The exit code of a project that cannot be loaded. */
    static int code(ComposeException refused) {
        return CODES.getOrDefault(refused.kind(), FAILED);
    }

    /** The name that {@code -p} gives. */
    Optional<String> projectName() {
        return Optional.of(projectName).filter(name -> !name.isEmpty());
    }

    /** What is wrong with the arguments, and the exit code for it. */
    int refuse(ParameterException wrong) {
        complain(String.valueOf(wrong.getMessage()));
        return WRONG_ARGUMENTS;
    }

    /** Prints UTF-8 whatever the locale is, as Docker's own command does. */
    void print(String text) {
        program.console().out().writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void complain(String text) {
        program.err().writeBytes((text + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the request the options make. */
    ComposeRequest request() {
        ComposeRequest request = ComposeRequest.of(paths(files))
                .withEnvironment(program.console().environment())
                .withEnvFiles(paths(envFileNames()))
                .withProfiles(profiles);
        ComposeRequest named = projectName.isEmpty() ? request : request.withProjectName(projectName);
        ComposeRequest placed =
                projectDirectory.isEmpty() ? named : named.withProjectDirectory(Path.of(projectDirectory));
        return files.contains("-") ? placed.withStandardInput(inputText()) : placed;
    }

    private List<String> envFileNames() {
        String named = program.console().environment().getOrDefault("COMPOSE_ENV_FILES", "");
        return envFiles.isEmpty() && !named.isEmpty() ? List.of(named.split(",")) : envFiles;
    }

    private String inputText() {
        try {
            return new String(program.console().in().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static List<Path> paths(List<String> names) {
        return names.stream().map(Path::of).toList();
    }
}
