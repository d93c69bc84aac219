package org.containerharness.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.Problem;
import org.containerharness.compose.internal.bind.Binder;
import org.containerharness.compose.internal.decode.Limits;
import org.containerharness.compose.internal.load.ComposeLoader;
import org.containerharness.compose.internal.load.LoadRequest;
import org.containerharness.compose.internal.load.LoadedProject;
import org.containerharness.compose.internal.print.JsonPrinter;
import org.containerharness.compose.internal.print.YamlPrinter;
import org.containerharness.compose.internal.select.DependencyOrder;
import org.containerharness.compose.internal.translate.BoundProject;
import org.containerharness.compose.internal.translate.StackTranslator;
import org.containerharness.compose.internal.translate.TranslateOptions;
import org.containerharness.compose.internal.translate.Translation;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.model.FileObject;
import org.containerharness.compose.model.Network;
import org.containerharness.compose.model.Service;
import org.containerharness.compose.model.Volume;

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

    private final LoadedProject loaded;
    private final Binder binder;

    private ComposeProject(LoadedProject loaded) {
        this.loaded = loaded;
        this.binder = new Binder(loaded.tree(), ComposeLoader.HIDDEN_VALUE);
    }

    /**
     * Loads a project. Reads files only; no engine is asked and nothing is started.
     *
     * @throws ComposeException if a file is missing, malformed or breaks a rule; holds every problem with its place
     */
    public static ComposeProject load(ComposeRequest request) {
        LoadRequest order = new LoadRequest(
                request.workingDirectory(),
                request.projectDirectory(),
                request.files(),
                request.environment(),
                request.envFiles(),
                request.profiles(),
                request.services(),
                request.projectName(),
                request.nameSuffix(),
                request.overrides(),
                request.standardInput());
        return new ComposeProject(ComposeLoader.load(order, Limits.DEFAULT));
    }

    /** Returns the names of the phases of a load, in the order they are applied. */
    public static List<String> phases() {
        return ComposeLoader.phaseNames();
    }

    /** Returns the project's name. */
    public String name() {
        return loaded.name();
    }

    /** Returns the folder from which relative paths start. */
    public Path directory() {
        return loaded.directory();
    }

    /** Returns the files given or found, without included and extended ones. */
    public List<Path> files() {
        return loaded.files();
    }

    /** Returns every file that was read: also included and extended ones, and files of variables and labels. */
    public Set<Path> inputs() {
        return loaded.inputs();
    }

    /** Returns the variables used for interpolation. */
    public Map<String, String> environment() {
        return loaded.environment();
    }

    /** Returns every profile any service names, active or not. */
    public Set<String> profiles() {
        return loaded.profiles();
    }

    /** Returns the services to run, by name. */
    public Map<String, Service> services() {
        return binder.services();
    }

    /** Returns the networks in use, by their keys in the project. */
    public Map<String, Network> networks() {
        return binder.networks();
    }

    /** Returns the volumes in use, by their keys in the project. */
    public Map<String, Volume> volumes() {
        return binder.volumes();
    }

    /** Returns the secrets in use, by their keys in the project. */
    public Map<String, FileObject> secrets() {
        return binder.secrets();
    }

    /** Returns the configs in use, by their keys in the project. */
    public Map<String, FileObject> configs() {
        return binder.configs();
    }

    /** Returns the names of the services to run, dependencies first. */
    public List<String> serviceNames() {
        return DependencyOrder.of(loaded.tree());
    }

    /** Returns the names of the volumes in use. */
    public Set<String> volumeNames() {
        return names("volumes");
    }

    /** Returns the names of the networks in use. */
    public Set<String> networkNames() {
        return names("networks");
    }

    /** Returns the image of every service; one that is built without a name is called {@code <project>-<service>}. */
    public List<String> imageNames() {
        MapNode services = loaded.tree().mapAt("services").orElseThrow();
        return services.entries().entrySet().stream()
                .map(entry -> ((MapNode) entry.getValue()).textAt("image").orElse(name() + "-" + entry.getKey()))
                .sorted()
                .toList();
    }

    Translation translated(TranslateOptions options) {
        return StackTranslator.translate(
                new BoundProject(
                        name(),
                        directory(),
                        files(),
                        loaded.tree(),
                        services(),
                        networks(),
                        volumes(),
                        secrets(),
                        configs()),
                options);
    }

    private Set<String> names(String kind) {
        return new TreeSet<>(
                loaded.tree().mapAt(kind).map(map -> map.entries().keySet()).orElse(Set.of()));
    }

    /** Returns what the user should know: unset variables, deprecated forms. */
    public List<Problem> warnings() {
        return loaded.warnings();
    }

    /** Returns the canonical form as JSON, as {@code docker compose config --format json} shapes it; dollars are single. */
    public String toJson() {
        return JsonPrinter.print(loaded.tree());
    }

    /** Returns the canonical form as YAML, as {@code docker compose config} shapes it; dollars are single. */
    public String toYaml() {
        return YamlPrinter.print(loaded.tree());
    }
}
