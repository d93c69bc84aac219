package org.containerharness.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.containerharness.compose.FileLoader.DecodedFile;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.consistency.Consistency;
import org.containerharness.compose.internal.decode.Limits;
import org.containerharness.compose.internal.decode.Mention;
import org.containerharness.compose.internal.decode.NodeBudget;
import org.containerharness.compose.internal.decode.Sources;
import org.containerharness.compose.internal.defaults.Normalizer;
import org.containerharness.compose.internal.dotenv.Dotenv;
import org.containerharness.compose.internal.dotenv.ServiceFiles;
import org.containerharness.compose.internal.interpolate.Casts;
import org.containerharness.compose.internal.select.Resources;
import org.containerharness.compose.internal.select.Selection;
import org.containerharness.compose.internal.select.Services;
import org.containerharness.compose.internal.shape.Typing;
import org.containerharness.compose.internal.translate.TypedProject;
import org.containerharness.compose.internal.tree.MapNode;

/** One load of a project: its phases in their order, and what they have made so far. */
final class ComposeLoader {

    private static final String ENV_FILES = "COMPOSE_ENV_FILES";

    private static final List<Phase<ComposeLoader>> PHASES = List.of(
            new Phase<>("variables", ComposeLoader::readVariables),
            new Phase<>("files", ComposeLoader::findFiles),
            new Phase<>("decode", ComposeLoader::decode),
            new Phase<>("name", ComposeLoader::nameProject),
            new Phase<>(FileLoader.phaseNames(), ComposeLoader::mergeFiles),
            new Phase<>("normalise", load -> Normalizer.apply(load.tree, load.name, load.environment)),
            new Phase<>("types", ComposeLoader::giveTypes),
            new Phase<>("profiles", ComposeLoader::splitByProfiles),
            new Phase<>("consistency", load -> Consistency.check(load.tree, load.services)),
            new Phase<>("service files", load -> load.services.enabled().forEach(load::readServiceFiles)),
            new Phase<>("selection", ComposeLoader::select),
            new Phase<>("resources", load -> Resources.dropUnused(load.tree)));

    private final ComposeRequest request;
    private final Limits limits;
    private final NodeBudget budget;
    private final Warnings warnings = new Warnings();
    private final Set<Path> inputs = new LinkedHashSet<>();
    private final Map<String, String> environment;
    private final Map<String, Position> origins = new HashMap<>();
    private Path directory;
    private Sources sources;
    private List<Path> files = List.of();
    private List<DecodedFile> decoded = List.of();
    private String name = "";
    private MapNode tree = new MapNode(Position.NOWHERE);
    private Services services = Services.of(tree, List.of());

    private ComposeLoader(ComposeRequest request, Limits limits) {
        this.request = request;
        this.limits = limits;
        this.budget = new NodeBudget(limits);
        this.environment = new HashMap<>(request.environment());
        this.directory = request.workingDirectory();
        this.sources = sources(Map.of());
    }

    /**
     * Loads a project.
     *
     * @throws ComposeException with the problems of the first phase that refuses
     */
    static ComposeProject load(ComposeRequest request, Limits limits) {
        ComposeLoader load = new ComposeLoader(request, limits);
        Phase.runAll(PHASES, load);
        return load.result();
    }

    /** Returns the names of the phases, in the order they are applied. */
    static List<String> phaseNames() {
        return Phase.namesOf(PHASES);
    }

    private ComposeProject result() {
        Set<String> profiles = new TreeSet<>();
        services.names().forEach(service -> profiles.addAll(services.profilesOf(service)));
        inputs.addAll(sources.filesRead());
        return new ComposeProject(
                new TypedProject(name, directory, files, tree), inputs, environment, profiles, warnings.all());
    }

    private Sources sources(Map<Path, String> given) {
        return new Sources(directory, limits, budget, given);
    }

    // Variables

    /** Those next to the files count too; where the files are may depend on variables. */
    private void readVariables() {
        environment.putIfAbsent("PWD", request.workingDirectory().toString());
        directory = request.projectDirectory()
                .orElseGet(() -> request.files().isEmpty() ? request.workingDirectory() : folderOf(givenFiles()));
        addFileVariables();
    }

    /** Adds the variables of the given files, or of {@code .env} in the folder; what is set already stays. */
    private void addFileVariables() {
        Sources found = sources(Map.of());
        Dotenv dotenv = new Dotenv(found, warnings::addUnset);
        Map<String, String> read = new HashMap<>();
        Map<String, Position> positions = new HashMap<>();
        Map<String, String> outer = Map.copyOf(environment);
        for (Path file : envFiles()) {
            Mention mention = request.envFiles().isEmpty() ? Mention.itself(found.name(file)) : givenEnvFile(file);
            try {
                positions.putAll(dotenv.read(file, mention, read, key -> Optional.ofNullable(outer.get(key))));
            } catch (ComposeException refused) {
                throw refused.as(ComposeException.Kind.REQUEST);
            }
        }
        inputs.addAll(found.filesRead());
        read.forEach((name, value) -> {
            if (environment.putIfAbsent(name, value) == null) {
                origins.put(name, positions.getOrDefault(name, Position.NOWHERE));
            }
        });
    }

