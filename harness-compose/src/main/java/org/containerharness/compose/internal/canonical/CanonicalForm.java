package org.containerharness.compose.internal.canonical;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.decode.NodeBudget;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.RuleTable;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.containerharness.compose.internal.tree.TreeRewrite;

/** Turns every short form into its long form; what is neither is left for the schema to refuse. */
public final class CanonicalForm {

    private final NodeBudget budget;
    private final Consumer<ComposeProblem> warnings;
    private final RuleTable<TreeRewrite.Rule> rules = new RuleTable<TreeRewrite.Rule>()
            .row("services.*.build", CanonicalForm::build)
            .row("services.*.build.additional_contexts", CanonicalForm::pairs)
            .row("services.*.build.provenance", CanonicalForm::text)
            .row("services.*.build.sbom", CanonicalForm::text)
            .row("services.*.build.secrets.[]", CanonicalForm::source)
            .row("services.*.build.ssh", CanonicalForm::ssh)
            .row("services.*.configs.[]", CanonicalForm::source)
            .row("services.*.depends_on", CanonicalForm::dependencies)
            .row("services.*.develop.watch.[].ignore", CanonicalForm::list)
            .row("services.*.develop.watch.[].include", CanonicalForm::list)
            .row("services.*.devices.[]", CanonicalForm::device)
            .row("services.*.dns", CanonicalForm::addresses)
            .row("services.*.env_file", CanonicalForm::envFiles)
            .row("services.*.extends", CanonicalForm::extended)
            .row("services.*.gpus", CanonicalForm::gpus)
            .row("services.*.label_file", CanonicalForm::list)
            .row("services.*.models", CanonicalForm::names)
            .row("services.*.networks", CanonicalForm::names)
            .row("services.*.ports", this::ports)
            .row("services.*.secrets.[]", CanonicalForm::source)
            .row("services.*.volumes.[]", CanonicalForm::volume)
            .row("volumes.*", this::external)
            .row("networks.*", this::external)
            .row("secrets.*", this::external)
            .row("configs.*", this::external);

    /**
     * Creates the step.
     *
     * @param budget counts what ranges of ports expand to
     * @param warnings told of deprecated forms
     */
    public CanonicalForm(NodeBudget budget, Consumer<ComposeProblem> warnings) {
        this.budget = budget;
        this.warnings = warnings;
    }

    /**
     * Rewrites a tree in place.
     *
     * @throws ComposeException with every short form that cannot be read
     */
    public void apply(MapNode root) {
        TreeRewrite.apply(root, rules);
    }

    private static Node build(Node value, NodePath path) {
        return fromText(value, "context");
    }

    private static Node source(Node value, NodePath path) {
        return fromText(value, "source");
    }

    private static Node extended(Node value, NodePath path) {
        return fromText(value, "service");
    }

    private static Node fromText(Node value, String key) {
        if (string(value).isEmpty()) {
            return value;
        }
        MapNode map = new MapNode(value.position());
        map.put(key, value);
        return map;
    }

    private static Node text(Node value, NodePath path) {
        return value instanceof ScalarNode scalar && !scalar.isNull()
                ? ScalarNode.of(value.position(), scalar.text())
                : value;
    }

    private static Node list(Node value, NodePath path) {
        return string(value).isPresent() ? ListNode.of(value.position(), List.of(value)) : value;
    }

    private static Node addresses(Node value, NodePath path) {
        Node list = list(value, path);
        if (list instanceof ListNode addresses) {
            addresses.items().removeIf(item -> item.isNull() || string(item).equals(Optional.of("")));
        }
        return list;
    }

    private static Node names(Node value, NodePath path) {
        return named(value, name -> ScalarNode.nothing(name.position()));
    }

    private static Node dependencies(Node value, NodePath path) {
        Node named = named(value, name -> new MapNode(name.position()));
        if (named instanceof MapNode dependencies) {
            dependencies.entries().values().forEach(CanonicalForm::completeDependency);
        }
        return named;
    }

    private static void completeDependency(Node node) {
        if (node instanceof MapNode dependency) {
            if (!dependency.has("condition")) {
                dependency.put("condition", "service_started");
            }
            if (!dependency.has("required")) {
                dependency.put("required", true);
            }
        }
    }

