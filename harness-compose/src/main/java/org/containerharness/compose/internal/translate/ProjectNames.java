package org.containerharness.compose.internal.translate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.containerharness.compose.model.Service;
import org.containerharness.model.NamespaceMode;

/**
 * How a project's containers are called: in the stack, in endpoint texts and on the engine.
 *
 * <p>The first container of a service has the service's name in the stack, the others {@code <service>-<number>}; the
 * prefix comes before that where services have it too.
 */
final class ProjectNames {

    private final String project;
    private final Map<String, Service> services;
    private final TranslateOptions options;

    ProjectNames(String project, Map<String, Service> services, TranslateOptions options) {
        this.project = project;
        this.services = services;
        this.options = options;
    }

    /** How many containers a service has. */
    int replicas(String service) {
        return Optional.ofNullable(options.scale().get(service))
                .orElseGet(() -> Optional.ofNullable(services.get(service))
                        .map(found -> found.lifecycle().replicas())
                        .orElse(0));
    }

    /** The declared name of a container. */
    String declared(String service, int number) {
        String name = options.prefixesServices()
                ? options.prefix().map(prefix -> prefix + "-" + service).orElse(service)
                : service;
        return number == 1 ? name : name + "-" + number;
    }

    /** Whose namespace it is by declared names: that of a service is its first container's. */
    NamespaceMode declared(NamespaceMode mode) {
        return mode.service()
                .map(service -> NamespaceMode.ofContainer(declared(service, 1)))
                .orElse(mode);
    }

    /** The declared names of all containers of a service. */
    List<String> declared(String service) {
        return IntStream.rangeClosed(1, replicas(service))
                .mapToObj(number -> declared(service, number))
                .toList();
    }

    /** The name of a container on the engine. */
    String onEngine(String service, int number) {
        return Optional.ofNullable(services.get(service))
                .flatMap(found -> found.identity().containerName())
                .map(this::unique)
                .orElse(project + "-" + service + "-" + number);
    }

    /** A fixed name, made unique unless it is wanted as written. */
    String unique(String name) {
        return options.suffix().map(suffix -> name + "-" + suffix).orElse(name);
    }

    /** The declared name of a network. */
    String network(String key) {
        return options.networks().getOrDefault(key, prefixed(key));
    }

    /** The declared name of a volume. */
    String volume(String key) {
        return options.volumes().getOrDefault(key, prefixed(key));
    }

    private String prefixed(String key) {
        return options.prefix().map(prefix -> prefix + "_" + key).orElse(key);
    }

    /** The name of a network or volume on the engine: those that the project's name makes unique stay as they are. */
    String resource(String key, String name, boolean isExternal) {
        return isExternal || name.equals(project + "_" + key) ? name : unique(name);
    }
}
