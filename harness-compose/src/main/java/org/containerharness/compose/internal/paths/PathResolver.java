package org.containerharness.compose.internal.paths;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.RuleTable;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.containerharness.compose.internal.tree.TreeRewrite;

/** Makes every path of a project absolute. */
public final class PathResolver {

    private static final List<String> REMOTE_PREFIXES =
            List.of("https://", "http://", "git://", "ssh://", "github.com/", "git@");

    private final String folder;
    private final String home;
    private final RuleTable<TreeRewrite.Rule> rules = new RuleTable<TreeRewrite.Rule>()
            .row("services.*.build.context", text(this::context))
            .row("services.*.build.additional_contexts.*", text(this::context))
            .row("services.*.build.ssh.*", text(this::anySystem))
            .row("services.*.env_file.[].path", text(this::local))
            .row("services.*.label_file.[]", text(this::local))
            .row("services.*.extends.file", text(this::local))
            .row("services.*.develop.watch.[].path", text(this::throughLinks))
            .row("services.*.volumes.[]", this::mount)
            .row("configs.*.file", text(this::anySystem))
            .row("secrets.*.file", text(this::anySystem))
            .row("volumes.*", this::driverDevice);

    /**
     * Creates a resolver.
     *
     * @param folder what relative paths start from
     * @param home what {@code ~} stands for
     */
    public PathResolver(Path folder, String home) {
        this.folder = folder.toString();
        this.home = home;
    }

    /**
     * Rewrites a tree in place.
     *
     * @throws ComposeException if a bind mount has no source
     */
    public void apply(MapNode root) {
        TreeRewrite.apply(root, rules);
    }

    /** Returns the absolute form of a path on this machine; the empty path stays. */
    public String local(String path) {
        String expanded = expandHome(path);
        return expanded.isEmpty() || expanded.startsWith("/") ? expanded : UnixPath.join(folder, expanded);
    }

    private String context(String context) {
        boolean isReference = context.contains("://")
                || context.startsWith("service:")
                || REMOTE_PREFIXES.stream().anyMatch(context::startsWith);
        return isReference ? context : local(context);
    }

    /** An absolute Windows path stays: the engine may run elsewhere. */
    private String anySystem(String path) {
        String expanded = expandHome(path);
        return expanded.startsWith("/") || UnixPath.isWindowsAbsolute(expanded)
                ? expanded
                : UnixPath.join(folder, expanded);
    }

    /** Resolves the first symbolic link on the way. */
    private String throughLinks(String path) {
        String absolute = local(path);
        try {
            Path way = Path.of("/");
            for (Path part : Path.of(absolute)) {
                way = way.resolve(part);
                if (Files.isSymbolicLink(way)) {
                    return absolute.replaceFirst(
                            java.util.regex.Pattern.quote(way.toString()),
                            java.util.regex.Matcher.quoteReplacement(
                                    way.toRealPath().toString()));
                }
            }
            return absolute;
        } catch (IOException | InvalidPathException unresolvable) {
            return absolute;
        }
    }

    private String expandHome(String path) {
        return path.startsWith("~") ? UnixPath.join(home, path.substring(1)) : path;
    }

    private Node mount(Node value, NodePath path) {
        if (!(value instanceof MapNode mount)
                || !mount.textAt("type").orElse("").equals("bind")) {
            return value;
        }
        String source = mount.textAt("source")
                .orElseThrow(() -> new ComposeException(
                        ComposeProblem.at(value.position(), path.toString(), "a bind mount needs a source")));
        mount.put("source", ScalarNode.of(mount.entries().get("source").position(), anySystem(source)));
        return mount;
    }

    /** The device of a local volume with {@code o: bind} is a path too. */
    private Node driverDevice(Node value, NodePath path) {
        if (value instanceof MapNode volume
                && volume.textAt("driver").orElse("").equals("local")) {
            volume.mapAt("driver_opts")
                    .filter(options -> options.textAt("o").orElse("").equals("bind"))
                    .ifPresent(options ->
                            options.textAt("device").ifPresent(device -> options.put("device", anySystem(device))));
        }
        return value;
    }

    @FunctionalInterface
    private interface TextRule {
        String apply(String text);
    }

    private static TreeRewrite.Rule text(TextRule rule) {
        return (value, path) -> value instanceof ScalarNode scalar && scalar.value() instanceof String text
                ? ScalarNode.of(value.position(), rule.apply(text))
                : value;
    }
}
