package org.containerharness.services.postgres;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A database of a PostgreSQL server.
 *
 * @param name of the database
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 * @param user who owns it
 */
public record PostgresDatabase(String name, String host, int port, String user, String password) implements Space {

    /** For the PostgreSQL driver; user and password are given separately. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + new HostAndPort(host, port) + "/" + name;
    }

    /** For R2DBC; user and password are given separately. */
    public String r2dbcUrl() {
        return "r2dbc:postgresql://" + new HostAndPort(host, port) + "/" + name;
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", jdbcUrl(), "r2dbc", r2dbcUrl(), "user", user, "password", password);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("POSTGRES_DB", name, "POSTGRES_USER", user, "POSTGRES_PASSWORD", password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jdbcUrl() + " as " + user;
    }
}
