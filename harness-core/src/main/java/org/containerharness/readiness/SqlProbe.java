package org.containerharness.readiness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.containerharness.model.JdbcUrl;
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

    private final ReadyCondition.Sql condition;
    private final String url;

    /** @param url as the test's side has to write it */
    SqlProbe(ReadyCondition.Sql condition, String url) {
        this.condition = condition;
        this.url = url;
    }

    @Override
    public ProbeResult probe() {
        Optional<String> missing = new JdbcUrl(url).driverMissing();
        if (missing.isPresent()) {
            return ProbeResult.never(missing.get());
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

    private Properties properties() {
        Properties properties = new Properties();
        LIMITS.getOrDefault(new JdbcUrl(url).subprotocol(), Map.of()).forEach(properties::setProperty);
        properties.setProperty("user", condition.user());
        properties.setProperty("password", condition.password());
        return properties;
    }
}
