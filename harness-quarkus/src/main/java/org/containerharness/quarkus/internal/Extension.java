package org.containerharness.quarkus.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An extension of Quarkus that connects to a service.
 *
 * @param service what it connects to
 * @param prefix of all that is configured of it
 * @param type of which it is known that it is there
 */
record Extension(String service, String prefix, String type) {

    private static final String DATASOURCE = "quarkus.datasource.";

    private static final List<Extension> ALL = List.of(
            datasource("postgres"),
            datasource("mysql"),
            datasource("mariadb"),
            datasource("sqlserver"),
            datasource("oracle"),
            new Extension("redis", "quarkus.redis.", "io.quarkus.redis.datasource.RedisDataSource"),
            new Extension("mongo", "quarkus.mongodb.", "io.quarkus.mongodb.MongoClientName"),
            new Extension(
                    "rabbitmq",
                    "quarkus.rabbitmq.",
                    "io.quarkus.smallrye.reactivemessaging.rabbitmq.runtime.RabbitMQRecorder"),
            new Extension("kafka", "quarkus.kafka.", "io.quarkus.kafka.client.runtime.KafkaRuntimeConfigProducer"),
            elasticsearch("elasticsearch"),
            elasticsearch("opensearch"),
            new Extension("neo4j", "quarkus.neo4j.", "io.quarkus.neo4j.runtime.Neo4jDriverRecorder"));

    private static Extension datasource(String service) {
        return new Extension(service, DATASOURCE, "io.quarkus.datasource.common.runtime.DataSourceUtil");
    }

    private static Extension elasticsearch(String service) {
        return new Extension(
                service,
                "quarkus.elasticsearch.",
                "io.quarkus.elasticsearch.restclient.lowlevel.ElasticsearchClientConfig");
    }

    static Optional<Extension> of(String service) {
        return ALL.stream()
                .filter(extension -> extension.service.equals(service))
                .findFirst();
    }

    boolean isDatasource() {
        return prefix.equals(DATASOURCE);
    }

    /** Else its properties are none, and Quarkus would warn of them. */
    boolean isThere(ClassLoader application) {
        return has(application, type);
    }

    static boolean has(ClassLoader application, String type) {
        try {
            Class.forName(type, false, application);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Of the service with a name, or of the default one. */
    String prefix(Optional<String> name) {
        return prefix
                + name.map(text -> (text.contains(".") ? "\"" + text + "\"" : text) + ".")
                        .orElse("");
    }

    /** Whether the application has a service of that name. */
    boolean isConfigured(String name, Set<String> configured) {
        String own = prefix(Optional.of(name));
        return configured.stream().anyMatch(property -> property.startsWith(own));
    }
}
