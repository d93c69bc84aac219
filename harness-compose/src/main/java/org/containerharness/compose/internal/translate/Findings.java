package org.containerharness.compose.internal.translate;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.error.Problems;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Place;
import org.jspecify.annotations.Nullable;

/** What a translation found: problems that refuse the project, warnings, and where things were written. */
final class Findings {

    private final MapNode project;
    private final Problems problems = new Problems();
    private final Set<ComposeProblem> refused = new HashSet<>();
    private final Set<ComposeProblem> warnings = new LinkedHashSet<>();

    Findings(MapNode project) {
        this.project = project;
    }

    /** Where a service, network or volume was written. */
    Place place(String... keys) {
        Position position = position(keys);
        String path = NodePath.of(keys).toString();
        return new Place(position.toString().isEmpty() ? path : position + " " + path);
    }

    void refuse(String text, String... keys) {
        refuse(ComposeProblem.at(position(keys), path(keys), text));
    }

    /** Adds it once: every container of a service finds the same. */
    void refuse(ComposeProblem problem) {
        if (refused.add(problem)) {
            problems.add(problem);
        }
    }

    void warn(String text, String... keys) {
        warn(ComposeProblem.at(position(keys), path(keys), text));
    }

    void warn(ComposeProblem problem) {
        warnings.add(problem);
    }

    private static String path(String... keys) {
        NodePath path = NodePath.ROOT;
        for (String key : keys) {
            path = key.matches("\\d{1,9}") ? path.index(Integer.parseInt(key)) : path.key(key);
        }
        return path.toString();
    }

    /** Makes a value; one that the model refuses becomes a problem of that place. */
    <T> Optional<T> attempt(Supplier<T> value, String... keys) {
        try {
            return Optional.of(value.get());
        } catch (ComposeException e) {
            throw e;
        } catch (HarnessException e) {
            refuse(String.valueOf(e.getMessage()), keys);
            return Optional.empty();
        }
    }

    void throwIfRefused() {
        problems.throwIfAny();
    }

    List<ComposeProblem> warnings() {
        return List.copyOf(warnings);
    }

    /** The place of the last of the keys that is there. */
    private Position position(String... keys) {
        Position position = Position.NOWHERE;
        @Nullable Node node = project;
        for (String key : keys) {
            if (node instanceof MapNode map && map.has(key)) {
                position = map.keyPosition(key);
                node = map.get(key);
            } else if (node instanceof ListNode list && isIndexIn(list, key)) {
                node = list.items().get(Integer.parseInt(key));
                position = node.position();
            } else {
                break;
            }
        }
        return position;
    }

    private static boolean isIndexIn(ListNode list, String key) {
        return key.matches("\\d{1,9}") && Integer.parseInt(key) < list.items().size();
    }
}
