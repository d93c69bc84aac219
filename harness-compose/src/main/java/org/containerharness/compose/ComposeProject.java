package org.containerharness.compose;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.decode.Limits;
import org.containerharness.compose.internal.print.JsonPrinter;
import org.containerharness.compose.internal.print.YamlPrinter;
import org.containerharness.compose.internal.select.DependencyOrder;
import org.containerharness.compose.internal.translate.ServicePorts;
import org.containerharness.compose.internal.translate.StackTranslator;
import org.containerharness.compose.internal.translate.TranslateOptions;
import org.containerharness.compose.internal.translate.Translation;
import org.containerharness.compose.internal.translate.TypedProject;

/**
 * A Compose project as the Compose Specification reads it: merged, interpolated, extended, in canonical form.
 *
 * <pre>{@code
 * ComposeProject project = ComposeProject.load(ComposeRequest.of(Path.of("compose.yaml")).withProjectName("shop"));
 * }</pre>
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/spec.md">The Compose Specification</a>
 */
public final class ComposeProject {

    private final TypedProject project;
    private final Set<Path> inputs;
    private final Map<String, String> environment;
    private final Set<String> profiles;
    private final List<ComposeProblem> warnings;

    ComposeProject(
            TypedProject project,
            Set<Path> inputs,
            Map<String, String> environment,
            Set<String> profiles,
            List<ComposeProblem> warnings) {
        this.project = project;
        this.inputs = Set.copyOf(inputs);
        this.environment = Map.copyOf(environment);
        this.profiles = Set.copyOf(profiles);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Loads a project. Reads files only; no engine is asked and nothing is started.
     *
     * @throws ComposeException if a file is missing, malformed or breaks a rule; holds every problem with its place
     */
    public static ComposeProject load(ComposeRequest request) {
        return ComposeLoader.load(request, Limits.DEFAULT);
    }

    /** Returns the project's name. */
    public String name() {
        return project.name();
    }

    /** Returns the folder from which relative paths start. */
    public Path directory() {
        return project.directory();
    }

    /** Returns the files given or found, without included and extended ones. */
    public List<Path> files() {
        return project.files();
    }

    /** Returns every file that was read: also included and extended ones, and files of variables and labels. */
    public Set<Path> inputs() {
        return inputs;
    }

    /** Returns the variables used for interpolation. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns every profile any service names, active or not. */
    public Set<String> profiles() {
        return profiles;
    }

    /**
     * Returns the services to run, by name.
     *
     * @throws org.containerharness.model.InvalidValueException if a published port is none that an engine could have
     */
    public Map<String, ComposeService> services() {
        Map<String, ComposeService> services = new LinkedHashMap<>();
        project.services()
                .forEach((name, service) -> services.put(
                        name, new ComposeService(name, service.text("image"), ServicePorts.published(service))));
        return services;
    }

    /** Returns the names of the services to run, dependencies first. */
    public List<String> serviceNames() {
        return DependencyOrder.of(project.tree());
    }

    /** Returns the names of the volumes in use. */
    public Set<String> volumeNames() {
        return new TreeSet<>(project.elements("volumes").keySet());
    }

    /** Returns the names of the networks in use. */
    public Set<String> networkNames() {
        return new TreeSet<>(project.elements("networks").keySet());
    }

    /** Returns the image of every service; one that is built without a name is called {@code <project>-<service>}. */
    public List<String> imageNames() {
        return project.services().entrySet().stream()
                .map(service -> service.getValue().text("image").orElse(name() + "-" + service.getKey()))
                .sorted()
                .toList();
    }

    Translation translated(TranslateOptions options) {
        return StackTranslator.translate(project, options);
    }

    /** Returns what the user should know: unset variables, deprecated forms. */
    public List<ComposeProblem> warnings() {
        return warnings;
    }

    /** Returns the canonical form as JSON, as {@code docker compose config --format json} shapes it; dollars are single. */
    public String toJson() {
        return JsonPrinter.print(project.tree());
    }

    /** Returns the canonical form as YAML, as {@code docker compose config} shapes it; dollars are single. */
    public String toYaml() {
        return YamlPrinter.print(project.tree());
    }
}
