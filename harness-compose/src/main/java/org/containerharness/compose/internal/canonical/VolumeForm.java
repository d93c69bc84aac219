package org.containerharness.compose.internal.canonical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.paths.UnixPath;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.ScalarNode;

/**
 * The short form of a service volume: {@code [source:]target[:options]}.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes">Volumes</a>
 */
public final class VolumeForm {

    private static final Set<String> PROPAGATIONS =
            Set.of("rprivate", "private", "rshared", "shared", "rslave", "slave");
    private static final Set<String> SELINUX_LABELS = Set.of("z", "Z");
    private static final String FORM = "[source:]target[:options]";
    private static final int MOST_PARTS = 3;
    private static final int LONGEST_BARE_TARGET = 2;

    private VolumeForm() {}

    /** Returns the target of a short form, if it has one. */
    public static Optional<String> target(String text) {
        List<String> parts = parts(text);
        if (parts.isEmpty() || parts.size() > MOST_PARTS || parts.contains("")) {
            return Optional.empty();
        }
        return Optional.of(cleanTarget(parts.get(Math.min(1, parts.size() - 1))));
    }

    /**
     * Returns the long form.
     *
     * @throws ComposeException if a part is empty or there are too many
     */
    static MapNode parse(ScalarNode scalar, NodePath path) {
        String text = scalar.text();
        List<String> parts = parts(text);
        if (parts.contains("") || parts.isEmpty() || parts.size() > MOST_PARTS) {
            String reason = parts.size() > MOST_PARTS ? "too many colons" : "an empty part";
            throw new ComposeException(
                    ComposeProblem.at(scalar.position(), path.toString(), "invalid volume, " + reason)
                            .withFound(scalar.describe())
                            .withExpected(FORM));
        }
        return text.length() <= LONGEST_BARE_TARGET ? bare(scalar) : longForm(scalar, parts);
    }

    private static MapNode bare(ScalarNode scalar) {
        MapNode volume = new MapNode(scalar.position());
        volume.put("type", "volume");
        volume.put("target", cleanTarget(scalar.text()));
        return volume;
    }

    private static MapNode longForm(ScalarNode scalar, List<String> parts) {
        MapNode volume = new MapNode(scalar.position());
        boolean isNamed = parts.size() > 1;
        boolean isBind = isNamed && isFilePath(parts.get(0));
        volume.put("type", isBind ? "bind" : "volume");
        if (isNamed) {
            volume.put("source", parts.get(0));
        }
        volume.put("target", cleanTarget(parts.get(isNamed ? 1 : 0)));
        if (parts.size() == MOST_PARTS) {
            putOptions(volume, parts.get(2));
        }
        if (isBind) {
            child(volume, "bind").put("create_host_path", true);
        } else {
            child(volume, "volume");
        }
        return volume;
    }

    /** Options nobody knows are passed over, as Compose does. */
    private static void putOptions(MapNode volume, String options) {
        for (String option : options.split(",")) {
            if (option.equals("ro")) {
                volume.put("read_only", true);
            } else if (option.equals("rw")) {
                volume.remove("read_only");
            } else if (option.equals("nocopy")) {
                child(volume, "volume").put("nocopy", true);
            } else if (PROPAGATIONS.contains(option)) {
                child(volume, "bind").put("propagation", option);
            } else if (SELINUX_LABELS.contains(option)) {
                child(volume, "bind").put("selinux", option);
            }
        }
    }

    private static MapNode child(MapNode volume, String key) {
        return volume.mapAt(key).orElseGet(() -> {
            MapNode child = new MapNode(volume.position());
            volume.put(key, child);
            return child;
        });
    }

    /** Splits at colons, except the one of a drive letter. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) == ':' && !isDrive(text, start, index)) {
                parts.add(text.substring(start, index));
                start = index + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static boolean isDrive(String text, int start, int colon) {
        return colon == start + 1 && Character.isLetter(text.charAt(start));
    }

    private static boolean isFilePath(String source) {
        return source.startsWith(".")
                || source.startsWith("/")
                || source.startsWith("~")
                || source.startsWith("\\\\")
                || source.length() > 1 && source.charAt(1) == ':' && Character.isLetter(source.charAt(0));
    }

    private static String cleanTarget(String target) {
        return target.isEmpty() ? target : UnixPath.clean(target);
    }
}
