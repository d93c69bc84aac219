package org.containerharness.examples.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.containerharness.examples.fixtures.WithShopDatabase;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Scope;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.WithPostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

// tag::own-database[]
@WithShopDatabase
@WithPostgresDatabase(name = "orders", in = "shop-db", scripts = "classpath:shop.sql", scope = Scope.METHOD)
@Execution(ExecutionMode.CONCURRENT)
class OwnDatabaseTest {

    @Test
    void startsWithTheTemplate(@Handle("orders") PostgresDatabase orders) throws SQLException {
        assertThat(countOrders(orders)).isEqualTo(1);
    }

    @Test
    void hasItsDatabaseToItself(@Handle("orders") PostgresDatabase orders) throws SQLException {
        execute(orders, "DELETE FROM orders");
        assertThat(countOrders(orders)).isZero();
    }
    // end::own-database[]

    private static void execute(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database)) {
            connection.createStatement().execute(sql);
        }
    }

    private static int countOrders(PostgresDatabase database) throws SQLException {
        try (Connection connection = connect(database);
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM orders")) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }

    private static Connection connect(PostgresDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
