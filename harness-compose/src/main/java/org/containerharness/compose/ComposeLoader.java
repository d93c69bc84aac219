package org.containerharness.compose.internal.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.error.Problem;
import org.containerharness.compose.internal.consistency.Consistency;
import org.containerharness.compose.internal.decode.Document;
import org.containerharness.compose.internal.decode.Limits;
import org.containerharness.compose.internal.decode.NodeBudget;
import org.containerharness.compose.internal.decode.Sources;
import org.containerharness.compose.internal.defaults.Normalizer;
import org.containerharness.compose.internal.dotenv.Dotenv;
import org.containerharness.compose.internal.dotenv.ServiceFiles;
import org.containerharness.compose.internal.interpolate.Casts;
import org.containerharness.compose.internal.interpolate.Template;
import org.containerharness.compose.internal.interpolate.TemplateException;
import org.containerharness.compose.internal.interpolate.Variables;
import org.containerharness.compose.internal.load.FileLoader.DecodedFile;
import org.containerharness.compose.internal.select.Resources;
import org.containerharness.compose.internal.select.Selection;
import org.containerharness.compose.internal.select.Services;
import org.containerharness.compose.internal.shape.Typing;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Loads a project; the one place that knows the order of all steps. */
public final class ComposeLoader {

    /** The key under which a secret or config keeps the value of its environment variable; never printed. */
    public static final String HIDDEN_VALUE = "x-#value";

    private static final String PROJECT_NAME = "COMPOSE_PROJECT_NAME";

    private final LoadRequest request;
    private final Limits limits;
    private final Warnings warnings = new Warnings();
    private final NodeBudget budget;
    private final Set<Path> inputs = new LinkedHashSet<>();

    private ComposeLoader(LoadRequest request, Limits limits) {
        this.request = request;
        this.limits = limits;
        this.budget = new NodeBudget(limits);
    }

    /**
     * Loads a project.
     *
     * @throws ComposeException with the problems of the first phase that refuses
     */
    public static LoadedProject load(LoadRequest request, Limits limits) {
        return new ComposeLoader(request, limits).load();
    }

    /** Returns the names of the phases, in the order they are applied. */
    public static List<String> phaseNames() {
        Sources sources = new Sources(Path.of("/"), Limits.DEFAULT, new NodeBudget(Limits.DEFAULT), Map.of());
        List<String> names = new ArrayList<>(List.of("variables", "files", "decode", "name"));
        names.addAll(
                new FileLoader(sources, Limits.DEFAULT, new NodeBudget(Limits.DEFAULT), new Warnings()).phaseNames());
        names.addAll(
                List.of("normalise", "types", "profiles", "consistency", "service files", "selection", "resources"));
        return names;
    }

    private LoadedProject load() {
        Map<String, String> environment = processEnvironment();
        addFileVariables(environment, startDirectory());
        List<Path> files = files(environment);
        Path directory = directory(files);
        addFileVariables(environment, directory);
        Map<Path, String> overrides = overrides();
        Map<Path, String> given = new LinkedHashMap<>(overrides);
        request.standardInput().ifPresent(text -> given.put(Sources.STANDARD_INPUT, text));
        Sources sources = new Sources(directory, limits, budget, given);
        FileLoader loader = new FileLoader(sources, limits, budget, warnings);
        List<DecodedFile> decoded = Stream.concat(files.stream(), overrides.keySet().stream())
                .map(file -> loader.decode(file, Position.of(sources.name(file))))
                .toList();
        String plainName = name(decoded, directory, environment);
        String name =
                request.nameSuffix().map(suffix -> plainName + "-" + suffix).orElse(plainName);
        environment.put(PROJECT_NAME, name);
        LoadScope scope = new LoadScope(directory, environment, home(environment), List.of());
        MapNode merged = loader.load(decoded, scope);
        if (merged.entries().isEmpty()) {
            throw new ComposeException(Problem.at(Position.of(sources.name(files.get(0))), "", "empty compose file"));
        }
        return finish(merged, name, files, scope, sources);
    }

    /** Contents that merge last, by the names that messages use. */
    private Map<Path, String> overrides() {
        Map<Path, String> overrides = new LinkedHashMap<>();
        for (String content : request.overrides()) {
            String name = overrides.isEmpty() ? "override" : "override-" + (overrides.size() + 1);
            overrides.put(Path.of("(" + name + ")"), content);
        }
        return overrides;
    }

    private LoadedProject finish(MapNode merged, String name, List<Path> files, LoadScope scope, Sources sources) {
        Map<String, String> environment = scope.environment();
        Normalizer.apply(merged, name, environment);
        MapNode project = Typing.apply(merged);
        project.put("name", name);
        Services services = Services.of(project, profiles(environment));
        Consistency.check(project, services);
        Set<String> profiles = new TreeSet<>();
        services.names().forEach(service -> profiles.addAll(services.profilesOf(service)));
        ServiceFiles serviceFiles = new ServiceFiles(new Dotenv(sources, warnings::addUnset), environment);
        Services wanted = services.enabling(request.services());
        Set<String> resolved = new LinkedHashSet<>(services.enabled().keySet());
        services.enabled().forEach(serviceFiles::resolve);
        Map<String, MapNode> selected = Selection.of(wanted, request.services());
        selected.forEach((service, node) -> {
            if (!resolved.contains(service)) {
                serviceFiles.resolve(service, node);
            }
        });
        keepOnly(project, selected);
        Resources.dropUnused(project, selected.values());
        inputs.addAll(sources.filesRead());
        return new LoadedProject(
                name, scope.directory(), files, inputs, environment, project, profiles, warnings.all());
    }

