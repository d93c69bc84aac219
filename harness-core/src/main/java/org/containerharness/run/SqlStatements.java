package org.containerharness.run;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.JdbcUrl;
import org.containerharness.model.Secrets;

/** Statements of users that are run over JDBC. */
public final class SqlStatements {

    /** PostgreSQL's word for: it listens, and is not done with its start. */
    private static final String STARTING = "57P03";

    private static final Duration LONGEST_START = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private SqlStatements() {}

    /**
     * Runs them one after the other over one connection.
     *
     * @param address as this JVM reaches the database
     * @throws HarnessException if one fails, with its number: its text may be a secret
     */
    public static void run(String address, String user, String password, List<String> statements) {
        new JdbcUrl(address).driverMissing().ifPresent(text -> {
            throw new HarnessException(text + ".");
        });
        int number = 0;
        try (Connection connection = connection(address, user, password);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                number++;
                statement.execute(text);
            }
        } catch (SQLException e) {
            String what = number == 0 ? "SQL over " : "SQL statement " + number + " over ";
            throw new HarnessException(Secrets.mask(what + address + ": " + e.getMessage(), List.of(password)), e);
        } catch (ConditionTimeoutException e) {
            throw new HarnessException(
                    "SQL over " + address + ": the database is starting up still after " + LONGEST_START.toSeconds()
                            + " s.",
                    e);
        }
    }

    /** A published port that answers does not mean that sessions are taken yet. */
    private static Connection connection(String address, String user, String password) {
        return Awaitility.await()
                .atMost(LONGEST_START)
                .pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .ignoreExceptionsMatching(
                        failure -> failure instanceof SQLException refusal && STARTING.equals(refusal.getSQLState()))
                .until(() -> DriverManager.getConnection(address, user, password), Objects::nonNull);
    }
}
