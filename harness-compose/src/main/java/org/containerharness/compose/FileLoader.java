package org.containerharness.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.canonical.CanonicalForm;
import org.containerharness.compose.internal.decode.Document;
import org.containerharness.compose.internal.decode.Limits;
import org.containerharness.compose.internal.decode.Mention;
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
import org.containerharness.compose.internal.shape.ComposeShape;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.containerharness.compose.internal.validate.ModelChecks;
import org.containerharness.compose.internal.validate.SchemaCheck;
import org.containerharness.model.Secrets;

/** Loads the files of one project into one tree: canonical, complete, with absolute paths. */
final class FileLoader {

    private static final Phase<Step> INTERPOLATE = new Phase<>("interpolate", Step::interpolate);
    private static final Phase<Step> RESET = new Phase<>("reset", step -> step.document.clearIn(step.merged));
    private static final Phase<Step> MERGE = new Phase<>("merge", step -> Merger.merge(step.merged, step.current));
    private static final Phase<Step> UNIQUE = new Phase<>("unique", step -> Uniqueness.enforce(step.merged));
    private static final Phase<Step> CANONICAL = new Phase<>("canonical", Step::canonicalise);
    private static final Phase<Step> UNIQUE_AGAIN = new Phase<>("unique again", UNIQUE.action());

    /** What each document of each file goes through, in this order; a document starts with what the earlier ones made. */
    private static final List<Phase<Step>> DOCUMENT_PHASES = List.of(
            INTERPOLATE,
            new Phase<>("include", Step::include),
            RESET,
            new Phase<>("extends", Step::extend),
            MERGE,
            UNIQUE,
            new Phase<>("schema", step -> SchemaCheck.check(step.merged)),
            new Phase<>("version", Step::dropVersion),
            CANONICAL,
            UNIQUE_AGAIN);

    /** What a file goes through whose services are extended: it is checked where its services end up. */
    private static final List<Phase<Step>> BASE_PHASES =
            List.of(INTERPOLATE, RESET, MERGE, UNIQUE, CANONICAL, UNIQUE_AGAIN);

    /** What the merged tree of a project goes through. */
    private static final List<Phase<Merged>> PROJECT_PHASES = List.of(
            new Phase<>("defaults", merged -> Defaults.apply(merged.root)),
            new Phase<>("checks", merged -> ModelChecks.check(merged.root)),
            new Phase<>("paths", merged -> merged.scope.paths().apply(merged.root)),
            new Phase<>("environment", Merged::passThrough));

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

    /** Returns the names of the phases of a document, then those of a project. */
    static List<String> phaseNames() {
        List<String> names = new ArrayList<>(Phase.namesOf(DOCUMENT_PHASES));
        names.addAll(Phase.namesOf(PROJECT_PHASES));
        return names;
    }

    /**
     * Returns the documents of a file.
     *
     * @throws ComposeException if it cannot be read or is no YAML
     */
    DecodedFile decode(Path file, Mention mentioned) {
        return new DecodedFile(file, decoder.decode(sources.name(file), sources.read(file, mentioned)));
    }

    /**
     * Returns the merged tree of a project's files.
     *
     * @throws ComposeException with the problems of the first phase that refuses
     */
    MapNode load(List<DecodedFile> files, LoadScope scope) {
        MapNode merged = new MapNode(Position.of(sources.name(files.get(0).file)));
        files.forEach(file -> run(DOCUMENT_PHASES, merged, file, scope));
        Phase.runAll(PROJECT_PHASES, new Merged(merged, scope));
        return merged;
    }

    private void run(List<Phase<Step>> phases, MapNode merged, DecodedFile file, LoadScope scope) {
        file.documents.forEach(
                document -> Phase.runAll(phases, new Step(this, merged, document, document.root(), file, scope)));
    }

    private MapNode loadIncluded(IncludedProject project) {
        List<DecodedFile> files = project.files().stream()
                .map(file -> decode(file.path(), file.mention()))
                .toList();
        Map<String, String> environment = project.environment();
        return load(
                files, new LoadScope(project.directory(), environment, LoadScope.home(environment), project.chain()));
    }

    private BaseFile loadBase(Path file, Mention mentioned, LoadScope scope) {
        DecodedFile decoded = decode(file, mentioned);
        MapNode merged = new MapNode(Position.of(sources.name(file)));
        run(BASE_PHASES, merged, decoded, scope);
        Path folder = Optional.ofNullable(file.getParent()).orElse(scope.directory());
        new LoadScope(folder, scope.environment(), scope.home(), scope.chain())
                .paths()
                .apply(merged);
        return new BaseFile(file, merged, decoded.documents);
    }

    /** A document on its way into what the earlier ones made. */
    private record Step(
            FileLoader loader, MapNode merged, Document document, MapNode current, DecodedFile file, LoadScope scope) {

        void interpolate() {
            Interpolator.interpolate(current, Variables.of(scope.environment(), loader.warnings::addUnset));
        }

        void include() {
            List<Path> chain = new ArrayList<>(scope.chain());
            if (!chain.contains(file.file)) {
                chain.add(file.file);
            }
            loader.includes.apply(current, scope.directory(), scope.environment(), chain);
        }

        void extend() {
            Extends extension = new Extends(
                    written -> Path.of(scope.paths().local(written)),
                    (base, mentioned) -> loader.loadBase(base, mentioned, scope),
                    loader.budget);
            extension.apply(new BaseFile(file.file, current, List.of(document)));
        }

        void dropVersion() {
            if (merged.has("version")) {
                loader.warnings.add(ComposeProblem.at(
                        Position.NOWHERE,
                        "",
                        file.file
                                + ": the attribute `version` is obsolete, it will be ignored, please remove it to avoid"
                                + " potential confusion"));
                merged.remove("version");
            }
        }

        void canonicalise() {
            new CanonicalForm(loader.budget, loader.warnings::add).apply(merged);
        }
    }

    /** A project whose files are merged. */
    private record Merged(MapNode root, LoadScope scope) {

        /** Gives listed variables, secrets and configs their values from the project's own environment. */
        void passThrough() {
            each("services", service -> service.listAt("environment")
                    .ifPresent(list -> list.items().replaceAll(this::withValue)));
            for (String kind : List.of("secrets", "configs")) {
                each(kind, object -> object.textAt("environment")
                        .map(scope.environment()::get)
                        .ifPresent(value -> {
                            Secrets.learnValue(value);
                            object.put(ComposeShape.VARIABLE_VALUE, value);
                        }));
            }
        }

        private void each(String kind, Consumer<MapNode> action) {
            root.mapAt(kind).ifPresent(all -> all.entries().values().forEach(node -> {
                if (node instanceof MapNode map) {
                    action.accept(map);
                }
            }));
        }

        private Node withValue(Node item) {
            if (!(item instanceof ScalarNode scalar) || !scalar.isString()) {
                return item;
            }
            String value = scope.environment().get(scalar.text());
            return value == null ? item : ScalarNode.of(item.position(), scalar.text() + "=" + value);
        }
    }
}