    private static Node named(Node value, Function<ScalarNode, Node> valueOfName) {
        if (!(value instanceof ListNode list)
                || !list.items().stream().allMatch(item -> string(item).isPresent())) {
            return value;
        }
        MapNode map = new MapNode(value.position());
        list.items().forEach(item -> map.put(((ScalarNode) item).text(), valueOfName.apply((ScalarNode) item)));
        return map;
    }

    private static Node pairs(Node value, NodePath path) {
        return mapping(value, path, "name=value", false);
    }

    private static Node ssh(Node value, NodePath path) {
        return mapping(value, path, "default or id=path", true);
    }

    private static Node mapping(Node value, NodePath path, String form, boolean isDefaultAllowed) {
        if (!(value instanceof ListNode list)) {
            return value;
        }
        MapNode map = new MapNode(value.position());
        for (Node item : list.items()) {
            String text = string(item).orElse("");
            int equals = text.indexOf('=');
            if (equals < 0 && !(isDefaultAllowed && text.equals("default"))) {
                throw new ComposeException(ComposeProblem.at(item.position(), path.toString(), "the item is malformed")
                        .withFound(item.describe())
                        .withExpected(form));
            }
            String key = equals < 0 ? text : text.substring(0, equals);
            map.put(
                    key,
                    equals < 0
                            ? ScalarNode.nothing(item.position())
                            : ScalarNode.of(item.position(), text.substring(equals + 1)));
        }
        return map;
    }

    private static Node device(Node value, NodePath path) {
        Optional<String> text = string(value);
        if (text.isEmpty()) {
            return value;
        }
        String[] parts = text.get().split(":", -1);
        if (parts.length > 3) {
            throw new ComposeException(ComposeProblem.at(value.position(), path.toString(), "the device is confusing")
                    .withFound(value.describe())
                    .withExpected("source[:target[:permissions]], or the long form"));
        }
        MapNode device = new MapNode(value.position());
        device.put("source", parts[0]);
        device.put("target", parts.length > 1 && !parts[1].isEmpty() ? parts[1] : parts[0]);
        device.put("permissions", parts.length > 2 ? parts[2] : "rwm");
        return device;
    }

    private static Node envFiles(Node value, NodePath path) {
        Node list = list(value, path);
        return list instanceof ListNode files ? files.map(CanonicalForm::envFile) : list;
    }

    private static Node envFile(Node value) {
        Node file = fromText(value, "path");
        if (file instanceof MapNode map && !map.has("required")) {
            map.put("required", true);
        }
        return file;
    }

    private static Node gpus(Node value, NodePath path) {
        if (string(value).isEmpty()) {
            return value;
        }
        MapNode all = new MapNode(value.position());
        all.put("count", "all");
        return ListNode.of(value.position(), List.of(all));
    }

    private Node ports(Node value, NodePath path) {
        if (!(value instanceof ListNode list)) {
            return value;
        }
        ListNode ports = new ListNode(value.position());
        for (int index = 0; index < list.items().size(); index++) {
            Node item = list.items().get(index);
            if (item instanceof ScalarNode scalar && !scalar.isNull()) {
                PortForm.parse(scalar, path.index(index), budget).forEach(ports::add);
            } else {
                ports.add(item);
            }
        }
        return ports;
    }

    private static Node volume(Node value, NodePath path) {
        return string(value).isPresent() ? VolumeForm.parse((ScalarNode) value, path) : value;
    }

    /** Adopts {@code external.name}, the deprecated form. */
    private Node external(Node value, NodePath path) {
        if (!(value instanceof MapNode resource) || resource.mapAt("external").isEmpty()) {
            return value;
        }
        MapNode external = resource.mapAt("external").orElseThrow();
        external.textAt("name").ifPresent(name -> adoptName(resource, external, name, path));
        resource.put("external", true);
        return resource;
    }

    private void adoptName(MapNode resource, MapNode external, String name, NodePath path) {
        warnings.accept(ComposeProblem.at(external.position(), path.toString(), "external.name is deprecated")
                .withHint("set name and external: true"));
        if (!resource.textAt("name").orElse(name).equals(name)) {
            throw new ComposeException(ComposeProblem.at(
                    external.position(), path.toString(), "name and external.name conflict; only use name"));
        }
        resource.put("name", name);
    }

    private static Optional<String> string(Node value) {
        return value instanceof ScalarNode scalar && scalar.value() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }
}