    private static void keepOnly(MapNode project, Map<String, MapNode> selected) {
        MapNode all = project.mapAt("services").orElseGet(() -> new MapNode(project.position()));
        MapNode services = new MapNode(all.position());
        selected.forEach((name, service) -> services.put(name, all.keyPosition(name), service));
        project.put("services", services);
    }

    private Map<String, String> processEnvironment() {
        Map<String, String> environment = new HashMap<>(request.environment());
        environment.putIfAbsent("PWD", request.workingDirectory().toString());
        return environment;
    }

    private Path startDirectory() {
        return request.projectDirectory()
                .orElseGet(() -> request.files().isEmpty() ? request.workingDirectory() : directory(absoluteFiles()));
    }

    private List<Path> absoluteFiles() {
        return request.files().stream()
                .map(file -> file.equals(Sources.STANDARD_INPUT)
                        ? file
                        : request.workingDirectory().resolve(file).normalize())
                .toList();
    }

    private List<Path> files(Map<String, String> environment) {
        if (!request.files().isEmpty()) {
            return absoluteFiles();
        }
        Path start = request.projectDirectory().orElse(request.workingDirectory());
        return new ComposeFiles(request.workingDirectory(), warnings::add).find(start, environment);
    }

    private Path directory(List<Path> files) {
        return request.projectDirectory().orElseGet(() -> files.stream()
                .filter(file -> !file.equals(Sources.STANDARD_INPUT))
                .findFirst()
                .map(Path::getParent)
                .orElse(request.workingDirectory()));
    }

    /** Adds the variables of the given files, or of {@code .env} in a folder; what is set already stays. */
    private void addFileVariables(Map<String, String> environment, Path folder) {
        Sources sources = new Sources(folder, limits, budget, Map.of());
        Dotenv dotenv = new Dotenv(sources, warnings::addUnset);
        Map<String, String> read = new HashMap<>();
        Map<String, String> outer = Map.copyOf(environment);
        for (Path file : envFiles(folder)) {
            try {
                dotenv.read(file, Position.of(sources.name(file)), read, key -> Optional.ofNullable(outer.get(key)));
            } catch (ComposeException refused) {
                throw refused.as(ComposeException.Kind.REQUEST);
            }
        }
        inputs.addAll(sources.filesRead());
        read.forEach(environment::putIfAbsent);
    }

    private List<Path> envFiles(Path folder) {
        if (!request.envFiles().isEmpty()) {
            return request.envFiles().stream()
                    .map(request.workingDirectory()::resolve)
                    .toList();
        }
        boolean isDisabled = Casts.bool(request.environment().getOrDefault("COMPOSE_DISABLE_ENV_FILE", "false"))
                .or(() -> Optional.of(
                        request.environment().get("COMPOSE_DISABLE_ENV_FILE").equals("1")))
                .filter(Boolean.TRUE::equals)
                .isPresent();
        Path standard = folder.resolve(".env");
        return isDisabled || !Files.isRegularFile(standard) ? List.of() : List.of(standard);
    }

    private List<String> profiles(Map<String, String> environment) {
        if (!request.profiles().isEmpty()) {
            return request.profiles();
        }
        return List.of(environment.getOrDefault("COMPOSE_PROFILES", "").split(",")).stream()
                .map(String::strip)
                .filter(profile -> !profile.isEmpty())
                .toList();
    }

    /** Returns the given name, else that of the environment, the last file with one, or the folder. */
    private String name(List<DecodedFile> files, Path directory, Map<String, String> environment) {
        Optional<String> given = request.projectName()
                .or(() -> Optional.ofNullable(environment.get(PROJECT_NAME)))
                .filter(name -> !name.isEmpty());
        if (given.isPresent()) {
            return ProjectName.explicit(given.get());
        }
        Optional<ScalarNode> written = writtenName(files);
        String name = written.map(node -> expanded(node, environment))
                .map(ProjectName::normalize)
                .orElseGet(() -> ProjectName.normalize(String.valueOf(directory.getFileName())));
        if (name.isEmpty()) {
            throw new ComposeException(Problem.at(
                            written.map(ScalarNode::position).orElse(Position.NOWHERE),
                            "name",
                            "the project name is empty")
                    .withHint("give one with name:, -p or COMPOSE_PROJECT_NAME"));
        }
        return name;
    }

    private static Optional<ScalarNode> writtenName(List<DecodedFile> files) {
        return files.stream()
                .flatMap(file -> file.documents().stream())
                .map(Document::root)
                .map(root -> root.get("name"))
                .filter(node -> node instanceof ScalarNode name
                        && name.isString()
                        && !name.text().isEmpty())
                .map(ScalarNode.class::cast)
                .reduce((earlier, later) -> later);
    }

    private String expanded(ScalarNode name, Map<String, String> environment) {
        try {
            return Template.expand(name.text(), Variables.of(environment, warnings::addUnset));
        } catch (TemplateException refused) {
            throw new ComposeException(
                    Problem.at(name.position(), "name", String.valueOf(refused.getMessage())), refused);
        }
    }

    private static String home(Map<String, String> environment) {
        return environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
    }
}
