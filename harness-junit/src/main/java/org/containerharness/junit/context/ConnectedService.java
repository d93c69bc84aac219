package org.containerharness.junit.context;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HostAndPort;

/**
 * A running service, and with which credentials clients connect to it.
 *
 * @param declared where it comes from
 * @param service what it is, as {@link KnownImage} says
 * @param address of the port that clients use
 * @param environment the variables that its process sees, in plain text
 */
public record ConnectedService(
        ContainerSpec declared, String service, HostAndPort address, Map<String, String> environment) {

    private static final List<String> DATABASES = List.of("postgres", "mysql", "mariadb", "sqlserver", "oracle");

    /** The name of its container. */
    public String name() {
        return declared.name();
    }

    /** Whether it is a database that JDBC connects to. */
    public boolean isDatabase() {
        return DATABASES.contains(service);
    }

    /** Whether clients say who they are. */
    public boolean hasUser() {
        return !user().isEmpty();
    }

    /** Empty if nobody is asked. */
    public String user() {
        return switch (service) {
            case "postgres" -> variable("POSTGRES_USER").orElse("postgres");
            case "mysql" -> variable("MYSQL_USER").orElse("root");
            case "mariadb" -> variable("MARIADB_USER", "MYSQL_USER").orElse("root");
            case "sqlserver" -> "sa";
            case "oracle" -> variable("APP_USER").orElse("system");
            case "rabbitmq" -> variable("RABBITMQ_DEFAULT_USER").orElse("guest");
            case "mongo" -> variable("MONGO_INITDB_ROOT_USERNAME").orElse("");
            case "neo4j" -> neo4j(0);
            case "kafka" -> variable("SASL_USER").orElse("");
            default -> "";
        };
    }

    /** Of the user; may be empty. */
    public String password() {
        return switch (service) {
            case "postgres" -> variable("POSTGRES_PASSWORD").orElse("");
            case "mysql" -> ofUser(List.of("MYSQL_USER"), List.of("MYSQL_PASSWORD"), List.of("MYSQL_ROOT_PASSWORD"));
            case "mariadb" ->
                ofUser(
                        List.of("MARIADB_USER", "MYSQL_USER"),
                        List.of("MARIADB_PASSWORD", "MYSQL_PASSWORD"),
                        List.of("MARIADB_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD"));
            case "sqlserver" -> variable("MSSQL_SA_PASSWORD", "SA_PASSWORD").orElse("");
            case "oracle" -> ofUser(List.of("APP_USER"), List.of("APP_USER_PASSWORD"), List.of("ORACLE_PASSWORD"));
            case "rabbitmq" -> variable("RABBITMQ_DEFAULT_PASS").orElse("guest");
            case "mongo" -> variable("MONGO_INITDB_ROOT_PASSWORD").orElse("");
            case "neo4j" -> neo4j(1);
            case "kafka" -> variable("SASL_PASSWORD").orElse("");
            case "redis" -> variable("REDIS_PASSWORD").orElse("");
            default -> "";
        };
    }

    /** The database, its number, or the virtual host; empty if there is no such thing, or none has been made. */
    public String database() {
        return switch (service) {
            case "postgres" -> variable("POSTGRES_DB").orElse(user());
            case "mysql" -> variable("MYSQL_DATABASE").orElse("");
            case "mariadb" -> variable("MARIADB_DATABASE", "MYSQL_DATABASE").orElse("");
            case "oracle" -> variable("ORACLE_DATABASE").orElse(isOracleXe() ? "xepdb1" : "freepdb1");
            case "rabbitmq" -> variable("RABBITMQ_DEFAULT_VHOST").orElse("/");
            case "mongo" -> variable("MONGO_INITDB_DATABASE").orElse("test");
            case "redis" -> variable("REDIS_DATABASE").orElse("");
            default -> "";
        };
    }

    /** For JDBC, without user and password. */
    public String jdbcUrl() {
        return switch (service) {
            case "postgres" -> "jdbc:postgresql://" + address + "/" + database();
            case "mysql", "mariadb" -> "jdbc:" + service + "://" + address + "/" + database();
            case "sqlserver" -> "jdbc:sqlserver://" + address + ";encrypt=false";
            case "oracle" -> "jdbc:oracle:thin:@" + address + "/" + database();
            default -> throw new IllegalStateException(service + " is no database of JDBC");
        };
    }

    /** For Redis' clients, with the password if there is one. */
    public String redisUri() {
        String password = password();
        String who = password.isEmpty() ? "" : ":" + encoded(password) + "@";
        return "redis://" + who + address + (database().isEmpty() ? "" : "/" + database());
    }

    /** For MongoDB's clients, with user and password. */
    public String mongoUri() {
        return hasUser()
                ? "mongodb://" + encoded(user()) + ":" + encoded(password()) + "@" + address + "/" + database()
                        + "?authSource=admin"
                : "mongodb://" + address + "/" + database();
    }

    /** What Kafka's clients are told, each below {@code kafka.}: the address, and the log-in if there is one. */
    public Map<String, String> kafkaProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("kafka.bootstrap.servers", address.toString());
        kafkaLogIn(environment).forEach((name, value) -> properties.put("kafka." + name, value));
        return properties;
    }

    /** The properties of Kafka's clients for the log-in that a broker's container says; none if it asks nobody. */
    public static Map<String, String> kafkaLogIn(Map<String, String> environment) {
        String login = environment.getOrDefault("SASL_JAAS_CONFIG", "");
        return login.isEmpty()
                ? Map.of()
                : Map.of(
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config", login);
    }

    /** As a part of an address, where a plus stands for itself. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String ofUser(List<String> user, List<String> password, List<String> ofRoot) {
        List<String> names = variable(user.toArray(String[]::new)).isPresent() ? password : ofRoot;
        return variable(names.toArray(String[]::new)).orElse("");
    }

    private String neo4j(int part) {
        String[] parts = variable("NEO4J_AUTH").orElse("none").split("/", 2);
        return parts.length == 2 ? parts[part] : "";
    }

    private boolean isOracleXe() {
        return KnownImage.of(declared)
                .filter(known -> known.repository().endsWith("-xe"))
                .isPresent();
    }

    private Optional<String> variable(String... names) {
        for (String name : names) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return service + " <" + name() + "> at " + address;
    }
}
