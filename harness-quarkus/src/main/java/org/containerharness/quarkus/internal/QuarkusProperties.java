package org.containerharness.quarkus.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.containerharness.junit.context.ConnectedService;

/** The properties by which Quarkus' extensions connect to a service. */
final class QuarkusProperties {

    private QuarkusProperties() {}

    /**
     * Those of one service; empty for what no extension of the application connects to.
     *
     * @param name empty for the default of its kind
     */
    static Map<String, String> of(ConnectedService service, Optional<String> name, ClassLoader application) {
        return Extension.of(service.service())
                .filter(extension -> extension.isThere(application))
                .map(extension -> extension.isDatasource()
                        ? database(service, extension.prefix(name), application)
                        : of(service, name, extension.prefix(name)))
                .orElse(Map.of());
    }

    private static Map<String, String> of(ConnectedService service, Optional<String> name, String prefix) {
        String address = service.address().toString();
        return switch (service.service()) {
            case "redis" -> Map.of(prefix + "hosts", service.redisUri());
            case "mongo" -> Map.of(prefix + "connection-string", service.mongoUri());
            case "rabbitmq" -> onlyDefault(name, rabbitMq(service));
            case "kafka" -> onlyDefault(name, service.kafkaProperties());
            case "elasticsearch", "opensearch" -> onlyDefault(name, Map.of(prefix + "hosts", address));
            case "neo4j" -> onlyDefault(name, neo4j(service, prefix));
            default -> Map.of();
        };
    }

    /** What Quarkus calls a kind of database. */
    static String kind(String service) {
        return switch (service) {
            case "postgres" -> "postgresql";
            case "sqlserver" -> "mssql";
            default -> service;
        };
    }

    /** There is no second one for the extension. */
    private static Map<String, String> onlyDefault(Optional<String> name, Map<String, String> properties) {
        return name.isEmpty() ? properties : Map.of();
    }

    private static Map<String, String> database(ConnectedService service, String prefix, ClassLoader application) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (Extension.has(application, "io.quarkus.agroal.DataSource")) {
            properties.put(prefix + "jdbc.url", service.jdbcUrl());
        }
        boolean isReactive = Extension.has(application, "io.quarkus.reactive.datasource.ReactiveDataSource");
        if (isReactive && !service.service().equals("oracle")) {
            properties.put(
                    prefix + "reactive.url",
                    kind(service.service()) + "://" + service.address() + "/" + service.database());
        }
        properties.put(prefix + "username", service.user());
        properties.put(prefix + "password", service.password());
        return properties;
    }

    private static Map<String, String> rabbitMq(ConnectedService service) {
        return Map.of(
                "rabbitmq-host", service.address().host(),
                "rabbitmq-port", String.valueOf(service.address().port()),
                "rabbitmq-username", service.user(),
                "rabbitmq-password", service.password());
    }

    private static Map<String, String> neo4j(ConnectedService service, String prefix) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(prefix + "uri", "bolt://" + service.address());
        properties.put(prefix + "authentication.disabled", String.valueOf(!service.hasUser()));
        if (service.hasUser()) {
            properties.put(prefix + "authentication.username", service.user());
            properties.put(prefix + "authentication.password", service.password());
        }
        return properties;
    }
}
