package org.containerharness.compose.internal.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.error.Problem;
import org.containerharness.compose.internal.canonical.CanonicalForm;
import org.containerharness.compose.internal.decode.Document;
import org.containerharness.compose.internal.decode.Limits;
import org.containerharness.compose.internal.decode.NodeBudget;
import org.containerharness.compose.internal.decode.Sources;
import org.containerharness.compose.internal.decode.YamlDecoder;
import org.containerharness.compose.internal.defaults.Defaults;
import org.containerharness.compose.internal.dotenv.Dotenv;
import org.containerharness.compose.internal.extend.BaseFile;
import org.containerharness.compose.internal.extend.Extends;
import org.containerharness.compose.internal.include.IncludedProject;
import org.containerharness.compose.internal.include.Includes;
import org.containerharness.compose.internal.interpolate.Interpolator;
import org.containerharness.compose.internal.interpolate.Variables;
import org.containerharness.compose.internal.merge.Merger;
import org.containerharness.compose.internal.merge.Uniqueness;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.containerharness.compose.internal.validate.ModelChecks;
import org.containerharness.compose.internal.validate.SchemaCheck;

/** Loads the files of one project into one tree: canonical, complete, with absolute paths. */
final class FileLoader {

    /** What each document of each file goes through, in this order; a document starts with what the earlier ones made. */
    private final List<Phase<Step>> documentPhases = List.of(
            new Phase<>("interpolate", this::interpolate),
            new Phase<>("include", this::include),
            new Phase<>("reset", step -> step.document.clearIn(step.merged)),
            new Phase<>("extends", this::extend),
            new Phase<>("merge", step -> Merger.merge(step.merged, step.current)),
            new Phase<>("unique", step -> Uniqueness.enforce(step.merged)),
            new Phase<>("schema", step -> SchemaCheck.check(step.merged)),
            new Phase<>("version", this::dropVersion),
            new Phase<>("canonical", step -> canonicalForm().apply(step.merged)),
            new Phase<>("unique again", step -> Uniqueness.enforce(step.merged)));

    /** What a file goes through whose services are extended: it is checked where its services end up. */
    private final List<Phase<Step>> basePhases = List.of(
            new Phase<>("interpolate", this::interpolate),
            new Phase<>("reset", step -> step.document.clearIn(step.merged)),
            new Phase<>("merge", step -> Merger.merge(step.merged, step.current)),
            new Phase<>("unique", step -> Uniqueness.enforce(step.merged)),
            new Phase<>("canonical", step -> canonicalForm().apply(step.merged)),
            new Phase<>("unique again", step -> Uniqueness.enforce(step.merged)));

    /** What the merged tree of a project goes through. */
    private final List<Phase<Merged>> projectPhases = List.of(
            new Phase<>("defaults", merged -> Defaults.apply(merged.root)),
            new Phase<>("checks", merged -> ModelChecks.check(merged.root)),
            new Phase<>("paths", merged -> merged.scope.paths().apply(merged.root)),
            new Phase<>("environment", FileLoader::passThrough));

    private final Sources sources;
    private final NodeBudget budget;
    private final Warnings warnings;
    private final YamlDecoder decoder;
    private final Includes includes;

    FileLoader(Sources sources, Limits limits, NodeBudget budget, Warnings warnings) {
        this.sources = sources;
        this.budget = budget;
        this.warnings = warnings;
        this.decoder = new YamlDecoder(limits, budget);
        this.includes = new Includes(limits, new Dotenv(sources, warnings::addUnset), this::loadIncluded);
    }

    /** A file and its documents, not yet interpreted. */
    record DecodedFile(Path file, List<Document> documents) {}

    private record Phase<S>(String name, Consumer<S> action) {}

    private record Step(MapNode merged, Document document, MapNode current, DecodedFile file, LoadScope scope) {}

    private record Merged(MapNode root, LoadScope scope) {}

    /** Returns the names of the phases of a document, then those of a project. */
    List<String> phaseNames() {
        List<String> names = new ArrayList<>();
        documentPhases.forEach(phase -> names.add(phase.name));
        projectPhases.forEach(phase -> names.add(phase.name));
        return names;
    }

