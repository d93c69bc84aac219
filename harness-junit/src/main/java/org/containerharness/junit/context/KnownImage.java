package org.containerharness.junit.context;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.junit.ContextFramework;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.space.ServiceKind;

/**
 * An image of which frameworks know what connects to it: what a declaration may leave out.
 *
 * @param service what it serves, one name for all images that clients cannot tell apart
 * @param repository as in a reference, without registry
 * @param ports published if none is declared, the one that clients use first
 * @param prefix whoever sets a variable that begins so has thought of credentials
 * @param environment what it does not start without, or no credentials are found in
 */
public record KnownImage(
        String service, String repository, List<Integer> ports, String prefix, Map<String, String> environment) {

    private static final List<KnownImage> ALL = List.of(
            new KnownImage("postgres", "postgres", List.of(5432), "POSTGRES_", Map.of("POSTGRES_PASSWORD", "test")),
            new KnownImage("mysql", "mysql", List.of(3306), "MYSQL_", sql("MYSQL_")),
            new KnownImage("mariadb", "mariadb", List.of(3306), "MARIADB_", sql("MARIADB_")),
            new KnownImage("redis", "redis", 6379),
            new KnownImage("redis", "redis/redis-stack", 6379),
            new KnownImage("redis", "redis/redis-stack-server", 6379),
            new KnownImage("redis", "valkey/valkey", 6379),
            new KnownImage("rabbitmq", "rabbitmq", 5672),
            new KnownImage("kafka", "apache/kafka", List.of(9092), "KAFKA_", kafka()),
            new KnownImage("kafka", "apache/kafka-native", List.of(9092), "KAFKA_", kafka()),
            new KnownImage("mongo", "mongo", 27017),
            new KnownImage(
                    "elasticsearch",
                    "elasticsearch",
                    List.of(9200),
                    "xpack.",
                    Map.of("discovery.type", "single-node", "xpack.security.enabled", "false")),
            new KnownImage("opensearch", "opensearchproject/opensearch", 9200),
            new KnownImage("cassandra", "cassandra", 9042),
            new KnownImage("neo4j", "neo4j", List.of(7687), "NEO4J_AUTH", Map.of("NEO4J_AUTH", "none")),
            new KnownImage("clickhouse", "clickhouse/clickhouse-server", 8123),
            new KnownImage("activemq", "apache/activemq-classic", 61616),
            new KnownImage("artemis", "apache/activemq-artemis", 61616),
            new KnownImage("pulsar", "apachepulsar/pulsar", List.of(6650, 8080), "", Map.of()),
            new KnownImage("ldap", "osixia/openldap", 389),
            new KnownImage("hazelcast", "hazelcast/hazelcast", 5701),
            new KnownImage("zipkin", "openzipkin/zipkin", 9411),
            new KnownImage("opentelemetry", "otel/opentelemetry-collector-contrib", List.of(4317, 4318), "", Map.of()),
            new KnownImage("opentelemetry", "grafana/otel-lgtm", List.of(3000, 4317, 4318), "", Map.of()),
            new KnownImage("sqlserver", "mssql/server", 1433),
            new KnownImage("oracle", "gvenzl/oracle-free", List.of(1521), "ORACLE_", Map.of("ORACLE_PASSWORD", "test")),
            new KnownImage("oracle", "gvenzl/oracle-xe", List.of(1521), "ORACLE_", Map.of("ORACLE_PASSWORD", "test")));

    private KnownImage(String service, String repository, int port) {
        this(service, repository, List.of(port), "", Map.of());
    }

    private static Map<String, String> sql(String prefix) {
        return Map.of(
                prefix + "ROOT_PASSWORD", "test",
                prefix + "DATABASE", "test",
                prefix + "USER", "test",
                prefix + "PASSWORD", "test");
    }

    /** The image takes either all of its settings from variables, or none. The broker calls itself too. */
    private static Map<String, String> kafka() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("KAFKA_NODE_ID", "1");
        settings.put("KAFKA_PROCESS_ROLES", "broker,controller");
        settings.put("KAFKA_LISTENERS", "TEST://:9092,BROKER://localhost:19092,CONTROLLER://localhost:9093");
        settings.put("KAFKA_ADVERTISED_LISTENERS", "TEST://${address:9092},BROKER://localhost:19092");
        settings.put("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER");
        settings.put("KAFKA_INTER_BROKER_LISTENER_NAME", "BROKER");
        settings.put("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "TEST:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093");
        settings.put("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1");
        settings.put("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1");
        settings.put("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1");
        return settings;
    }

    /** By what the declaration says of connections, else by the image. */
    public static Optional<KnownImage> of(ContainerSpec spec) {
        Map<String, String> labels = spec.labels();
        return byName(labels.getOrDefault(ContextFramework.CONNECTION, ""))
                .or(() -> byName(labels.getOrDefault(ServiceKind.LABEL, "")))
                .or(() -> byImage(spec));
    }

    private static Optional<KnownImage> byName(String name) {
        return ALL.stream()
                .filter(known -> known.service.equals(name) || ("/" + known.repository).endsWith("/" + name))
                .findFirst();
    }

    private static Optional<KnownImage> byImage(ContainerSpec spec) {
        if (!(spec.image() instanceof ImageSource.Pulled pulled)) {
            return Optional.empty();
        }
        String path = pulled.reference().repository();
        String official = path.startsWith("library/") ? path.substring("library/".length()) : path;
        return ALL.stream().filter(known -> known.repository.equals(official)).findFirst();
    }

    /** The port that clients use. */
    public int port() {
        return ports.get(0);
    }

    /** What is declared stays as it is. */
    public ContainerSpec complete(ContainerSpec declared) {
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
