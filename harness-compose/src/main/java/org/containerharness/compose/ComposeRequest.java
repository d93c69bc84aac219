package org.containerharness.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.containerharness.compose.request.internal.ComposeRequestBuilder;

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
        return ComposeRequestBuilder.builder()
                .workingDirectory(Path.of(""))
                .files(files)
                .environment(System.getenv())
                .envFiles(List.of())
                .profiles(List.of())
                .services(List.of())
                .overrides(List.of())
                .build();
    }

    /** Returns this request with another working directory. */
    public ComposeRequest withWorkingDirectory(Path directory) {
        return ComposeRequestBuilder.from(this).workingDirectory(directory).build();
    }

    /** Returns this request with relative paths of files starting from a folder. */
    public ComposeRequest withProjectDirectory(Path directory) {
        return ComposeRequestBuilder.from(this)
                .projectDirectory(Optional.of(directory))
                .build();
    }

    /** Returns this request with the given variables instead of those it has. */
    public ComposeRequest withEnvironment(Map<String, String> variables) {
        return ComposeRequestBuilder.from(this).environment(variables).build();
    }

    /** Returns this request with one more variable. */
    public ComposeRequest withVariable(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return withEnvironment(more);
    }

    /** Returns this request with further files of variables. */
    public ComposeRequest withEnvFiles(List<Path> more) {
        return ComposeRequestBuilder.from(this).envFiles(joined(envFiles, more)).build();
    }

    /** Returns this request with further active profiles. */
    public ComposeRequest withProfiles(List<String> more) {
        return ComposeRequestBuilder.from(this).profiles(joined(profiles, more)).build();
    }

    /** Returns this request with further selected services. */
    public ComposeRequest withServices(List<String> more) {
        return ComposeRequestBuilder.from(this).services(joined(services, more)).build();
    }

    /** Returns this request with a project name. */
    public ComposeRequest withProjectName(String name) {
        return ComposeRequestBuilder.from(this).projectName(Optional.of(name)).build();
    }

    /** Returns this request with a suffix of the project's name. */
    public ComposeRequest withNameSuffix(String suffix) {
        return ComposeRequestBuilder.from(this).nameSuffix(Optional.of(suffix)).build();
    }

    /** Returns this request with the content of a further file, which merges on top of all others. */
    public ComposeRequest withOverride(String yaml) {
        return ComposeRequestBuilder.from(this)
                .overrides(joined(overrides, List.of(yaml)))
                .build();
    }

    /** Returns this request with the content of the file {@code -}. */
    public ComposeRequest withStandardInput(String content) {
        return ComposeRequestBuilder.from(this)
                .standardInput(Optional.of(content))
                .build();
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> joined = new ArrayList<>(some);
        joined.addAll(more);
        return joined;
    }
}
