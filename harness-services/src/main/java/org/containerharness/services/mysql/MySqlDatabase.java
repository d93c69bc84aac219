package org.containerharness.services.mysql;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A database of a MySQL server.
 *
 * @param name of the database
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 * @param user who may do everything in it
 */
public record MySqlDatabase(String name, String host, int port, String user, String password) implements Space {

    /** For MySQL's own driver; user and password are given separately. */
    public String jdbcUrl() {
        return "jdbc:mysql://" + new HostAndPort(host, port) + "/" + name;
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", jdbcUrl(), "user", user, "password", password);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("MYSQL_DATABASE", name, "MYSQL_USER", user, "MYSQL_PASSWORD", password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jdbcUrl() + " as " + user;
    }
}
