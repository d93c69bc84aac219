package org.containerharness.services.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.Space;

/** What connects to a database over JDBC, whatever driver the class path has. */
public final class JdbcClients {

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
                ServiceClient.of(DataSource.class.getName(), library, space -> dataSource(access.apply(space))),
                ServiceClient.of(Connection.class.getName(), library, space -> dataSource(access.apply(space))
                        .getConnection()));
    }

    private static DataSource dataSource(Access access) throws ClassNotFoundException {
        try {
            DriverManager.getDriver(access.url());
        } catch (SQLException e) {
            throw new ClassNotFoundException("no JDBC driver takes " + access.url(), e);
        }
        return new DriverDataSource(access);
    }
}
