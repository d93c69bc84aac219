package org.containerharness.spring.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;

/**
 * An image of which Boot knows what connects to it: what a declaration may leave out.
 *
 * @param repository as in a reference, without registry
 * @param ports published if none is declared
 * @param prefix whoever sets a variable that begins so has thought of credentials
 * @param environment what it does not start without, or Boot finds no credentials in
 */
record KnownImage(String repository, List<Integer> ports, String prefix, Map<String, String> environment) {

    private static final List<KnownImage> ALL = List.of(
            new KnownImage("postgres", List.of(5432), "POSTGRES_", Map.of("POSTGRES_PASSWORD", "test")),
            new KnownImage("mysql", List.of(3306), "MYSQL_", sql("MYSQL_")),
            new KnownImage("mariadb", List.of(3306), "MARIADB_", sql("MARIADB_")),
            new KnownImage("redis", 6379),
            new KnownImage("redis/redis-stack", 6379),
            new KnownImage("redis/redis-stack-server", 6379),
            new KnownImage("rabbitmq", 5672),
            new KnownImage("mongo", 27017),
            new KnownImage(
                    "elasticsearch",
                    List.of(9200),
                    "xpack.",
                    Map.of("discovery.type", "single-node", "xpack.security.enabled", "false")),
            new KnownImage("cassandra", 9042),
            new KnownImage("neo4j", List.of(7687), "NEO4J_AUTH", Map.of("NEO4J_AUTH", "none")),
            new KnownImage("clickhouse/clickhouse-server", 8123),
            new KnownImage("apache/activemq-classic", 61616),
            new KnownImage("apache/activemq-artemis", 61616),
            new KnownImage("apachepulsar/pulsar", List.of(6650, 8080), "", Map.of()),
            new KnownImage("osixia/openldap", 389),
            new KnownImage("hazelcast/hazelcast", 5701),
            new KnownImage("openzipkin/zipkin", 9411),
            new KnownImage("otel/opentelemetry-collector-contrib", List.of(4317, 4318), "", Map.of()),
            new KnownImage("grafana/otel-lgtm", List.of(3000, 4317, 4318), "", Map.of()),
            new KnownImage("mssql/server", 1433),
            new KnownImage("gvenzl/oracle-free", List.of(1521), "ORACLE_", Map.of("ORACLE_PASSWORD", "test")),
            new KnownImage("gvenzl/oracle-xe", List.of(1521), "ORACLE_", Map.of("ORACLE_PASSWORD", "test")));

    private KnownImage(String repository, int port) {
        this(repository, List.of(port), "", Map.of());
    }

    private static Map<String, String> sql(String prefix) {
        return Map.of(
                prefix + "ROOT_PASSWORD", "test",
                prefix + "DATABASE", "test",
                prefix + "USER", "test",
                prefix + "PASSWORD", "test");
    }

    static Optional<KnownImage> of(ContainerSpec spec) {
        if (!(spec.image() instanceof ImageSource.Pulled pulled)) {
            return Optional.empty();
        }
        String path = pulled.reference().repository();
        String official = path.startsWith("library/") ? path.substring("library/".length()) : path;
        return ALL.stream().filter(known -> known.repository.equals(official)).findFirst();
    }

    /** What is declared stays as it is. */
    ContainerSpec complete(ContainerSpec declared) {
        ContainerSpec complete = declared;
        if (declared.networking().ports().isEmpty()
                && declared.networking().mode().isEmpty()) {
            complete = complete.ports(ports.stream().map(String::valueOf).toArray(String[]::new));
        }
        boolean isThoughtOf = declared.process().environment().keySet().stream()
                .anyMatch(name -> !prefix.isEmpty() && name.startsWith(prefix));
        return environment.isEmpty() || isThoughtOf
                ? complete
                : complete.process(process -> process.plusEnvironment(environment));
    }
}
