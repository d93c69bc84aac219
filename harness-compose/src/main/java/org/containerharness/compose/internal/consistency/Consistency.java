package org.containerharness.compose.internal.consistency;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.error.Problems;
import org.containerharness.compose.internal.select.Services;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Checks the enabled services of a typed project against each other and against its resources. */
public final class Consistency {

    private static final String SERVICE_PREFIX = "service:";
    private static final Set<String> TESTS = Set.of("NONE", "CMD", "CMD-SHELL");
    private static final Set<String> ACTIONS_WITHOUT_TARGET = Set.of("rebuild", "restart");

    private static final List<Rule> RULES = List.of(
            new Rule("has an image or a build", Consistency::hasOrigin),
            new Rule("build names one Dockerfile", Consistency::hasOneDockerfile),
            new Rule("additional contexts are buildable services", Consistency::hasBuildableContexts),
            new Rule("platform is one of build.platforms", Consistency::hasKnownPlatform),
            new Rule("network_mode excludes networks", Consistency::hasOneWayToNetwork),
            new Rule("networks exist", Consistency::networksExist),
            new Rule("models exist", Consistency::modelsExist),
            new Rule("volumes exist", Consistency::volumesExist),
            new Rule("secrets exist", (scope, service) -> sourcesExist(scope, service, "secrets")),
            new Rule("configs exist", (scope, service) -> sourcesExist(scope, service, "configs")),
            new Rule("build secrets exist", Consistency::buildSecretsExist),
            new Rule("health check starts with a known word", Consistency::hasKnownTest),
            new Rule("dependencies exist", Consistency::dependenciesExist),
            new Rule("scale agrees with deploy.replicas", Consistency::scaleAgrees),
            new Rule("limits agree with deploy.resources", Consistency::limitsAgree),
            new Rule("a fixed name allows one container", Consistency::isNamedOnce),
            new Rule("watch names a target", Consistency::watchHasTarget),
            new Rule("each mount has its own target", Consistency::mountsDiffer));

    private Consistency() {}

    /** A rule for one service, with its name for the documentation. */
    private record Rule(String name, Check check) {}

    @FunctionalInterface
    private interface Check {
        void check(Scope scope, MapNode service);
    }

    private record Scope(MapNode project, Services services, String name, Problems problems) {

        NodePath path() {
            return NodePath.of("services", name);
        }

        void refuse(Position position, NodePath path, String text) {
            problems.add(ComposeProblem.at(position, path.toString(), text));
        }

        boolean has(String kind, String resource) {
            return project.mapAt(kind).filter(map -> map.has(resource)).isPresent();
        }
    }

    /**
     * Checks a project.
     *
     * @throws ComposeException with everything that breaks a rule
     */
    public static void check(MapNode project, Services services) {
        Problems problems = new Problems();
        services.enabled().forEach((name, service) -> {
            Scope scope = new Scope(project, services, name, problems);
            RULES.forEach(rule -> rule.check.check(scope, service));
        });
        refuseSecretsWithoutSource(project, problems);
        refuseSharedNames(services, problems);
        refuseCycle(services, problems);
        problems.throwIfAny();
    }

    private static void refuseSecretsWithoutSource(MapNode project, Problems problems) {
        project.mapAt("secrets").ifPresent(secrets -> secrets.entries().forEach((name, node) -> {
            boolean hasSource = node instanceof MapNode secret
                    && (secret.has("external") || secret.has("file") || secret.has("environment"));
            if (!hasSource) {
                problems.add(ComposeProblem.at(
                        node.position(), "secrets." + name, "a secret needs a file or an environment variable"));
            }
        }));
    }

    private static void refuseSharedNames(Services services, Problems problems) {
        Map<String, String> owners = new HashMap<>();
        services.enabled()
                .forEach((name, service) -> service.textAt("container_name").ifPresent(container -> {
                    String owner = owners.putIfAbsent(container, name);
                    if (owner != null) {
                        problems.add(ComposeProblem.at(
                                service.keyPosition("container_name"),
                                "services." + name + ".container_name",
                                "the name \"" + container + "\" is already used by service " + owner));
                    }
                }));
    }

    private static void refuseCycle(Services services, Problems problems) {
        DependencyCycle.find(services.enabled()).ifPresent(cycle -> {
            MapNode first = services.enabled().get(cycle.get(0));
            problems.add(ComposeProblem.at(
                    first.mapAt("depends_on")
                            .map(map -> map.keyPosition(cycle.get(1)))
                            .orElse(first.position()),
                    "services." + cycle.get(0) + ".depends_on",
                    "services wait for each other: " + String.join(" -> ", cycle)));
        });
    }

    private static void hasOrigin(Scope scope, MapNode service) {
        if (!service.has("image") && !service.has("build") && !service.has("provider")) {
            scope.refuse(service.position(), scope.path(), "the service has neither an image nor a build");
        }
    }

