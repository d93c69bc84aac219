package org.containerharness.model;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * An address of a database, {@code jdbc:postgresql://db:5432/orders}.
 *
 * @param text of it
 */
public record JdbcUrl(String text) {

    private static final Map<String, String> DRIVERS = Map.of(
            "postgresql", "org.postgresql:postgresql",
            "mysql", "com.mysql:mysql-connector-j",
            "mariadb", "org.mariadb.jdbc:mariadb-java-client",
            "sqlserver", "com.microsoft.sqlserver:mssql-jdbc",
            "oracle", "com.oracle.database.jdbc:ojdbc11",
            "db2", "com.ibm.db2:jcc",
            "clickhouse", "com.clickhouse:clickhouse-jdbc",
            "ch", "com.clickhouse:clickhouse-jdbc");

    /** Such as {@code postgresql}; empty if it is no such address. */
    public String subprotocol() {
        String[] parts = text.split(":", 3);
        return parts.length < 3 ? "" : parts[1];
    }

    /**
     * Whether the class path has a driver for it. Loads the drivers, which takes its time, so that whoever connects later
     * need not.
     */
    public boolean hasDriver() {
        try {
            return DriverManager.getDriver(text) != null;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Says that it has none, and what to add; empty if it has. */
    public Optional<String> driverMissing() {
        return hasDriver()
                ? Optional.empty()
                : Optional.of("no JDBC driver on the test's class path accepts " + text + "; add "
                        + DRIVERS.getOrDefault(subprotocol(), "the database's driver") + " as a test dependency");
    }
}
