package org.containerharness.compose.internal.defaults;

import java.util.List;
import java.util.Map;
import org.containerharness.compose.internal.paths.UnixPath;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;
import org.containerharness.model.NamespaceMode;

/**
 * Makes explicit what elements imply about each other: the default network, dependencies of links and namespaces,
 * names of resources, values taken from the environment.
 */
public final class Normalizer {

    private static final List<String> NAMESPACES = List.of("network_mode", "ipc", "pid", "uts", "cgroup");
    private static final List<String> NAMED_RESOURCES = List.of("networks", "volumes", "configs", "secrets");

    private final MapNode project;
    private final Map<String, String> environment;

    private Normalizer(MapNode project, Map<String, String> environment) {
        this.project = project;
        this.environment = environment;
    }

    /**
     * Normalises a merged project in place.
     *
     * @param name the project's name
     * @param environment the variables that pass through to {@code environment} and {@code build.args}
     */
    public static void apply(MapNode project, String name, Map<String, String> environment) {
        Normalizer normalizer = new Normalizer(project, environment);
        normalizer.attachDefaultNetwork();
        normalizer.services().entries().values().forEach(normalizer::normalizeService);
        NAMED_RESOURCES.forEach(kind -> normalizer.nameResources(kind, name));
    }

    private MapNode services() {
        return project.mapAt("services").orElseGet(() -> new MapNode(project.position()));
    }

    private void attachDefaultNetwork() {
        boolean isUsed = false;
        for (Node node : services().entries().values()) {
            isUsed |= node instanceof MapNode service && usesDefaultNetwork(service);
        }
        MapNode networks = project.mapAt("networks").orElseGet(() -> new MapNode(project.position()));
        if (isUsed && !networks.has("default")) {
            networks.put("default", ScalarNode.nothing(project.position()));
            project.put("networks", networks);
        }
    }

    private static boolean usesDefaultNetwork(MapNode service) {
        if (service.has("provider") || service.has("network_mode")) {
            return false;
        }
        MapNode networks = service.mapAt("networks").orElseGet(() -> new MapNode(service.position()));
        if (networks.entries().isEmpty()) {
            networks.put("default", ScalarNode.nothing(service.position()));
            service.put("networks", networks);
        }
        return networks.has("default");
    }

    private void normalizeService(Node node) {
        if (node instanceof MapNode service) {
            if (service.textAt("pull_policy").orElse("").equals("if_not_present")) {
                service.put("pull_policy", "missing");
            }
            service.mapAt("build").ifPresent(this::normalizeBuild);
            passThrough(service, "environment", true);
            addImpliedDependencies(service);
            service.listAt("volumes").ifPresent(Normalizer::cleanTargets);
        }
    }

    private void normalizeBuild(MapNode build) {
        if (!build.has("dockerfile") && !build.has("dockerfile_inline")) {
            build.put("dockerfile", "Dockerfile");
        }
        passThrough(build, "args", false);
    }

    /** Gives variables without a value the one of the project's environment. */
    private void passThrough(MapNode owner, String key, boolean isUnsetKept) {
        Node value = owner.get(key);
        if (value instanceof MapNode map) {
            map.entries().replaceAll((name, node) -> node.isNull() ? resolved(name, node) : node);
            if (!isUnsetKept) {
                map.entries().values().removeIf(Node::isNull);
            }
        } else if (value instanceof ListNode list) {
            list.items().replaceAll(this::resolvedItem);
            if (!isUnsetKept) {
                list.items()
                        .removeIf(item -> item instanceof ScalarNode scalar
                                && !scalar.text().contains("="));
            }
        }
    }

    private Node resolved(String name, Node unset) {
        String value = environment.get(name);
        return value == null ? unset : ScalarNode.of(unset.position(), value);
    }

    private Node resolvedItem(Node item) {
        if (!(item instanceof ScalarNode scalar) || scalar.text().contains("=")) {
            return item;
        }
        String value = environment.get(scalar.text());
        return value == null ? item : ScalarNode.of(item.position(), scalar.text() + "=" + value);
    }

    private static void addImpliedDependencies(MapNode service) {
        for (String link : texts(service, "links")) {
            String[] parts = link.split(":", -1);
            addDependency(service, parts.length == 2 ? parts[0] : link, true);
        }
        for (String namespace : NAMESPACES) {
            service.textAt(namespace)
                    .flatMap(mode -> new NamespaceMode(mode).service())
                    .ifPresent(owner -> addDependency(service, owner, true));
        }
        for (String source : texts(service, "volumes_from")) {
            if (new NamespaceMode(source).container().isEmpty()) {
                addDependency(service, source.split(":", -1)[0], false);
            }
        }
    }

    private static List<String> texts(MapNode service, String key) {
        return service.listAt(key)
                .map(list -> list.items().stream()
                        .filter(ScalarNode.class::isInstance)
                        .map(item -> ((ScalarNode) item).text())
                        .toList())
                .orElse(List.of());
    }

    private static void addDependency(MapNode service, String name, boolean isRestarted) {
        MapNode dependencies = service.mapAt("depends_on").orElseGet(() -> new MapNode(service.position()));
        if (!dependencies.has(name)) {
            MapNode dependency = new MapNode(service.position());
            dependency.put("condition", "service_started");
            dependency.put("restart", isRestarted);
            dependency.put("required", true);
            dependencies.put(name, dependency);
        }
        service.put("depends_on", dependencies);
    }

    private static void cleanTargets(ListNode volumes) {
        for (Node volume : volumes.items()) {
            if (volume instanceof MapNode map) {
                map.textAt("target").ifPresent(target -> map.put("target", UnixPath.clean(target)));
            }
        }
    }

    private void nameResources(String kind, String projectName) {
        project.mapAt(kind).ifPresent(resources -> resources.entries().replaceAll((key, node) -> {
            MapNode resource = node instanceof MapNode map ? map : new MapNode(node.position());
            if (resource.get("name") == null) {
                boolean isExternal = resource.get("external") instanceof ScalarNode external
                        && Boolean.TRUE.equals(external.value());
                resource.put("name", isExternal ? key : projectName + "_" + key);
            }
            return resource;
        }));
    }
}
