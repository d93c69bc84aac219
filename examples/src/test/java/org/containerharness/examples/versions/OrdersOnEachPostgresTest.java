package org.containerharness.examples.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

// tag::nested[]
class OrdersOnEachPostgresTest {

    @WithContainer(
            name = "db",
            image = "postgres:16",
            env = "POSTGRES_HOST_AUTH_METHOD=trust",
            ports = "5432",
            waitFor = @WaitFor(url = "jdbc:postgresql://db:5432/postgres", user = "postgres"))
    abstract static class Orders {

        @Test
        void areStored(@Endpoint("jdbc:postgresql://db:5432/postgres") String url) throws SQLException {
            try (Connection db = DriverManager.getConnection(url, "postgres", "");
                    Statement statement = db.createStatement()) {
                statement.execute("CREATE TABLE orders AS SELECT 'tea' AS item");
                ResultSet row = statement.executeQuery("SELECT item FROM orders");
                assertThat(row.next()).isTrue();
                assertThat(row.getString("item")).isEqualTo("tea");
            }
        }
    }

    @Nested
    class On16 extends Orders {}

    @Nested
    @WithContainer(
            name = "db",
            image = "postgres:15",
            env = "POSTGRES_HOST_AUTH_METHOD=trust",
            ports = "5432",
            waitFor = @WaitFor(url = "jdbc:postgresql://db:5432/postgres", user = "postgres"),
            override = true)
    class On15 extends Orders {}
}
// end::nested[]
