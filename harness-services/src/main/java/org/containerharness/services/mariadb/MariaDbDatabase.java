package org.containerharness.services.mariadb;

import java.util.Map;
import org.containerharness.model.HostAndPort;
import org.containerharness.space.Space;

/**
 * A database of a MariaDB or MySQL server.
 *
 * @param name of the database
 * @param host as this JVM reaches it
 * @param port as this JVM reaches it
 * @param user who may do everything in it
 */
public record MariaDbDatabase(String name, String host, int port, String user, String password) implements Space {

    /** For the MariaDB driver; user and password are given separately. */
    public String jdbcUrl() {
        return "jdbc:mariadb://" + new HostAndPort(host, port) + "/" + name;
    }

    @Override
    public Map<String, String> texts() {
        return Map.of("url", jdbcUrl(), "user", user, "password", password);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(
                "MARIADB_DATABASE", name,
                "MARIADB_USER", user,
                "MARIADB_PASSWORD", password,
                "MYSQL_DATABASE", name,
                "MYSQL_USER", user,
                "MYSQL_PASSWORD", password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jdbcUrl() + " as " + user;
    }
}
