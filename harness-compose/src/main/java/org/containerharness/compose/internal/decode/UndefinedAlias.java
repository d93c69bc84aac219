package org.containerharness.compose.internal.decode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.model.Nearest;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;

/** Looks for the first alias without an anchor; the library tells its line, but not its path. */
final class UndefinedAlias {

    private final Deque<Level> levels = new ArrayDeque<>();
    private final Set<String> anchors = new LinkedHashSet<>();

    private UndefinedAlias() {}

    /** Returns what is wrong, or nothing if every alias has its anchor. */
    static Optional<ComposeProblem> find(String file, Parser parser) {
        UndefinedAlias search = new UndefinedAlias();
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            Event event = parser.getEvent();
            NodePath path = search.pathOf(event);
            if (event instanceof AliasEvent alias && !search.anchors.contains(alias.getAnchor())) {
                return Optional.of(search.problem(file, alias, path));
            }
            search.take(event, path);
        }
        return Optional.empty();
    }

    private ComposeProblem problem(String file, AliasEvent alias, NodePath path) {
        ComposeProblem problem = ComposeProblem.at(
                YamlDecoder.at(file, alias.getStartMark()),
                path.toString(),
                "there is no anchor \"" + alias.getAnchor() + "\" above this alias");
        return Nearest.to(alias.getAnchor(), anchors)
                .map(nearest -> problem.withHint("did you mean \"" + nearest + "\"?"))
                .orElse(problem);
    }

    private NodePath pathOf(Event event) {
        boolean isNode = event instanceof NodeEvent;
        return isNode && !levels.isEmpty() ? levels.getLast().next() : NodePath.ROOT;
    }

    private void take(Event event, NodePath path) {
        if (event instanceof DocumentStartEvent) {
            anchors.clear();
        } else if (event instanceof CollectionEndEvent) {
            levels.removeLast();
        } else if (event instanceof NodeEvent node) {
            Optional.ofNullable(node.getAnchor()).ifPresent(anchors::add);
            if (!levels.isEmpty()) {
                levels.getLast().pass(event instanceof ScalarEvent scalar ? scalar.getValue() : "?");
            }
            if (event instanceof CollectionStartEvent) {
                levels.addLast(new Level(path, event instanceof SequenceStartEvent));
            }
        }
    }

    /** A collection that is being read. */
    private static final class Level {

        private final NodePath path;
        private final boolean isList;
        private int index;
        private @Nullable String key;

        Level(NodePath path, boolean isList) {
            this.path = path;
            this.isList = isList;
        }

        /** The path of the value that comes next; a key has that of its mapping. */
        NodePath next() {
            if (isList) {
                return path.index(index);
            }
            return key == null ? path : path.key(key);
        }

        void pass(String text) {
            index++;
            key = key == null ? text : null;
        }
    }
}
