package org.containerharness.spring.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.containerharness.junit.context.ConnectedService;
import org.containerharness.junit.context.KnownImage;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HostAndPort;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.util.ClassUtils;

/**
 * What Boot's support of Compose files does not say: where Kafka is, which password and database Redis has, which virtual
 * host RabbitMQ. The interfaces have other packages in Boot 3 and 4, so they are implemented by the names of their methods.
 */
final class OwnDetails implements InvocationHandler {

    private static final List<String> KAFKA = List.of(
            "org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails",
            "org.springframework.boot.autoconfigure.kafka.KafkaConnectionDetails");

    private final Class<?> type;
    private final Map<String, Supplier<?>> answers;
    private final Optional<ConnectionDetails> others;

    /**
     * @param answers of methods without parameters, by name; one that is a map stands for an object made in the same way
     * @param others has all other answers; else they are the defaults of the interface
     */
    private OwnDetails(Class<?> type, Map<String, Supplier<?>> answers, Optional<ConnectionDetails> others) {
        this.type = type;
        this.answers = answers;
        this.others = others;
    }

    private static Object of(Class<?> type, Map<String, Supplier<?>> answers, Optional<ConnectionDetails> others) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new OwnDetails(type, answers, others));
    }

    /** Adds to what Boot says of a service. */
    static void complete(Map<Class<?>, ConnectionDetails> all, ContainerSpec declared, RunningService service) {
        KnownImage.of(declared).ifPresent(known -> {
            // Asked for when somebody connects: whoever publishes another port does not.
            Supplier<ConnectedService> connected = () -> new ConnectedService(
                    declared,
                    known.service(),
                    new HostAndPort(service.host(), service.ports().get(known.port())),
                    service.env());
            switch (known.service()) {
                case "kafka" ->
                    kafka().ifPresent(type -> all.put(
                            type,
                            details(
                                    type,
                                    Map.of(
                                            "getBootstrapServers",
                                            () -> List.of(
                                                    connected.get().address().toString())),
                                    Optional.empty())));
                case "redis" ->
                    replace(
                            all,
                            "RedisConnectionDetails",
                            Map.of(
                                    "getPassword",
                                            () -> textOrNull(connected.get().password()),
                                    "getStandalone", () -> standalone(connected.get())));
                case "rabbitmq" ->
                    replace(all, "RabbitConnectionDetails", Map.of("getVirtualHost", () -> connected
                            .get()
                            .database()));
                default -> {}
            }
        });
    }

    private static Optional<Class<?>> kafka() {
        ClassLoader loader = OwnDetails.class.getClassLoader();
        return KAFKA.stream()
                .filter(name -> ClassUtils.isPresent(name, loader))
                // Boot 3 has the type, whether there is a client or not.
                .filter(name -> ClassUtils.isPresent("org.springframework.kafka.core.KafkaTemplate", loader))
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, loader))
                .findFirst();
    }

    private static @Nullable String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Map<String, Supplier<?>> standalone(ConnectedService redis) {
        return Map.of(
                "getHost", () -> redis.address().host(),
                "getPort", () -> redis.address().port(),
                "getDatabase", () -> redis.database().isEmpty() ? 0 : Integer.parseInt(redis.database()));
    }

    private static void replace(Map<Class<?>, ConnectionDetails> all, String name, Map<String, Supplier<?>> answers) {
        all.replaceAll((type, details) ->
                type.getSimpleName().endsWith(name) ? details(type, answers, Optional.of(details)) : details);
    }

    private static ConnectionDetails details(
            Class<?> type, Map<String, Supplier<?>> answers, Optional<ConnectionDetails> others) {
        return (ConnectionDetails) of(type, answers, others);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        Supplier<?> answer = answers.get(method.getName());
        if (answer != null) {
            return made(method.getReturnType(), answer.get());
        }
        if (others.isPresent()) {
            try {
                return method.invoke(others.get(), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
        return InvocationHandler.invokeDefault(proxy, method, arguments);
    }

    @SuppressWarnings("unchecked") // All maps here are such.
    private static @Nullable Object made(Class<?> type, @Nullable Object answer) {
        return answer instanceof Map<?, ?> more ? of(type, (Map<String, Supplier<?>>) more, Optional.empty()) : answer;
    }

    private Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && Stream.of(arguments).anyMatch(other -> other == proxy);
            case "hashCode" -> System.identityHashCode(proxy);
            default -> type.getSimpleName() + " of the Container Harness";
        };
    }
}
