package org.containerharness.compose.internal.decode;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns one composed YAML document into our tree: aliases written out, merge keys applied, tags noted. */
final class TreeBuilder {

    private static final Tag RESET = new Tag("!reset");
    private static final Tag OVERRIDE = new Tag("!override");
    private static final String MERGE_KEY = "<<";

    private final String file;
    private final Limits limits;
    private final NodeBudget budget;
    private final List<List<String>> cleared = new ArrayList<>();
    private final Set<org.yaml.snakeyaml.nodes.Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<org.yaml.snakeyaml.nodes.Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * Whether the collection that is read was read before. As in Compose, a reset inside it counts where its anchor stands,
     * not where an alias or a merge key repeats it.
     */
    private boolean isRepeated;

    TreeBuilder(String file, Limits limits, NodeBudget budget) {
        this.file = file;
        this.limits = limits;
        this.budget = budget;
    }

    Document build(org.yaml.snakeyaml.nodes.Node yaml) {
        Node root = node(yaml, NodePath.ROOT, 0);
        if (!(root instanceof MapNode map)) {
            throw refuse(yaml, NodePath.ROOT, "the top level must be a mapping");
        }
        return new Document(map, List.copyOf(cleared));
    }

    /** Returns the value, or null where {@code !reset} takes it away. An alias to a tagged value is that value with its tag. */
    private @Nullable Node node(org.yaml.snakeyaml.nodes.Node yaml, NodePath path, int depth) {
        budget.takeNode(position(yaml));
        if (yaml.getTag().equals(RESET)) {
            if (!isRepeated) {
                cleared.add(path.segments());
            }
            return null;
        }
        if (yaml.getTag().equals(OVERRIDE)) {
            cleared.add(path.segments());
        }
        if (yaml instanceof org.yaml.snakeyaml.nodes.ScalarNode scalar) {
            return scalar(scalar, path);
        }
        return collection(yaml, path, depth + 1);
    }

    private Node collection(org.yaml.snakeyaml.nodes.Node yaml, NodePath path, int depth) {
        if (depth > limits.depth()) {
            throw refuse(yaml, path, "the file nests more than " + limits.depth() + " levels");
        }
        if (!open.add(yaml)) {
            throw refuse(yaml, path, "this anchor contains itself");
        }
        boolean isOuterRepeated = isRepeated;
        isRepeated = !seen.add(yaml);
        Node result = yaml instanceof MappingNode mapping
                ? map(mapping, path, depth)
                : list((SequenceNode) yaml, path, depth);
        isRepeated = isOuterRepeated;
        open.remove(yaml);
        return result;
    }

