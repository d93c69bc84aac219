package org.containerharness.compose.internal.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from the root of a tree to one of its nodes; prints as {@code services.db.ports[0]}. */
public final class NodePath {

    /** The empty path. */
    public static final NodePath ROOT = new NodePath(null, "", false);

    private final @Nullable NodePath parent;
    private final String segment;
    private final boolean isIndex;

    private NodePath(@Nullable NodePath parent, String segment, boolean isIndex) {
        this.parent = parent;
        this.segment = segment;
        this.isIndex = isIndex;
    }

    /** Returns the path of the given keys. */
    public static NodePath of(String... keys) {
        NodePath path = ROOT;
        for (String key : keys) {
            path = path.key(key);
        }
        return path;
    }

    /** Returns the path of a key of the mapping here. */
    public NodePath key(String key) {
        return new NodePath(this, key, false);
    }

    /** Returns the path of an item of the list here. */
    public NodePath index(int index) {
        return new NodePath(this, Integer.toString(index), true);
    }

    /** Returns the last key or index; empty at the root. */
    public String last() {
        return segment;
    }

    /** Returns the segments as patterns see them: keys as they are, every index as {@code []}. */
    public List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (NodePath step = this; step.parent != null; step = step.parent) {
            segments.add(step.isIndex ? RuleTable.ANY_ITEM : step.segment);
        }
        Collections.reverse(segments);
        return segments;
    }

    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        String before = parent.toString();
        if (isIndex) {
            return before + "[" + segment + "]";
        }
        return before.isEmpty() ? segment : before + "." + segment;
    }
}
