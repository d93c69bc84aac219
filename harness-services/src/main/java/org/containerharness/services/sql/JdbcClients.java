package org.containerharness.services.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.containerharness.model.JdbcUrl;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.Space;

/** What connects to a database over JDBC, whatever driver the class path has. */
public final class JdbcClients {

    /** PostgreSQL's word for a server that is starting up. */
    private static final String STARTING = "57P03";

    private static final Duration LONGEST_START = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private JdbcClients() {}

    /**
     * How a database is reached.
     *
     * @param url with host, port and database
     */
    public record Access(String url, String user, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return url + " as " + user;
        }
    }

    /**
     * {@link DataSource} and {@link Connection}.
     *
     * @param library the driver to add where none is
     */
    public static <S extends Space> List<ServiceClient<S>> of(String library, Function<S, Access> access) {
        return List.of(
                ServiceClient.of(DataSource.class.getName(), library, space -> {
                    DataSource database = dataSource(access.apply(space));
                    first(database).close();
                    return database;
                }),
                ServiceClient.of(Connection.class.getName(), library, space -> first(dataSource(access.apply(space)))));
    }

    /** A database that was only awaited by its port may not take sessions yet. */
    private static Connection first(DataSource database) {
        return Awaitility.await()
                .atMost(LONGEST_START)
                .pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .ignoreExceptionsMatching(
                        failure -> failure instanceof SQLException refusal && STARTING.equals(refusal.getSQLState()))
                .until(database::getConnection, Objects::nonNull);
    }

    private static DataSource dataSource(Access access) throws ClassNotFoundException {
        if (!new JdbcUrl(access.url()).hasDriver()) {
            throw new ClassNotFoundException("no JDBC driver accepts " + access.url());
        }
        return new DriverDataSource(access);
    }
}
