package org.containerharness.compose.internal.translate;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.ContainerSpec;

/** Turns a service into the specs of its containers. */
final class ServiceTranslator {

    private static final Set<String> READABLE = Set.of("json-file", "local", "journald");

    private final ServiceScope scope;
    private final Element service;
    private final boolean isOfSwarm;

    ServiceTranslator(ServiceScope scope) {
        this.scope = scope;
        this.service = scope.service();
        this.isOfSwarm = scope.options().swarm();
    }

    /** The container with a number, from 1, or the service of a swarm; empty if something was refused. */
    Optional<ContainerSpec> container(int number) {
        return new ImagePart(scope)
                .image()
                .flatMap(image -> scope.attempt(() -> {
                    EngineOptions settings = new EngineOptions();
                    ContainerSpec spec = ContainerSpec.of(scope.names().declared(scope.name(), number), image)
                            .withEngineName(engineName(number))
                            .withPlace(scope.place())
                            .plusLabels(isOfSwarm ? SwarmPart.labels(scope) : labels(number));
                    spec = new ProcessPart(scope).apply(spec, settings);
                    spec = new NetworkingPart(scope, number).apply(spec, settings);
                    spec = new StoragePart(scope).apply(spec, settings);
                    spec = isOfSwarm ? new SwarmPart(scope).apply(spec) : new FileObjectsPart(scope).apply(spec);
                    spec = new LimitsPart(scope).apply(spec, settings);
                    spec = new IsolationPart(scope).apply(spec, settings);
                    spec = new LifecyclePart(scope, number).apply(spec);
                    settings.put("HostConfig/Annotations", service.pairs("annotations"));
                    logging(settings);
                    for (Map.Entry<String, Object> setting : settings.all().entrySet()) {
                        spec = spec.withEngineSetting(setting.getKey(), setting.getValue());
                    }
                    return spec;
                }));
    }

    /** A service of a swarm is named as {@code docker stack deploy} names it. */
    private String engineName(int number) {
        return isOfSwarm
                ? scope.project().name() + "_" + scope.name()
                : scope.names().onEngine(scope.name(), number);
    }

    private Map<String, String> labels(int number) {
        Map<String, String> labels = service.pairs("labels");
        labels.putAll(ComposeLabels.of(scope, number));
        return labels;
    }

    private void logging(EngineOptions settings) {
        Element logging = service.at("logging");
        Optional<String> driver = logging.text("driver");
        Map<String, String> options = logging.pairs("options");
        driver.filter(name -> !READABLE.contains(name))
                .ifPresent(name -> scope.warn(
                        "output that goes to " + name + " can be read neither by waits nor for messages",
                        "logging",
                        "driver"));
        if (driver.isPresent() || !options.isEmpty()) {
            settings.put("HostConfig/LogConfig/Type", driver.orElse(""));
            settings.put("HostConfig/LogConfig/Config", options);
        }
    }
}
