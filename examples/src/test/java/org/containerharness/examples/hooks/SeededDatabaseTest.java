package org.containerharness.examples.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Hook;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;

// tag::hooks[]
@WithContainer(
        name = "db",
        image = "postgres:16",
        env = "POSTGRES_PASSWORD=secret",
        ports = "5432",
        afterReady = {
            @Hook(
                    sql = {"CREATE TABLE orders (item text)", "INSERT INTO orders VALUES ('tea')"},
                    url = "jdbc:postgresql://db:5432/postgres",
                    user = "postgres",
                    password = "secret"),
            @Hook(method = "analyze")
        },
        beforeEnd = {@Hook(command = "pg_dump -U postgres -f /tmp/orders.sql postgres"), @Hook(method = "saveDump")})
class SeededDatabaseTest {

    static void analyze(RunningContainer db) {
        db.exec("psql", "-U", "postgres", "-c", "ANALYZE orders");
    }

    static void saveDump(RunningContainer db) {
        db.copyOut("/tmp/orders.sql", Path.of("target/orders.sql"));
    }

    @Test
    void hasAnOrder(@Endpoint("jdbc:postgresql://db:5432/postgres") String url) throws SQLException {
        try (Connection db = DriverManager.getConnection(url, "postgres", "secret");
                Statement query = db.createStatement();
                ResultSet row = query.executeQuery("SELECT item FROM orders")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString("item")).isEqualTo("tea");
        }
    }
}
// end::hooks[]
