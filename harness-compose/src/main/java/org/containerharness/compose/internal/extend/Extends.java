package org.containerharness.compose.internal.extend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.decode.Mention;
import org.containerharness.compose.internal.decode.NodeBudget;
import org.containerharness.compose.internal.merge.Merger;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.ScalarNode;

/**
 * Lays every service that extends another one over its base.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/05-services.md#extends">Extends</a>
 */
public final class Extends {

    private static final int LONGEST_CHAIN = 60;

    private final Function<String, Path> resolver;
    private final BaseFiles files;
    private final NodeBudget budget;
    private final Map<Path, BaseFile> loaded = new HashMap<>();

    /**
     * Creates the step.
     *
     * @param resolver makes a written path absolute
     * @param files reads the files that are named
     * @param budget counts what is copied
     */
    public Extends(Function<String, Path> resolver, BaseFiles files, NodeBudget budget) {
        this.resolver = resolver;
        this.files = files;
        this.budget = budget;
    }

    /** Reads a file for its services, without including or extending. */
    @FunctionalInterface
    public interface BaseFiles {
        BaseFile read(Path file, Mention mentioned);
    }

    /**
     * Applies {@code extends} to all services of a document, in place.
     *
     * @throws ComposeException if a base is missing or a chain comes back to itself
     */
    public void apply(BaseFile document) {
        Node services = document.root().get("services");
        if (services instanceof MapNode map) {
            for (String name : List.copyOf(map.entries().keySet())) {
                resolve(new Place(document, map, name), List.of());
            }
        }
    }

    private Node resolve(Place place, List<Place> chain) {
        Node node = place.services.entries().get(place.name);
        if (!(node instanceof MapNode service) || !service.has("extends")) {
            return node;
        }
        List<Place> longer = extendChain(chain, place, service);
        Reference reference = reference(service, place);
        Place basePlace = basePlace(reference, place);
        if (!(resolve(basePlace, longer) instanceof MapNode base)) {
            return service;
        }
        Node merged = merged(place, service, base);
        place.services.put(place.name, place.services.keyPosition(place.name), merged);
        return merged;
    }

    private Node merged(Place place, MapNode service, MapNode base) {
        budget.take(service.position(), base.size());
        MapNode source = base.copy();
        clearInherited(place, source);
        NodePath path = place.path();
        MapNode child = service.copy();
        child.remove("extends");
        source.remove("extends");
        return Merger.extend(source, child, path);
    }

    /** A reset inside a service removes what it would inherit. */
    private static void clearInherited(Place place, MapNode source) {
        MapNode services = new MapNode(source.position());
        services.put(place.name, source);
        MapNode root = new MapNode(source.position());
        root.put("services", services);
        place.file.documents().forEach(document -> document.clearIn(root));
    }

    private Place basePlace(Reference reference, Place from) {
        Optional<BaseFile> named =
                reference.file.map(written -> load(resolver.apply(written.text()), mention(written, from)));
        BaseFile file = named.orElse(from.file);
        MapNode services = named.isEmpty()
                ? from.services
                : file.root()
                        .mapAt("services")
                        .orElseThrow(() -> refuse(reference, from, "the file " + file.file() + " has no services"));
        if (!services.has(reference.service)) {
            String text = "cannot extend service \"" + reference.service + "\": it is not in " + file.file();
            throw refuse(reference, from, text);
        }
        return new Place(file, services, reference.service);
    }

    private static Mention mention(ScalarNode file, Place from) {
        return new Mention(
                file.position(), from.path().key("extends").key("file").toString());
    }

    private BaseFile load(Path file, Mention mentioned) {
        BaseFile known = loaded.get(file);
        if (known != null) {
            return known;
        }
        BaseFile read = files.read(file, mentioned);
        loaded.put(file, read);
        return read;
    }

    private static Reference reference(MapNode service, Place place) {
        Node written = service.entries().get("extends");
        if (written instanceof ScalarNode scalar && scalar.isString()) {
            return new Reference(written.position(), scalar.text(), Optional.empty());
        }
        if (written instanceof MapNode map && map.textAt("service").isPresent()) {
            return new Reference(map.position(), map.textAt("service").orElseThrow(), file(map));
        }
        throw new ComposeException(ComposeProblem.at(
                        written.position(), place.path().key("extends").toString(), "the value has the wrong type")
                .withFound(written.describe())
                .withExpected("the name of a service, or a mapping with service and file"));
    }

    private static Optional<ScalarNode> file(MapNode extension) {
        return extension.get("file") instanceof ScalarNode file && file.isString()
                ? Optional.of(file)
                : Optional.empty();
    }

    private static List<Place> extendChain(List<Place> chain, Place place, MapNode service) {
        List<Place> longer = new ArrayList<>(chain);
        longer.add(place);
        boolean isCycle = chain.stream().anyMatch(place::isSameAs);
        if (isCycle || longer.size() > LONGEST_CHAIN) {
            String arrows = longer.stream()
                    .map(Place::toString)
                    .reduce((left, right) -> left + " -> " + right)
                    .orElse("");
            throw new ComposeException(ComposeProblem.at(
                    service.keyPosition("extends"),
                    place.path().key("extends").toString(),
                    (isCycle ? "services extend each other in a cycle: " : "the chain of extends is too long: ")
                            + arrows));
        }
        return longer;
    }

    private static ComposeException refuse(Reference reference, Place from, String text) {
        return new ComposeException(
                ComposeProblem.at(reference.position, from.path().key("extends").toString(), text));
    }

    private record Reference(Position position, String service, Optional<ScalarNode> file) {}

    private record Place(BaseFile file, MapNode services, String name) {

        NodePath path() {
            return NodePath.of("services", name);
        }

        boolean isSameAs(Place other) {
            return name.equals(other.name) && services == other.services;
        }

        @Override
        public String toString() {
            return name + " (" + file.file().getFileName() + ")";
        }
    }
}