    private static void hasOneDockerfile(Scope scope, MapNode service) {
        service.mapAt("build")
                .filter(build -> build.has("dockerfile") && build.has("dockerfile_inline"))
                .ifPresent(build -> scope.refuse(
                        build.position(),
                        scope.path().key("build"),
                        "dockerfile and dockerfile_inline exclude each other"));
    }

    private static void hasBuildableContexts(Scope scope, MapNode service) {
        service.mapAt("build")
                .flatMap(build -> build.mapAt("additional_contexts"))
                .ifPresent(contexts -> contexts.entries().forEach((name, node) -> {
                    String context = text(node);
                    if (context.startsWith(SERVICE_PREFIX)) {
                        checkContext(scope, contexts, name, context.substring(SERVICE_PREFIX.length()));
                    }
                }));
    }

    private static void checkContext(Scope scope, MapNode contexts, String name, String target) {
        MapNode service = scope.services.enabled().get(target);
        NodePath path = scope.path().key("build").key("additional_contexts").key(name);
        if (service == null) {
            scope.refuse(contexts.keyPosition(name), path, "unknown service \"" + target + "\"");
        } else if (!service.has("build")) {
            scope.refuse(contexts.keyPosition(name), path, "service \"" + target + "\" has no build");
        }
    }

    private static void hasKnownPlatform(Scope scope, MapNode service) {
        Optional<String> platform = service.textAt("platform");
        Optional<ListNode> platforms = service.mapAt("build").flatMap(build -> build.listAt("platforms"));
        if (platform.isPresent() && platforms.isPresent()) {
            boolean isKnown =
                    platforms.get().items().stream().anyMatch(item -> text(item).equals(platform.get()));
            if (!isKnown) {
                scope.refuse(
                        service.keyPosition("platform"),
                        scope.path().key("platform"),
                        "build.platforms does not include the platform " + platform.get());
            }
        }
    }

    private static void hasOneWayToNetwork(Scope scope, MapNode service) {
        if (service.has("network_mode") && service.has("networks")) {
            scope.refuse(
                    service.keyPosition("network_mode"),
                    scope.path().key("network_mode"),
                    "network_mode and networks exclude each other");
        }
    }

    private static void networksExist(Scope scope, MapNode service) {
        namesExist(scope, service, "networks");
    }

    private static void modelsExist(Scope scope, MapNode service) {
        namesExist(scope, service, "models");
    }

    private static void namesExist(Scope scope, MapNode service, String kind) {
        service.mapAt(kind).ifPresent(names -> names.entries().keySet().forEach(name -> {
            if (!scope.has(kind, name)) {
                refuseUndefined(
                        scope, names.keyPosition(name), scope.path().key(kind).key(name), kind, name);
            }
        }));
    }

    private static void refuseUndefined(Scope scope, Position position, NodePath path, String kind, String name) {
        scope.refuse(
                position,
                path,
                "undefined " + kind.substring(0, kind.length() - 1) + " \"" + name + "\"; declare it under " + kind);
    }

    private static void volumesExist(Scope scope, MapNode service) {
        eachMap(service, "volumes", scope.path(), (volume, path) -> {
            Optional<String> source = volume.textAt("source");
            boolean isNamed = volume.textAt("type").equals(Optional.of("volume")) && source.isPresent();
            if (isNamed && !scope.has("volumes", source.get())) {
                refuseUndefined(scope, volume.position(), path, "volumes", source.get());
            }
        });
    }

    private static void sourcesExist(Scope scope, MapNode service, String kind) {
        checkSources(scope, service, scope.path(), kind);
    }

    private static void buildSecretsExist(Scope scope, MapNode service) {
        service.mapAt("build")
                .ifPresent(build -> checkSources(scope, build, scope.path().key("build"), "secrets"));
    }

    private static void checkSources(Scope scope, MapNode owner, NodePath ownerPath, String kind) {
        eachMap(owner, kind, ownerPath, (mount, path) -> {
            String source = mount.textAt("source").orElse("");
            if (!scope.has(kind, source)) {
                refuseUndefined(scope, mount.position(), path, kind, source);
            }
        });
    }

    private static void hasKnownTest(Scope scope, MapNode service) {
        service.mapAt("healthcheck")
                .flatMap(check -> check.listAt("test"))
                .filter(test -> !TESTS.contains(text(test.items().get(0))))
                .ifPresent(test -> scope.problems.add(ComposeProblem.at(
                                test.position(),
                                scope.path().key("healthcheck").key("test").toString(),
                                "the list starts with an unknown word")
                        .withFound(test.items().get(0).describe())
                        .withExpected("NONE, CMD or CMD-SHELL")));
    }

    private static void dependenciesExist(Scope scope, MapNode service) {
        service.mapAt("depends_on")
                .ifPresent(dependencies -> dependencies.entries().forEach((name, node) -> {
                    boolean isOptional = isFalse(node, "required") && scope.services.isDisabled(name);
                    if (!scope.services.isEnabled(name) && !isOptional) {
                        scope.problems.add(missingDependency(scope, dependencies, name));
                    }
                }));
    }