    private Mention givenEnvFile(Path file) {
        boolean isNamedByVariable = Stream.of(
                        environment.getOrDefault(ENV_FILES, "").split(","))
                .anyMatch(named -> request.workingDirectory().resolve(named).equals(file));
        return new Mention(Position.NOWHERE, isNamedByVariable ? ENV_FILES : "env file (--env-file, envFiles)");
    }

    private List<Path> envFiles() {
        if (!request.envFiles().isEmpty()) {
            return request.envFiles().stream()
                    .map(request.workingDirectory()::resolve)
                    .toList();
        }
        String disabled = request.environment().getOrDefault("COMPOSE_DISABLE_ENV_FILE", "false");
        boolean isDisabled = Casts.bool(disabled).map(Boolean.TRUE::equals).orElse(disabled.equals("1"));
        Path standard = directory.resolve(".env");
        return isDisabled || !Files.isRegularFile(standard) ? List.of() : List.of(standard);
    }

    // Files

    private void findFiles() {
        files = request.files().isEmpty()
                ? new ComposeFiles(request.workingDirectory(), warnings::add)
                        .find(request.projectDirectory().orElse(request.workingDirectory()), environment)
                : givenFiles();
        directory = request.projectDirectory().orElseGet(() -> folderOf(files));
        addFileVariables();
    }

    private List<Path> givenFiles() {
        return request.files().stream()
                .map(file -> file.equals(Sources.STANDARD_INPUT)
                        ? file
                        : request.workingDirectory().resolve(file).normalize())
                .toList();
    }

    private Path folderOf(List<Path> all) {
        return all.stream()
                .filter(file -> !file.equals(Sources.STANDARD_INPUT))
                .findFirst()
                .map(Path::getParent)
                .orElse(request.workingDirectory());
    }

    private void decode() {
        Map<Path, String> overrides = overrides();
        Map<Path, String> given = new LinkedHashMap<>(overrides);
        request.standardInput().ifPresent(text -> given.put(Sources.STANDARD_INPUT, text));
        sources = sources(given);
        FileLoader loader = fileLoader();
        decoded = Stream.concat(files.stream(), overrides.keySet().stream())
                .map(file -> loader.decode(file, mention(file)))
                .toList();
    }

    private Mention mention(Path file) {
        boolean isNamedByVariable = request.files().isEmpty() && environment.containsKey(ComposeFiles.VARIABLE);
        return isNamedByVariable
                ? new Mention(origin(ComposeFiles.VARIABLE), ComposeFiles.VARIABLE)
                : Mention.itself(sources.name(file));
    }

    /** Where a variable was set, if a file did. */
    private Position origin(String variable) {
        return origins.getOrDefault(variable, Position.NOWHERE);
    }

    /** Contents that merge last, by the names that messages use. */
    private Map<Path, String> overrides() {
        Map<Path, String> overrides = new LinkedHashMap<>();
        for (String content : request.overrides()) {
            String called = overrides.isEmpty() ? "override" : "override-" + (overrides.size() + 1);
            overrides.put(Path.of("(" + called + ")"), content);
        }
        return overrides;
    }

    private FileLoader fileLoader() {
        return new FileLoader(sources, limits, budget, warnings);
    }

    private void nameProject() {
        String plain = new ProjectName(environment, origin(ProjectName.VARIABLE), warnings::addUnset)
                .of(request, decoded, directory);
        name = request.nameSuffix().map(suffix -> plain + "-" + suffix).orElse(plain);
        environment.put(ProjectName.VARIABLE, name);
    }

    private void mergeFiles() {
        tree = fileLoader()
                .load(decoded, new LoadScope(directory, environment, LoadScope.home(environment), List.of()));
        if (tree.entries().isEmpty()) {
            throw new ComposeException(
                    ComposeProblem.at(Position.of(sources.name(files.get(0))), "", "empty compose file"));
        }
    }

    // The project

    private void giveTypes() {
        tree = Typing.apply(tree);
        tree.put("name", name);
    }

    private void splitByProfiles() {
        services = Services.of(tree, request.profiles().isEmpty() ? namedProfiles() : request.profiles());
    }

    private List<String> namedProfiles() {
        return Stream.of(environment.getOrDefault("COMPOSE_PROFILES", "").split(","))
                .map(String::strip)
                .filter(profile -> !profile.isEmpty())
                .toList();
    }

    private void readServiceFiles(String service, MapNode node) {
        new ServiceFiles(new Dotenv(sources, warnings::addUnset), environment).resolve(service, node);
    }

    /** Selecting a service enables it. */
    private void select() {
        Map<String, MapNode> selected = Selection.of(services.enabling(request.services()), request.services());
        selected.forEach((service, node) -> {
            if (!services.isEnabled(service)) {
                readServiceFiles(service, node);
            }
        });
        MapNode all = tree.mapAt("services").orElseGet(() -> new MapNode(tree.position()));
        MapNode kept = new MapNode(all.position());
        selected.forEach((service, node) -> kept.put(service, all.keyPosition(service), node));
        tree.put("services", kept);
    }
}