    private ListNode list(SequenceNode yaml, NodePath path, int depth) {
        ListNode list = new ListNode(position(yaml));
        int index = 0;
        for (org.yaml.snakeyaml.nodes.Node item : yaml.getValue()) {
            Node value = node(item, path.index(index++), depth);
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    private MapNode map(MappingNode yaml, NodePath path, int depth) {
        refuseRepeatedKeys(yaml, path);
        MapNode map = new MapNode(position(yaml));
        for (NodeTuple entry : yaml.getValue()) {
            if (!isMergeKey(entry.getKeyNode())) {
                putEntry(map, entry, path, depth);
            }
        }
        for (NodeTuple entry : yaml.getValue()) {
            if (isMergeKey(entry.getKeyNode())) {
                mergeInto(map, entry.getValueNode(), path, depth);
            }
        }
        return map;
    }

    private void putEntry(MapNode map, NodeTuple entry, NodePath path, int depth) {
        String key = key(entry.getKeyNode(), path);
        Node value = node(entry.getValueNode(), path.key(key), depth);
        if (value != null) {
            map.put(key, position(entry.getKeyNode()), value);
        }
    }

    /** Adds what a merge key brings; keys that are there win, and so do earlier mappings of a list. */
    private void mergeInto(MapNode map, org.yaml.snakeyaml.nodes.Node yaml, NodePath path, int depth) {
        List<org.yaml.snakeyaml.nodes.Node> sources =
                yaml instanceof SequenceNode sequence ? sequence.getValue() : List.of(yaml);
        for (org.yaml.snakeyaml.nodes.Node source : sources) {
            if (!(source instanceof MappingNode) || !(node(source, path, depth) instanceof MapNode merged)) {
                throw refuse(source, path.key(MERGE_KEY), "a merge key takes a mapping or a list of mappings");
            }
            merged.entries().forEach((key, value) -> {
                if (!map.has(key)) {
                    map.put(key, merged.keyPosition(key), value);
                }
            });
        }
    }

    private void refuseRepeatedKeys(MappingNode yaml, NodePath path) {
        Map<String, Position> seen = new HashMap<>();
        for (NodeTuple entry : yaml.getValue()) {
            if (entry.getKeyNode() instanceof org.yaml.snakeyaml.nodes.ScalarNode key) {
                Position earlier = seen.put(key.getValue(), position(key));
                if (earlier != null) {
                    throw new ComposeException(ComposeProblem.at(
                            position(key),
                            path.key(key.getValue()).toString(),
                            "the key is there already, at line " + earlier.line()));
                }
            }
        }
    }

    private String key(org.yaml.snakeyaml.nodes.Node yaml, NodePath path) {
        budget.takeNode(position(yaml));
        if (yaml instanceof org.yaml.snakeyaml.nodes.ScalarNode scalar
                && scalar(scalar, path).value() instanceof String key) {
            return key;
        }
        String found = yaml instanceof org.yaml.snakeyaml.nodes.ScalarNode scalar ? scalar.getValue() : "a collection";
        throw new ComposeException(ComposeProblem.at(position(yaml), path.toString(), "a key must be a string")
                .withFound(found)
                .withHint("put it in quotes"));
    }

    private static boolean isMergeKey(org.yaml.snakeyaml.nodes.Node yaml) {
        return yaml instanceof org.yaml.snakeyaml.nodes.ScalarNode scalar
                && scalar.getValue().equals(MERGE_KEY)
                && (scalar.getTag().equals(YamlDecoder.PLAIN) || scalar.getTag().equals(Tag.MERGE));
    }

    private ScalarNode scalar(org.yaml.snakeyaml.nodes.ScalarNode yaml, NodePath path) {
        Object value = value(yaml, path);
        return new ScalarNode(position(yaml), value, value instanceof String ? null : yaml.getValue());
    }

    private @Nullable Object value(org.yaml.snakeyaml.nodes.ScalarNode yaml, NodePath path) {
        Tag tag = yaml.getTag();
        String text = yaml.getValue();
        if (tag.equals(Tag.STR)) {
            return text;
        }
        if (tag.equals(Tag.BINARY)) {
            return binary(yaml, path);
        }
        if (tag.equals(Tag.NULL) || tag.equals(Tag.INT) || tag.equals(Tag.BOOL) || tag.equals(Tag.FLOAT)) {
            return tagged(yaml, tag, path);
        }
        return yaml.getScalarStyle() == ScalarStyle.PLAIN ? ScalarRules.resolve(text) : text;
    }

    private @Nullable Object tagged(org.yaml.snakeyaml.nodes.ScalarNode yaml, Tag tag, NodePath path) {
        String text = yaml.getValue();
        Object value = tag.equals(Tag.FLOAT) ? ScalarRules.resolveFloat(text) : ScalarRules.resolve(text);
        boolean fits = tag.equals(Tag.NULL) && value == null
                || tag.equals(Tag.INT) && (value instanceof Long || value instanceof BigInteger)
                || tag.equals(Tag.BOOL) && value instanceof Boolean
                || tag.equals(Tag.FLOAT) && value instanceof Double;
        if (!fits) {
            throw refuse(yaml, path, "the value \"" + text + "\" does not fit its tag " + tag.getValue());
        }
        return value;
    }

    private String binary(org.yaml.snakeyaml.nodes.ScalarNode yaml, NodePath path) {
        try {
            return new String(Base64.getMimeDecoder().decode(yaml.getValue()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw refuse(yaml, path, "this is not base64");
        }
    }

    private Position position(org.yaml.snakeyaml.nodes.Node yaml) {
        return YamlDecoder.position(file, yaml);
    }

    private ComposeException refuse(org.yaml.snakeyaml.nodes.Node yaml, NodePath path, String text) {
        return new ComposeException(ComposeProblem.at(position(yaml), path.toString(), text));
    }
}
