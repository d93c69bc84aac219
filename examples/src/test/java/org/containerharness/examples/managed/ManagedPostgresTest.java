package org.containerharness.examples.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.containerharness.junit.ExportProperty;
import org.containerharness.junit.Managed;
import org.junit.jupiter.api.Test;
import org.testcontainers.postgresql.PostgreSQLContainer;

// tag::managed[]
@ExportProperty(name = "shop.jdbc", value = "jdbc:postgresql://db:5432/shop")
class ManagedPostgresTest {

    @Managed
    static PostgreSQLContainer db = new PostgreSQLContainer("postgres:16").withDatabaseName("shop");

    @Test
    void answersUnderTheNameOfItsField() throws Exception {
        String url = System.getProperty("shop.jdbc");
        try (Connection connection = DriverManager.getConnection(url, db.getUsername(), db.getPassword());
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT current_database()")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("shop");
        }
    }
}
// end::managed[]
