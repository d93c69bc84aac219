package org.containerharness.junit.context;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.ContextFixtures;
import org.containerharness.junit.ContextFramework;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.Problem;

/**
 * Which of the declared services an application connects to, for frameworks that have one of each kind by default and
 * further ones by name.
 */
public final class ConnectedServices {

    private ConnectedServices() {}

    /** Whether an application would connect to it. */
    public static boolean connects(ContainerSpec container) {
        return !says(container, "none") && KnownImage.of(container).isPresent();
    }

    /** Whether its declaration says a word of connections, such as {@code primary}. */
    public static boolean says(ContainerSpec container, String word) {
        return word.equals(container.labels().get(ContextFramework.CONNECTION));
    }

    /**
     * Refuses what an application would connect to if it were not for one test only.
     *
     * @throws DeclarationException with what to do
     */
    public static void refuse(List<ContainerSpec> ofTests) {
        ofTests.stream().filter(ConnectedServices::connects).findFirst().ifPresent(container -> {
            throw ofEachTest(container);
        });
    }

    /** Says why an application cannot connect to what each test has for itself. */
    public static DeclarationException ofEachTest(ContainerSpec container) {
        return new DeclarationException(new Problem(
                container.place(),
                "each test has a <" + container.name()
                        + "> of its own, but the application context, which would connect"
                        + " to it, serves several tests. Declare it on the class, or give it connection = \"none\"."));
    }

    /** Says that of these only one can be what the context connects to. */
    public static DeclarationException ambiguous(List<ContainerSpec> containers, String what) {
        return new DeclarationException(new Problem(
                containers.get(1).place(),
                "the context can connect to "
                        + containers.stream()
                                .map(each -> "<" + each.name() + "> (declared at " + each.place() + ")")
                                .collect(Collectors.joining(" and to "))
                        + " as its " + what + ". Give one of them connection = \"primary\", or the others connection ="
                        + " \"none\"."));
    }

    /** Those that run and can be reached. */
    public static List<ConnectedService> of(ContextFixtures fixtures) {
        List<ConnectedService> all = new ArrayList<>();
        for (Candidate candidate : Candidate.of(fixtures)) {
            if (connects(candidate.declared())) {
                KnownImage.of(candidate.declared())
                        .flatMap(known -> of(candidate, known))
                        .ifPresent(all::add);
            }
        }
        return all;
    }

    /** Whoever publishes other ports does not mean this JVM's application. */
    private static Optional<ConnectedService> of(Candidate candidate, KnownImage known) {
        RunningContainer running = candidate.running();
        return Optional.ofNullable(running.publishedPorts().get(ContainerPort.tcp(known.port())))
                .map(address -> new ConnectedService(
                        candidate.declared(),
                        known.service(),
                        new HostAndPort(running.host(), running.port(known.port())),
                        candidate.environment()));
    }

    /**
     * Tells of each service whether it is the default one of its kind, or one with a name. All databases are of one kind. A
     * service whose container has a name that the application has configured is that one. Of the others one is the default;
     * of several it is the one that says {@code primary}, and the rest have the names of their containers.
     *
     * @param isConfigured whether the application has a service of this kind and name
     * @param use gets the name, empty for the default
     * @throws DeclarationException if several could be the default
     */
    public static void choose(
            List<ConnectedService> all,
            BiPredicate<ConnectedService, String> isConfigured,
            BiConsumer<ConnectedService, Optional<String>> use) {
        Map<String, List<ConnectedService>> byKind = new LinkedHashMap<>();
        for (ConnectedService service : all) {
            if (!says(service.declared(), "primary") && isConfigured.test(service, service.name())) {
                use.accept(service, Optional.of(service.name()));
            } else {
                String kind = service.isDatabase() ? "database" : service.service();
                byKind.computeIfAbsent(kind, key -> new ArrayList<>()).add(service);
            }
        }
        byKind.forEach((kind, services) -> {
            ConnectedService primary = theDefault(kind, services);
            services.forEach(service ->
                    use.accept(service, service == primary ? Optional.empty() : Optional.of(service.name())));
        });
    }

    private static ConnectedService theDefault(String kind, List<ConnectedService> services) {
        List<ConnectedService> primaries = services.stream()
                .filter(service -> says(service.declared(), "primary"))
                .toList();
        if (primaries.size() == 1) {
            return primaries.get(0);
        }
        if (services.size() == 1) {
            return services.get(0);
        }
        throw ambiguous(services.stream().map(ConnectedService::declared).toList(), kind);
    }
}
