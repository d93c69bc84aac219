package org.containerharness.spring.internal;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.containerharness.junit.ContextFixtures;
import org.containerharness.junit.context.Candidate;
import org.containerharness.junit.context.ConnectedService;
import org.containerharness.junit.context.ConnectedServices;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Registers the connection details that Boot makes of containers: by their images, by what their declaration says of
 * connections, or by Boot's own labels {@code org.springframework.boot.service-connection} and {@code
 * org.springframework.boot.ignore}.
 */
final class ServiceConnections {

    /** Stateless, and dozens of them, which each context would load and make anew. A Boot without them says so each time. */
    private static final SingletonSupplier<ConnectionDetailsFactories> FACTORIES =
            SingletonSupplier.of(() -> new ConnectionDetailsFactories(ServiceConnections.class.getClassLoader()));

    private static final String IGNORE = "org.springframework.boot.ignore";

    private final BeanDefinitionRegistry registry;
    private final ConfigurableEnvironment environment;
    private final Constructor<DockerComposeConnectionSource> source;

    private ServiceConnections(BeanDefinitionRegistry registry, ConfigurableEnvironment environment)
            throws NoSuchMethodException {
        this.registry = registry;
        this.environment = environment;
        this.source =
                DockerComposeConnectionSource.class.getDeclaredConstructor(RunningService.class, Environment.class);
    }

    /** Has Boot's factories made, unless they are there. */
    static void load() {
        FACTORIES.obtain();
    }

    static void register(ConfigurableApplicationContext context, ContextFixtures fixtures)
            throws NoSuchMethodException {
        new ServiceConnections((BeanDefinitionRegistry) context.getBeanFactory(), context.getEnvironment())
                .register(fixtures);
    }

    /**
     * Refuses what a context would connect to if it were not for one test only.
     *
     * @throws DeclarationException with what to do
     */
    static void refuse(List<ContainerSpec> ofTests) throws NoSuchMethodException {
        ofTests.forEach(new ServiceConnections(new SimpleBeanDefinitionRegistry(), new StandardEnvironment())::refuse);
    }

    /** All that connects to a service: what its image says, and what follows from that, as migrations from databases. */
    private Map<Class<?>, ConnectionDetails> details(ContainerSpec declared, RunningService service) {
        Map<Class<?>, ConnectionDetails> all = new LinkedHashMap<>(FACTORIES
                .obtain()
                .getConnectionDetails(BeanUtils.instantiateClass(source, service, environment), false));
        OwnDetails.complete(all, declared, service);
        List.copyOf(all.values())
                .forEach(details ->
                        FACTORIES.obtain().getConnectionDetails(details, false).forEach(all::putIfAbsent));
        return all;
    }

    private static boolean isIgnored(ContainerSpec container) {
        return container.labels().containsKey(IGNORE) || ConnectedServices.says(container, "none");
    }

    private void register(ContextFixtures fixtures) {
        Map<Class<?>, List<Connection>> byType = new LinkedHashMap<>();
        (fixtures.isStarted() ? running(fixtures) : starting(fixtures).orElseGet(() -> running(fixtures)))
                .forEach(connection -> byType.computeIfAbsent(connection.type(), key -> new ArrayList<>())
                        .add(connection));
        byType.forEach(this::register);
    }

    private List<Connection> running(ContextFixtures fixtures) {
        List<Connection> all = new ArrayList<>();
        Candidate.of(fixtures).stream()
                .filter(candidate -> !isIgnored(candidate.declared()))
                .forEach(candidate -> details(candidate.declared(), ContainerService.of(candidate))
                        .forEach((type, details) -> all.add(
                                new Connection(candidate.declared(), type, details.getClass(), () -> details))));
        return all;
    }

    /**
     * What connects to containers that start, each of which is awaited only by whoever needs its address; empty if that is
     * known only when they run, such as credentials that the image says.
     */
    private Optional<List<Connection>> starting(ContextFixtures fixtures) {
        List<Connection> all = new ArrayList<>();
        for (ContainerSpec declared : fixtures.declared()) {
            if (!isIgnored(declared)) {
                Supplier<Map<Class<?>, ConnectionDetails>> real = SingletonSupplier.of(
                        () -> details(declared, ContainerService.of(candidate(fixtures, declared))));
                try {
                    details(declared, ContainerService.imagined(declared))
                            .forEach((type, like) ->
                                    all.add(new Connection(declared, type, like.getClass(), () -> real.get()
                                            .get(type))));
                } catch (RuntimeException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(all);
    }

    private static Candidate candidate(ContextFixtures fixtures, ContainerSpec declared) {
        return Candidate.of(fixtures).stream()
                .filter(candidate -> candidate.declared().equals(declared))
                .findFirst()
                .orElseThrow();
    }

    private void refuse(ContainerSpec ofTest) {
        if (!isIgnored(ofTest)
                && !details(ofTest, ContainerService.imagined(ofTest)).isEmpty()) {
            throw ConnectedServices.ofEachTest(ofTest);
        }
    }

    /**
     * What a container is connected to by.
     *
     * @param type under which the application looks for it
     * @param details asked when somebody connects
     */
    private record Connection(
            ContainerSpec container, Class<?> type, Class<?> implementation, Supplier<ConnectionDetails> details) {

        boolean isPrimary() {
            return ConnectedServices.says(container, "primary");
        }
    }

    private void register(Class<?> type, List<Connection> connections) {
        long primaries = connections.stream().filter(Connection::isPrimary).count();
        if (connections.size() > 1 && primaries != 1) {
            throw ConnectedServices.ambiguous(
                    connections.stream().map(Connection::container).toList(), type.getSimpleName());
        }
        connections.forEach(this::register);
        if (type.getSimpleName().equals("KafkaConnectionDetails")) {
            connections.stream()
                    .filter(connection -> connections.size() == 1 || connection.isPrimary())
                    .forEach(connection -> logIn(connection.container()));
        }
    }

    /** Details of Kafka have no log-in. */
    private void logIn(ContainerSpec kafka) {
        Map<String, Object> properties = new LinkedHashMap<>();
        ConnectedService.kafkaLogIn(kafka.process().environment())
                .forEach((name, value) -> properties.put("spring.kafka.properties." + name, value));
        Object protocol = properties.get("spring.kafka.properties.security.protocol");
        if (protocol != null) {
            properties.put("spring.kafka.security.protocol", protocol);
            environment.getPropertySources().addFirst(new MapPropertySource("Container Harness: Kafka", properties));
        }
    }

    @SuppressWarnings("unchecked") // It is the class of what is supplied.
    private void register(Connection connection) {
        RootBeanDefinition bean =
                new RootBeanDefinition((Class<ConnectionDetails>) connection.implementation(), connection.details());
        // Else slices such as @JdbcTest replace the database by an embedded one.
        new ContainerImageMetadata(
                        ContainerService.image(connection.container()).toString())
                .addTo(bean);
        // Not before somebody connects: who is first of all singletons would let all others wait.
        bean.setLazyInit(true);
        bean.setPrimary(connection.isPrimary());
        registry.registerBeanDefinition(
                connection.container().name() + connection.type().getSimpleName(), bean);
    }
}
