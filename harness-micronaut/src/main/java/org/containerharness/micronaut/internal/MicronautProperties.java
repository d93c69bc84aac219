package org.containerharness.micronaut.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.containerharness.junit.context.ConnectedService;

/** The properties by which Micronaut's modules connect to a service. */
final class MicronautProperties {

    private MicronautProperties() {}

    /**
     * Those of one service; empty for what no module of Micronaut connects to.
     *
     * @param name empty for the default of its kind
     */
    static Map<String, String> of(ConnectedService service, Optional<String> name) {
        if (service.isDatabase()) {
            return database(service, name.orElse("default"));
        }
        String address = service.address().toString();
        return switch (service.service()) {
            case "redis" -> Map.of("redis." + server(name) + "uri", service.redisUri());
            case "rabbitmq" -> rabbitMq(service, "rabbitmq." + server(name));
            case "mongo" -> Map.of("mongodb." + server(name) + "uri", service.mongoUri());
            case "neo4j" -> onlyDefault(name, neo4j(service));
            case "kafka" -> onlyDefault(name, service.kafkaProperties());
            case "elasticsearch" -> onlyDefault(name, Map.of("elasticsearch.http-hosts", "http://" + address));
            case "opensearch" ->
                onlyDefault(
                        name,
                        Map.of(
                                "micronaut.opensearch.rest-client.http-hosts", "http://" + address,
                                "micronaut.opensearch.httpclient5.http-hosts", "http://" + address));
            case "pulsar" -> onlyDefault(name, Map.of("pulsar.service-url", "pulsar://" + address));
            default -> Map.of();
        };
    }

    private static String server(Optional<String> name) {
        return name.map(text -> "servers." + text + ".").orElse("");
    }

    /** There is no second one for the module. */
    private static Map<String, String> onlyDefault(Optional<String> name, Map<String, String> properties) {
        return name.isEmpty() ? properties : Map.of();
    }

    /** All that its client can be told, so that nothing of the application's own configuration is left. */
    private static Map<String, String> rabbitMq(ConnectedService service, String prefix) {
        String virtualHost = ConnectedService.encoded(service.database());
        return Map.of(
                prefix + "uri", "amqp://" + service.address() + "/" + virtualHost,
                prefix + "host", service.address().host(),
                prefix + "port", String.valueOf(service.address().port()),
                prefix + "username", service.user(),
                prefix + "password", service.password(),
                prefix + "virtual-host", service.database());
    }

    private static Map<String, String> neo4j(ConnectedService service) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("neo4j.uri", "bolt://" + service.address());
        if (service.hasUser()) {
            properties.put("neo4j.username", service.user());
            properties.put("neo4j.password", service.password());
        }
        return properties;
    }

    private static Map<String, String> database(ConnectedService service, String name) {
        Map<String, String> properties = new LinkedHashMap<>();
        String jdbc = "datasources." + name + ".";
        properties.put(jdbc + "url", service.jdbcUrl());
        properties.put(jdbc + "driver-class-name", driver(service));
        String r2dbc = "r2dbc." + jdbc;
        if (!service.service().equals("oracle")) {
            properties.put(r2dbc + "url", r2dbcUrl(service));
        }
        for (String prefix : new String[] {jdbc, r2dbc}) {
            properties.put(prefix + "username", service.user());
            properties.put(prefix + "password", service.password());
            properties.put(prefix + "dialect", dialect(service));
        }
        return properties;
    }

    private static String r2dbcUrl(ConnectedService service) {
        String driver =
                switch (service.service()) {
                    case "postgres" -> "postgresql";
                    case "sqlserver" -> "mssql";
                    default -> service.service();
                };
        return "r2dbc:" + driver + "://" + service.address() + "/" + service.database();
    }

    private static String driver(ConnectedService service) {
        return switch (service.service()) {
            case "postgres" -> "org.postgresql.Driver";
            case "mysql" -> "com.mysql.cj.jdbc.Driver";
            case "mariadb" -> "org.mariadb.jdbc.Driver";
            case "sqlserver" -> "com.microsoft.sqlserver.jdbc.SQLServerDriver";
            default -> "oracle.jdbc.OracleDriver";
        };
    }

    private static String dialect(ConnectedService service) {
        return switch (service.service()) {
            case "postgres" -> "POSTGRES";
            case "mysql", "mariadb" -> "MYSQL";
            case "sqlserver" -> "SQL_SERVER";
            default -> "ORACLE";
        };
    }
}
