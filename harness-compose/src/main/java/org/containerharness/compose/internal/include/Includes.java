package org.containerharness.compose.internal.include;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.decode.Limits;
import org.containerharness.compose.internal.decode.Mention;
import org.containerharness.compose.internal.dotenv.Dotenv;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.ScalarNode;

/**
 * Brings the resources of included projects into the including one.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/14-include.md">Include</a>
 */
public final class Includes {

    private static final List<String> IMPORTED =
            List.of("services", "volumes", "networks", "secrets", "configs", "models");
    private static final Set<String> KEYS = Set.of("path", "env_file", "project_directory");
    private static final NodePath PATH = NodePath.of("include");

    private final Limits limits;
    private final Dotenv dotenv;
    private final Function<IncludedProject, MapNode> projects;

    /**
     * Creates the step.
     *
     * @param dotenv reads the projects' own variables
     * @param projects loads a project up to absolute paths
     */
    public Includes(Limits limits, Dotenv dotenv, Function<IncludedProject, MapNode> projects) {
        this.limits = limits;
        this.dotenv = dotenv;
        this.projects = projects;
    }

    /**
     * Applies {@code include} to a document in place.
     *
     * @param directory what written paths start from
     * @param environment the including project's variables
     * @param chain the files that include each other, down to this document's
     * @throws ComposeException if an entry is malformed, a cycle closes, or an imported name is taken
     */
    public void apply(MapNode document, Path directory, Map<String, String> environment, List<Path> chain) {
        Node written = document.get("include");
        document.remove("include");
        if (written == null || written.isNull()) {
            return;
        }
        if (!(written instanceof ListNode entries)) {
            throw refuse(written, PATH, "a list");
        }
        refuseTooMany(entries);
        for (int index = 0; index < entries.items().size(); index++) {
            Entry entry = entry(entries.items().get(index), PATH.index(index));
            importInto(document, projects.apply(project(entry, directory, environment, chain)), entry);
        }
    }

    private void refuseTooMany(ListNode entries) {
        if (entries.items().size() > limits.files()) {
            throw new ComposeException(ComposeProblem.at(
                    entries.position(), PATH.toString(), "the project reads more than " + limits.files() + " files"));
        }
    }

    private IncludedProject project(Entry entry, Path directory, Map<String, String> environment, List<Path> chain) {
        List<IncludedProject.File> files = entry.paths.stream()
                .map(written ->
                        new IncludedProject.File(directory.resolve(written.text).normalize(), written.mention))
                .toList();
        Path main = files.get(0).path();
        List<Path> longer = new ArrayList<>(chain);
        longer.add(main);
        if (chain.contains(main) || longer.size() > limits.includeDepth()) {
            String arrows = longer.stream().map(Path::toString).collect(Collectors.joining(" -> "));
            String text = chain.contains(main)
                    ? "files include each other in a cycle: "
                    : "the chain of includes is too long: ";
            throw new ComposeException(ComposeProblem.at(entry.position, entry.path.toString(), text + arrows));
        }
        Path own =
                entry.directory.map(path -> directory.resolve(path).normalize()).orElseGet(main::getParent);
        return new IncludedProject(files, own, environment(entry, directory, own, environment), List.copyOf(longer));
    }

    /** The including project's variables win over those of the included one's files. */
    private Map<String, String> environment(Entry entry, Path directory, Path own, Map<String, String> outer) {
        Map<String, String> read = new HashMap<>();
        for (IncludedProject.File file : environmentFiles(entry, directory, own)) {
            dotenv.read(file.path(), file.mention(), read, name -> Optional.ofNullable(outer.get(name)));
        }
        Map<String, String> merged = new HashMap<>(read);
        merged.putAll(outer);
        return merged;
    }

    private static List<IncludedProject.File> environmentFiles(Entry entry, Path directory, Path own) {
        if (!entry.environmentFiles.isEmpty()) {
            return entry.environmentFiles.stream()
                    .map(written -> new IncludedProject.File(directory.resolve(written.text), written.mention))
                    .toList();
        }
        Path standard = own.resolve(".env");
        Mention mention = new Mention(entry.position, entry.path.toString());
        return Files.isRegularFile(standard) ? List.of(new IncludedProject.File(standard, mention)) : List.of();
    }

    private static Entry entry(Node node, NodePath path) {
        if (node instanceof ScalarNode scalar
                && scalar.isString()
                && !scalar.text().isEmpty()) {
            return new Entry(node.position(), path, List.of(Written.of(scalar, path)), List.of(), Optional.empty());
        }
        if (node instanceof MapNode map && KEYS.containsAll(map.entries().keySet())) {
            List<Written> paths = texts(map, "path", path);
            if (!paths.isEmpty() && paths.stream().noneMatch(written -> written.text.isEmpty())) {
                return new Entry(
                        node.position(), path, paths, texts(map, "env_file", path), map.textAt("project_directory"));
            }
        }
        throw refuse(node, path, "a path, or a mapping with path, project_directory and env_file");
    }

    private static List<Written> texts(MapNode map, String key, NodePath path) {
        Node node = map.get(key);
        if (node == null || node.isNull()) {
            return List.of();
        }
        boolean isList = node instanceof ListNode;
        List<Node> items = node instanceof ListNode list ? list.items() : List.of(node);
        List<Written> texts = new ArrayList<>();
        for (Node item : items) {
            if (!(item instanceof ScalarNode scalar && scalar.isString())) {
                throw refuse(node, path.key(key), "a string or a list of strings");
            }
            texts.add(Written.of(scalar, isList ? path.key(key).index(texts.size()) : path.key(key)));
        }
        return texts;
    }

    private static void importInto(MapNode document, MapNode imported, Entry entry) {
        for (String kind : IMPORTED) {
            imported.mapAt(kind).ifPresent(resources -> {
                MapNode target = document.mapAt(kind).orElseGet(() -> new MapNode(resources.position()));
                resources.entries().forEach((name, resource) -> {
                    refuseConflict(target, kind, name, resource, entry);
                    target.put(name, resources.keyPosition(name), resource);
                });
                document.put(kind, target);
            });
        }
    }

    private static void refuseConflict(MapNode target, String kind, String name, Node imported, Entry entry) {
        Node present = target.get(name);
        if (present != null && !present.sameAs(imported)) {
            throw new ComposeException(ComposeProblem.at(
                            target.keyPosition(name),
                            NodePath.of(kind, name).toString(),
                            "the name conflicts with the one included at " + entry.position)
                    .withHint("change an included resource in a further -f file"));
        }
    }

    private static ComposeException refuse(Node node, NodePath path, String expected) {
        return new ComposeException(ComposeProblem.at(node.position(), path.toString(), "the value has the wrong form")
                .withFound(node.describe())
                .withExpected(expected));
    }

    /** A path as it is written. */
    private record Written(String text, Mention mention) {
        static Written of(ScalarNode scalar, NodePath path) {
            return new Written(scalar.text(), new Mention(scalar.position(), path.toString()));
        }
    }

    private record Entry(
            Position position,
            NodePath path,
            List<Written> paths,
            List<Written> environmentFiles,
            Optional<String> directory) {}
}
