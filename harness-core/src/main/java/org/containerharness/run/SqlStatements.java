package org.containerharness.run;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Secrets;

/** Statements of users that are run over JDBC. */
public final class SqlStatements {

    private SqlStatements() {}

    /**
     * Runs them one after the other over one connection.
     *
     * @param address as this JVM reaches the database
     * @throws HarnessException if one fails, with its number: its text may be a secret
     */
    public static void run(String address, String user, String password, List<String> statements) {
        int number = 0;
        try (Connection connection = DriverManager.getConnection(address, user, password);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                number++;
                statement.execute(text);
            }
        } catch (SQLException e) {
            String what = number == 0 ? "SQL over " : "SQL statement " + number + " over ";
            throw new HarnessException(Secrets.mask(what + address + ": " + e.getMessage(), List.of(password)), e);
        }
    }
}
