package org.containerharness.compose.internal.translate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.containerharness.model.NamespaceMode;

/**
 * How a project's containers are called: in the stack, in endpoint texts and on the engine.
 *
 * <p>The first container of a service has the service's name in the stack, the others {@code <service>-<number>}; the
 * prefix comes before that where services have it too.
 */
final class ProjectNames {

    private final String project;
    private final Map<String, Element> services;
    private final TranslateOptions options;

    ProjectNames(String project, Map<String, Element> services, TranslateOptions options) {
        this.project = project;
        this.services = services;
        this.options = options;
    }

    Map<String, Element> services() {
        return services;
    }

    /** How many containers a service has. */
    int replicas(String service) {
        Optional<Integer> wanted = Optional.ofNullable(options.scale().get(service));
        return wanted.orElseGet(() -> services.containsKey(service) ? written(services.get(service)) : 0);
    }

    /** How many of the containers of a service are declared: a swarm makes its own of one. */
    int containers(String service) {
        return options.swarm() ? Math.min(1, replicas(service)) : replicas(service);
    }

    private static int written(Element service) {
        return service.integer("scale")
                .or(() -> service.at("deploy").integer("replicas"))
                .orElse(1);
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
        return IntStream.rangeClosed(1, containers(service))
                .mapToObj(number -> declared(service, number))
                .toList();
    }

    /** The name of a container on the engine. */
    String onEngine(String service, int number) {
        return Optional.ofNullable(services.get(service))
                .flatMap(found -> found.text("container_name"))
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
