package org.containerharness.readiness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.Secrets;

/** A query that runs over JDBC. */
final class SqlProbe implements Probe {

    private static final int LIMIT_SECONDS = 2;

    /** Limits as the drivers name them; the driver manager's own limit is global to the JVM, so it is left alone. */
    private static final Map<String, Map<String, String>> LIMITS = Map.of(
            "postgresql", Map.of("connectTimeout", "2", "loginTimeout", "2", "socketTimeout", "5"),
            "mysql", Map.of("connectTimeout", "2000", "socketTimeout", "5000"),
            "mariadb", Map.of("connectTimeout", "2000", "socketTimeout", "5000"),
            "sqlserver", Map.of("loginTimeout", "2", "socketTimeout", "5000"),
            "oracle", Map.of("oracle.net.CONNECT_TIMEOUT", "2000", "oracle.jdbc.ReadTimeout", "5000"));

    private static final Map<String, String> ARTIFACTS = Map.of(
            "postgresql", "org.postgresql:postgresql",
            "mysql", "com.mysql:mysql-connector-j",
            "mariadb", "org.mariadb.jdbc:mariadb-java-client",
            "sqlserver", "com.microsoft.sqlserver:mssql-jdbc",
            "oracle", "com.oracle.database.jdbc:ojdbc11",
            "db2", "com.ibm.db2:jcc",
            "clickhouse", "com.clickhouse:clickhouse-jdbc",
            "ch", "com.clickhouse:clickhouse-jdbc");

    private final ReadyCondition.Sql condition;
    private final String url;

    /** @param url as the test's side has to write it */
    SqlProbe(ReadyCondition.Sql condition, String url) {
        this.condition = condition;
        this.url = url;
    }

    @Override
    public ProbeResult probe() {
        if (!hasDriver(url)) {
            return ProbeResult.never(driverMissing());
        }
        try (Connection connection = DriverManager.getConnection(url, properties());
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(LIMIT_SECONDS);
            statement.execute(condition.query());
            return new ProbeResult(Verdict.READY, "SQL <" + condition.query() + "> ran");
        } catch (SQLException e) {
            String text = "SQL <" + condition.query() + "> over " + url + ": " + Excerpt.of(e);
            return ProbeResult.notYet(Secrets.mask(text, List.of(condition.password())));
        }
    }

    /** Loads the drivers, which takes its time, so that the first probe need not. */
    static boolean hasDriver(String url) {
        try {
            return DriverManager.getDriver(url) != null;
        } catch (SQLException e) {
            return false;
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        LIMITS.getOrDefault(subprotocol(), Map.of()).forEach(properties::setProperty);
        properties.setProperty("user", condition.user());
        properties.setProperty("password", condition.password());
        return properties;
    }

    private String driverMissing() {
        String artifact = ARTIFACTS.get(subprotocol());
        return "no JDBC driver on the test's class path accepts " + condition.url() + "; add "
                + (artifact == null ? "the database's driver" : artifact) + " as a test dependency";
    }

    /** {@code postgresql} of {@code jdbc:postgresql://…}. */
    private String subprotocol() {
        String[] parts = url.split(":", 3);
        return parts.length < 3 ? "" : parts[1];
    }
}