    private static ComposeProblem missingDependency(Scope scope, MapNode dependencies, String name) {
        String path = scope.path().key("depends_on").key(name).toString();
        if (!scope.services.isDisabled(name)) {
            return ComposeProblem.at(
                    dependencies.keyPosition(name),
                    path,
                    "service \"" + scope.name + "\" depends on undefined service \"" + name + "\"");
        }
        String profiles = String.join(", ", scope.services.profilesOf(name));
        return ComposeProblem.at(
                        dependencies.keyPosition(name),
                        path,
                        "service \"" + scope.name + "\" depends on \"" + name + "\", which no active profile enables")
                .withHint("activate one of the profiles " + profiles + ", or make the dependency required: false");
    }

    private static void scaleAgrees(Scope scope, MapNode service) {
        Optional<Double> scale = number(service, "scale");
        Optional<Double> replicas = service.mapAt("deploy").flatMap(deploy -> number(deploy, "replicas"));
        if (scale.isPresent() && replicas.isPresent() && !scale.equals(replicas)) {
            scope.refuse(
                    service.keyPosition("scale"),
                    scope.path().key("scale"),
                    "scale and deploy.replicas have distinct values");
        }
        if (scale.orElse(0d) < 0 || replicas.orElse(0d) < 0) {
            scope.refuse(service.position(), scope.path(), "the number of replicas is negative");
        }
    }

    private static void limitsAgree(Scope scope, MapNode service) {
        limitAgrees(scope, service, "cpus", "limits", "cpus");
        limitAgrees(scope, service, "mem_limit", "limits", "memory");
        limitAgrees(scope, service, "mem_reservation", "reservations", "memory");
        limitAgrees(scope, service, "pids_limit", "limits", "pids");
    }

    private static void limitAgrees(Scope scope, MapNode service, String key, String section, String deployKey) {
        Optional<Double> own = number(service, key);
        Optional<MapNode> deployed = service.mapAt("deploy")
                .flatMap(deploy -> deploy.mapAt("resources"))
                .flatMap(resources -> resources.mapAt(section));
        if (own.isPresent() && deployed.isPresent() && !own.equals(number(deployed.get(), deployKey))) {
            scope.refuse(
                    service.keyPosition(key),
                    scope.path().key(key),
                    key + " and deploy.resources." + section + "." + deployKey + " have distinct values");
        }
    }

    private static void isNamedOnce(Scope scope, MapNode service) {
        double replicas = number(service, "scale")
                .or(() -> service.mapAt("deploy").flatMap(deploy -> number(deploy, "replicas")))
                .orElse(1d);
        if (service.has("container_name") && replicas > 1) {
            scope.refuse(
                    service.keyPosition("container_name"),
                    scope.path().key("container_name"),
                    "several replicas cannot share one container name");
        }
    }

    private static void watchHasTarget(Scope scope, MapNode service) {
        service.mapAt("develop")
                .ifPresent(develop -> eachMap(develop, "watch", scope.path().key("develop"), (watch, path) -> {
                    String action = watch.textAt("action").orElse("");
                    if (!watch.has("target") && !ACTIONS_WITHOUT_TARGET.contains(action)) {
                        scope.refuse(watch.position(), path, "the action " + action + " needs a target");
                    }
                }));
    }

    private static void mountsDiffer(Scope scope, MapNode service) {
        Map<String, NodePath> taken = new HashMap<>();
        service.listAt("tmpfs").ifPresent(list -> {
            for (int index = 0; index < list.items().size(); index++) {
                Node item = list.items().get(index);
                NodePath path = scope.path().key("tmpfs").index(index);
                refuseTaken(scope, taken, text(item).split(":", 2)[0], item.position(), path);
            }
        });
        eachMap(
                service,
                "volumes",
                scope.path(),
                (volume, path) ->
                        refuseTaken(scope, taken, volume.textAt("target").orElse(""), volume.position(), path));
    }

    private static void refuseTaken(
            Scope scope, Map<String, NodePath> taken, String target, Position position, NodePath path) {
        NodePath owner = taken.putIfAbsent(target, path);
        if (owner != null) {
            scope.refuse(position, path, "the target " + target + " is already mounted by " + owner);
        }
    }

    @FunctionalInterface
    private interface MapCheck {
        void check(MapNode map, NodePath path);
    }

    private static void eachMap(MapNode owner, String key, NodePath ownerPath, MapCheck check) {
        owner.listAt(key).ifPresent(list -> {
            for (int index = 0; index < list.items().size(); index++) {
                if (list.items().get(index) instanceof MapNode map) {
                    check.check(map, ownerPath.key(key).index(index));
                }
            }
        });
    }

    private static Optional<Double> number(MapNode map, String key) {
        return map.get(key) instanceof ScalarNode scalar && scalar.value() instanceof Number number
                ? Optional.of((double) number.floatValue())
                : Optional.empty();
    }

    private static boolean isFalse(Node node, String key) {
        return node instanceof MapNode map
                && map.get(key) instanceof ScalarNode scalar
                && Boolean.FALSE.equals(scalar.value());
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.text() : "";
    }
}
