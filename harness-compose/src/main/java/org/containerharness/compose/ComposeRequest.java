package org.containerharness.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What to load: files, variables, profiles and a selection of services. Immutable; each {@code with…} returns a new
 * request.
 *
 * <p>Defaults: no file means {@code COMPOSE_FILE} or the standard file names in the working directory and above it; no
 * variable file means {@code .env} of the project directory; no profile means {@code COMPOSE_PROFILES}; no service
 * means all that the profiles enable.
 *
 * @param workingDirectory what relative arguments start from
 * @param projectDirectory what relative paths in files start from; by default the folder of the first file
 * @param files the files in the order they merge; {@code -} is the standard input
 * @param environment the variables of the process, which win over those of files
 * @param envFiles files of variables, a later one winning
 * @param profiles the active profiles; {@code *} activates all
 * @param services the selected services; their dependencies come along
 * @param projectName the project's name, which wins over {@code COMPOSE_PROJECT_NAME} and {@code name:}
 * @param nameSuffix appended to the project's name with a hyphen, wherever the name comes from; so that several runs
 *     of one project do not meet
 * @param overrides contents of further Compose files, which merge on top of all others in their order
 * @param standardInput the content of the file {@code -}
 */
public record ComposeRequest(
        Path workingDirectory,
        Optional<Path> projectDirectory,
        List<Path> files,
        Map<String, String> environment,
        List<Path> envFiles,
        List<String> profiles,
        List<String> services,
        Optional<String> projectName,
        Optional<String> nameSuffix,
        List<String> overrides,
        Optional<String> standardInput) {

    public ComposeRequest {
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        workingDirectory = workingDirectory.toAbsolutePath().normalize();
        projectDirectory = projectDirectory.map(workingDirectory::resolve).map(Path::normalize);
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        envFiles = List.copyOf(envFiles);
        profiles = List.copyOf(profiles);
        services = List.copyOf(services);
        overrides = List.copyOf(overrides);
    }

    /** Returns a request for some files, with the variables and the working directory of this process. */
    public static ComposeRequest of(Path... files) {
        return of(List.of(files));
    }

    /** Returns a request for some files, with the variables and the working directory of this process. */
    public static ComposeRequest of(List<Path> files) {
        return new ComposeRequest(
                Path.of(""),
                Optional.empty(),
                files,
                System.getenv(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** Returns this request with another working directory. */
    public ComposeRequest withWorkingDirectory(Path directory) {
        return new ComposeRequest(
                directory,
                projectDirectory,
                files,
                environment,
                envFiles,
                profiles,
                services,
                projectName,
                nameSuffix,
                overrides,
                standardInput);
    }

    /** Returns this request with relative paths of files starting from a folder. */
    public ComposeRequest withProjectDirectory(Path directory) {
        return new ComposeRequest(
                workingDirectory,
                Optional.of(directory),
                files,
                environment,
                envFiles,
                profiles,
                services,
                projectName,
                nameSuffix,
                overrides,
                standardInput);
    }

    /** Returns this request with the given variables instead of those it has. */
    public ComposeRequest withEnvironment(Map<String, String> variables) {
        return new ComposeRequest(
                workingDirectory,
                projectDirectory,
                files,
                variables,
                envFiles,
                profiles,
                services,
                projectName,
                nameSuffix,
                overrides,
                standardInput);
    }

    /** Returns this request with one more variable. */
    public ComposeRequest withVariable(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return withEnvironment(more);
    }

    /** Returns this request with further files of variables. */
    public ComposeRequest withEnvFiles(List<Path> more) {
        return new ComposeRequest(
                workingDirectory,
                projectDirectory,
                files,
                environment,
                joined(envFiles, more),
                profiles,
                services,
                projectName,
                nameSuffix,
                overrides,
                standardInput);
    }

    /** Returns this request with further active profiles. */
    public ComposeRequest withProfiles(List<String> more) {
        return new ComposeRequest(
                workingDirectory,
                projectDirectory,
                files,
                environment,
                envFiles,
                joined(profiles, more),
                services,
                projectName,
                nameSuffix,
                overrides,
                standardInput);
    }

    /** Returns this request with further selected services. */
    public ComposeRequest withServices(List<String> more) {
        return new ComposeRequest(
                workingDirectory,
                projectDirectory,
                files,
                environment,
                envFiles,
                profiles,
                joined(services, more),
                projectName,
                nameSuffix,
                overrides,
                standardInput);
    }

    /** Returns this request with a project name. */
    public ComposeRequest withProjectName(String name) {
        return new ComposeRequest(
                workingDirectory,
                projectDirectory,
                files,
                environment,
                envFiles,
                profiles,
                services,
                Optional.of(name),
                nameSuffix,
                overrides,
                standardInput);
    }

    /** Returns this request with a suffix of the project's name. */
    public ComposeRequest withNameSuffix(String suffix) {
        return new ComposeRequest(
                workingDirectory,
                projectDirectory,
                files,
                environment,
                envFiles,
                profiles,
                services,
                projectName,
                Optional.of(suffix),
                overrides,
                standardInput);
    }

    /** Returns this request with the content of a further file, which merges on top of all others. */
    public ComposeRequest withOverride(String yaml) {
        return new ComposeRequest(
                workingDirectory,
                projectDirectory,
                files,
                environment,
                envFiles,
                profiles,
                services,
                projectName,
                nameSuffix,
                joined(overrides, List.of(yaml)),
                standardInput);
    }

    /** Returns this request with the content of the file {@code -}. */
    public ComposeRequest withStandardInput(String content) {
        return new ComposeRequest(
                workingDirectory,
                projectDirectory,
                files,
                environment,
                envFiles,
                profiles,
                services,
                projectName,
                nameSuffix,
                overrides,
                Optional.of(content));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> joined = new ArrayList<>(some);
        joined.addAll(more);
        return joined;
    }
}