    /**
     * Returns the documents of a file.
     *
     * @throws ComposeException if it cannot be read or is no YAML
     */
    DecodedFile decode(Path file, Position mentioned) {
        return new DecodedFile(file, decoder.decode(sources.name(file), sources.read(file, mentioned)));
    }

    /**
     * Returns the merged tree of a project's files.
     *
     * @throws ComposeException with the problems of the first phase that refuses
     */
    MapNode load(List<DecodedFile> files, LoadScope scope) {
        MapNode merged = new MapNode(Position.of(sources.name(files.get(0).file)));
        files.forEach(file -> run(documentPhases, merged, file, scope));
        Merged project = new Merged(merged, scope);
        projectPhases.forEach(phase -> phase.action.accept(project));
        return merged;
    }

    private static void run(List<Phase<Step>> phases, MapNode merged, DecodedFile file, LoadScope scope) {
        for (Document document : file.documents) {
            Step step = new Step(merged, document, document.root(), file, scope);
            phases.forEach(phase -> phase.action.accept(step));
        }
    }

    private MapNode loadIncluded(IncludedProject project) {
        List<DecodedFile> files = project.files().stream()
                .map(file -> decode(file, project.position()))
                .toList();
        String home = project.environment().getOrDefault("HOME", System.getProperty("user.home", "/"));
        return load(files, new LoadScope(project.directory(), project.environment(), home, project.chain()));
    }

    private BaseFile loadBase(Path file, Position mentioned, LoadScope scope) {
        DecodedFile decoded = decode(file, mentioned);
        MapNode merged = new MapNode(Position.of(sources.name(file)));
        run(basePhases, merged, decoded, scope);
        Path folder = Optional.ofNullable(file.getParent()).orElse(scope.directory());
        new LoadScope(folder, scope.environment(), scope.home(), scope.chain())
                .paths()
                .apply(merged);
        return new BaseFile(file, merged, decoded.documents);
    }

    private void interpolate(Step step) {
        Interpolator.interpolate(step.current, Variables.of(step.scope.environment(), warnings::addUnset));
    }

    private void include(Step step) {
        List<Path> chain = new ArrayList<>(step.scope.chain());
        if (!chain.contains(step.file.file)) {
            chain.add(step.file.file);
        }
        includes.apply(step.current, step.scope.directory(), step.scope.environment(), chain);
    }

    private void extend(Step step) {
        LoadScope scope = step.scope;
        Extends extension = new Extends(
                written -> Path.of(scope.paths().local(written)),
                (file, mentioned) -> loadBase(file, mentioned, scope),
                budget);
        extension.apply(new BaseFile(step.file.file, step.current, List.of(step.document)));
    }

    private void dropVersion(Step step) {
        if (step.merged.has("version")) {
            warnings.add(Problem.at(
                    Position.NOWHERE,
                    "",
                    step.file.file
                            + ": the attribute `version` is obsolete, it will be ignored, please remove it to avoid"
                            + " potential confusion"));
            step.merged.remove("version");
        }
    }

    private CanonicalForm canonicalForm() {
        return new CanonicalForm(budget, warnings::add);
    }

    /** Gives listed variables, secrets and configs their values from the project's own environment. */
    private static void passThrough(Merged merged) {
        merged.root
                .mapAt("services")
                .ifPresent(services -> services.entries().values().forEach(node -> {
                    if (node instanceof MapNode service) {
                        service.listAt("environment").ifPresent(list -> passThrough(list, merged.scope));
                    }
                }));
        for (String kind : List.of("secrets", "configs")) {
            merged.root
                    .mapAt(kind)
                    .ifPresent(objects -> objects.entries().values().forEach(node -> {
                        if (node instanceof MapNode object) {
                            object.textAt("environment")
                                    .map(merged.scope.environment()::get)
                                    .ifPresent(value -> object.put(ComposeLoader.HIDDEN_VALUE, value));
                        }
                    }));
        }
    }

    private static void passThrough(ListNode list, LoadScope scope) {
        list.items().replaceAll(item -> passThrough(item, scope));
    }

    private static Node passThrough(Node item, LoadScope scope) {
        if (!(item instanceof ScalarNode scalar) || !scalar.isString()) {
            return item;
        }
        String value = scope.environment().get(scalar.text());
        return value == null ? item : ScalarNode.of(item.position(), scalar.text() + "=" + value);
    }
}
