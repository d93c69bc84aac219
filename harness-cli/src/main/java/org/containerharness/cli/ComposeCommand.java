package org.containerharness.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.containerharness.compose.ComposeRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * {@code compose [OPTIONS] config …}: the part of the Compose command that loads and prints a project.
 *
 * <p>Exit codes as of Docker's own command: 0, 14 if a file is missing, 15 if the project is wrong, 16 if an argument is
 * unknown, else 1.
 */
@Command(name = "compose", description = "Loads Compose projects without an engine.", subcommands = ConfigCommand.class)
final class ComposeCommand extends Subcommand {

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

    /** What is wrong with the arguments, and the exit code for it. */
    int refuse(ParameterException wrong) {
        complain(String.valueOf(wrong.getMessage()));
        return WRONG_ARGUMENTS;
    }

    /** Prints UTF-8 whatever the locale is, as Docker's own command does. */
    void print(String text) {
        program.out().writeBytes(text.getBytes(StandardCharsets.UTF_8));
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
