package org.containerharness.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

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
        Draft draft = new Draft();
        draft.files = files;
        return draft.request();
    }

    /** Returns this request with another working directory. */
    public ComposeRequest withWorkingDirectory(Path directory) {
        return with(draft -> draft.workingDirectory = directory);
    }

    /** Returns this request with relative paths of files starting from a folder. */
    public ComposeRequest withProjectDirectory(Path directory) {
        return with(draft -> draft.projectDirectory = Optional.of(directory));
    }

    /** Returns this request with the given variables instead of those it has. */
    public ComposeRequest withEnvironment(Map<String, String> variables) {
        return with(draft -> draft.environment = variables);
    }

    /** Returns this request with one more variable. */
    public ComposeRequest withVariable(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return withEnvironment(more);
    }

    /** Returns this request with further files of variables. */
    public ComposeRequest withEnvFiles(List<Path> more) {
        return with(draft -> draft.envFiles = joined(envFiles, more));
    }

    /** Returns this request with further active profiles. */
    public ComposeRequest withProfiles(List<String> more) {
        return with(draft -> draft.profiles = joined(profiles, more));
    }

    /** Returns this request with further selected services. */
    public ComposeRequest withServices(List<String> more) {
        return with(draft -> draft.services = joined(services, more));
    }

    /** Returns this request with a project name. */
    public ComposeRequest withProjectName(String name) {
        return with(draft -> draft.projectName = Optional.of(name));
    }

    /** Returns this request with a suffix of the project's name. */
    public ComposeRequest withNameSuffix(String suffix) {
        return with(draft -> draft.nameSuffix = Optional.of(suffix));
    }

    /** Returns this request with the content of a further file, which merges on top of all others. */
    public ComposeRequest withOverride(String yaml) {
        return with(draft -> draft.overrides = joined(overrides, List.of(yaml)));
    }

    /** Returns this request with the content of the file {@code -}. */
    public ComposeRequest withStandardInput(String content) {
        return with(draft -> draft.standardInput = Optional.of(content));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> joined = new ArrayList<>(some);
        joined.addAll(more);
        return joined;
    }

    private ComposeRequest with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.request();
    }

    /** A request while it is changed. */
    private static final class Draft {

        private Path workingDirectory = Path.of("");
        private Optional<Path> projectDirectory = Optional.empty();
        private List<Path> files = List.of();
        private Map<String, String> environment = System.getenv();
        private List<Path> envFiles = List.of();
        private List<String> profiles = List.of();
        private List<String> services = List.of();
        private Optional<String> projectName = Optional.empty();
        private Optional<String> nameSuffix = Optional.empty();
        private List<String> overrides = List.of();
        private Optional<String> standardInput = Optional.empty();

        Draft() {}

        Draft(ComposeRequest request) {
            workingDirectory = request.workingDirectory;
            projectDirectory = request.projectDirectory;
            files = request.files;
            environment = request.environment;
            envFiles = request.envFiles;
            profiles = request.profiles;
            services = request.services;
            projectName = request.projectName;
            nameSuffix = request.nameSuffix;
            overrides = request.overrides;
            standardInput = request.standardInput;
        }

        ComposeRequest request() {
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
                    standardInput);
        }
    }
}
