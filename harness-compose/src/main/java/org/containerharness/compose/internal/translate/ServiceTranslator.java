package org.containerharness.compose.internal.translate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.compose.model.Service;
import org.containerharness.model.ContainerSpec;

/** Turns a service into the specs of its containers. */
final class ServiceTranslator {

    private static final Set<String> READABLE = Set.of("json-file", "local", "journald");

    private final ServiceScope scope;
    private final Service service;

    ServiceTranslator(
            BoundProject project, Service service, TranslateOptions options, ProjectNames names, Findings findings) {
        this.scope = new ServiceScope(project, service, options, names, findings);
        this.service = service;
    }

    /** The container with a number, from 1; empty if something was refused. */
    Optional<ContainerSpec> container(int number) {
        return new ImagePart(scope)
                .image()
                .flatMap(image -> scope.attempt(() -> {
                    Settings settings = new Settings();
                    ContainerSpec spec = ContainerSpec.of(scope.names().declared(service.name(), number), image)
                            .withEngineName(scope.names().onEngine(service.name(), number))
                            .withPlace(scope.place())
                            .plusLabels(labels(number));
                    spec = new ProcessPart(scope).apply(spec, settings);
                    spec = new NetworkingPart(scope, number).apply(spec, settings);
                    spec = new StoragePart(scope).apply(spec, settings);
                    spec = new LimitsPart(scope).apply(spec, settings);
                    spec = new IsolationPart(scope).apply(spec, settings);
                    spec = new LifecyclePart(scope).apply(spec);
                    settings.put("HostConfig/Annotations", service.identity().annotations());
                    logging(settings);
                    for (Map.Entry<String, Object> setting : settings.all().entrySet()) {
                        spec = spec.withEngineSetting(setting.getKey(), setting.getValue());
                    }
                    return spec;
                }));
    }

    private Map<String, String> labels(int number) {
        Map<String, String> labels = new LinkedHashMap<>(service.identity().labels());
        labels.putAll(ComposeLabels.of(scope.project(), service, number));
        return labels;
    }

    private void logging(Settings settings) {
        service.identity()
                .loggingDriver()
                .filter(driver -> !READABLE.contains(driver))
                .ifPresent(driver -> scope.warn(
                        "output that goes to " + driver + " can be read neither by waits nor for messages",
                        "logging",
                        "driver"));
        if (service.identity().loggingDriver().isPresent()
                || !service.identity().loggingOptions().isEmpty()) {
            settings.put(
                    "HostConfig/LogConfig/Type",
                    service.identity().loggingDriver().orElse(""));
            settings.put("HostConfig/LogConfig/Config", service.identity().loggingOptions());
        }
    }
}
