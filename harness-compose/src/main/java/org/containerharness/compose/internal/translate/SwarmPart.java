package org.containerharness.compose.internal.translate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.RestartPolicy;
import org.containerharness.model.SwarmFile;
import org.containerharness.model.SwarmService;

/** What a service has of a swarm: everything below {@code deploy}, secrets and configs, and where its ports are open. */
final class SwarmPart {

    /** The label by which {@code docker stack} knows what belongs to a stack. */
    static final String STACK = "com.docker.stack.namespace";

    private static final int READABLE_BY_ALL = 0444;

    private final ServiceScope scope;
    private final Element service;
    private final Element deploy;
    private final EngineOptions settings = new EngineOptions();

    SwarmPart(ServiceScope scope) {
        this.scope = scope;
        this.service = scope.service();
        this.deploy = service.at("deploy");
    }

    ContainerSpec apply(ContainerSpec spec) {
        if (service.has("container_name")) {
            scope.warn("the containers of a service of a swarm are named by the swarm", "container_name");
        }
        deploy.pairs("labels")
                .forEach((label, value) ->
                        settings.put("Labels/" + label.replace("~", "~0").replace("/", "~1"), value));
        settings.put("EndpointSpec/Mode", deploy.text("endpoint_mode"));
        updates("update_config", "UpdateConfig/");
        updates("rollback_config", "RollbackConfig/");
        restart();
        placement();
        return spec.asService(new SwarmService(replicas(), hostPorts(), files(), settings.all()));
    }

    private Optional<Integer> replicas() {
        String mode = deploy.text("mode").orElse("replicated");
        if (mode.equals("global")) {
            return Optional.empty();
        }
        if (!mode.equals("replicated")) {
            scope.refuse("jobs of a swarm are not supported; the modes are replicated and global", "deploy", "mode");
        }
        return Optional.of(scope.names().replicas(scope.name()));
    }

    private void updates(String key, String pointer) {
        Element config = deploy.at(key);
        settings.put(pointer + "Parallelism", config.number("parallelism"));
        settings.put(pointer + "Delay", config.number("delay"));
        settings.put(pointer + "FailureAction", config.text("failure_action"));
        settings.put(pointer + "Monitor", config.number("monitor"));
        settings.put(pointer + "MaxFailureRatio", config.decimal("max_failure_ratio"));
        settings.put(pointer + "Order", config.text("order"));
    }

    private void restart() {
        String pointer = "TaskTemplate/RestartPolicy/";
        Optional<Element> policy = deploy.child("restart_policy");
        if (policy.isPresent()) {
            settings.put(pointer + "Condition", policy.get().text("condition"));
            settings.put(pointer + "Delay", policy.get().number("delay"));
            settings.put(pointer + "MaxAttempts", policy.get().number("max_attempts"));
            settings.put(pointer + "Window", policy.get().number("window"));
            return;
        }
        service.text("restart")
                .flatMap(text -> scope.attempt(() -> RestartPolicy.parse(text), "restart"))
                .ifPresent(wanted -> {
                    settings.put(
                            pointer + "Condition",
                            switch (wanted.kind()) {
                                case NO -> "none";
                                case ON_FAILURE -> "on-failure";
                                case ALWAYS, UNLESS_STOPPED -> "any";
                            });
                    settings.putIf(
                            wanted.maximumRetries() > 0, pointer + "MaxAttempts", (long) wanted.maximumRetries());
                });
    }

    private void placement() {
        Element placement = deploy.at("placement");
        // As they are written: the swarm knows more of them than the harness.
        settings.put("TaskTemplate/Placement/Constraints", placement.texts("constraints"));
        settings.put(
                "TaskTemplate/Placement/Preferences",
                placement.list("preferences").stream()
                        .flatMap(preference -> preference.text("spread").stream())
                        .map(descriptor -> Map.of("Spread", Map.of("SpreadDescriptor", descriptor)))
                        .toList());
        settings.put("TaskTemplate/Placement/MaxReplicas", placement.number("max_replicas_per_node"));
        Element reservations = deploy.at("resources", "reservations");
        settings.put(
                "TaskTemplate/Resources/Reservations/NanoCPUs",
                reservations.decimal("cpus").map(amount -> Math.round(amount * 1_000_000_000)));
        if (reservations.has("generic_resources")) {
            scope.refuse("they are not supported", "deploy", "resources", "reservations", "generic_resources");
        }
    }

    private Set<ContainerPort> hostPorts() {
        Set<ContainerPort> ports = new HashSet<>();
        for (Element port : service.list("ports")) {
            if (port.text("mode").equals(Optional.of("host"))) {
                ports.add(ContainerPort.parse(port.integer("target").orElse(0) + "/"
                        + port.text("protocol").orElse("tcp")));
            }
        }
        // What tests alone want to reach needs no way over other nodes.
        scope.options()
                .published()
                .getOrDefault(scope.name(), List.of())
                .forEach(port -> ports.add(ContainerPort.tcp(port)));
        return ports;
    }

    // Secrets and configs

    private List<SwarmFile> files() {
        List<SwarmFile> files = new ArrayList<>();
        for (String kind : List.of("configs", "secrets")) {
            Map<String, Element> known = scope.project().elements(kind);
            List<Element> uses = service.list(kind);
            for (int i = 0; i < uses.size(); i++) {
                Element use = uses.get(i);
                String key = use.text("source").orElse("");
                Optional.ofNullable(known.get(key))
                        .flatMap(object -> scope.attempt(() -> file(kind, key, object, use), kind))
                        .ifPresent(files::add);
            }
        }
        return files;
    }

    private SwarmFile file(String kind, String key, Element object, Element use) {
        boolean isSecret = kind.equals("secrets");
        Optional<String> external =
                object.flag("external") ? Optional.of(object.text("name").orElse(key)) : Optional.empty();
        Optional<FileSpec.Source> content = external.isPresent() ? Optional.empty() : Optional.of(content(key, object));
        if (isSecret) {
            object.text("file").ifPresent(file -> FileObjectsPart.learn(Path.of(file)));
        }
        String target = use.text("target").orElse(key);
        return new SwarmFile(
                isSecret,
                key,
                content,
                external,
                new ContainerPath(target.startsWith("/") ? target : (isSecret ? "/run/secrets/" : "/") + target),
                use.integer("mode").orElse(READABLE_BY_ALL),
                use.text("uid").orElse("0"),
                use.text("gid").orElse("0"));
    }

    private static FileSpec.Source content(String key, Element object) {
        return object.text("file")
                .<FileSpec.Source>map(file -> new FileSpec.HostFile(Path.of(file)))
                .or(() -> FileObjectsPart.content(object)
                        .map(text -> new FileSpec.Bytes(text.getBytes(StandardCharsets.UTF_8))))
                .orElseThrow(() -> new InvalidValueException("\"" + key
                        + "\" has no content: "
                        + object.text("environment")
                                .map(variable -> "the variable " + variable + " is not set")
                                .orElse("it has none of file, content, environment and external")));
    }

    /** The labels of its containers. */
    static Map<String, String> labels(ServiceScope scope) {
        Map<String, String> labels = new LinkedHashMap<>(scope.service().pairs("labels"));
        labels.put(STACK, scope.project().name());
        return labels;
    }
}
