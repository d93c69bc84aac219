package org.containerharness.examples.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.containerharness.junit.Connect;
import org.containerharness.services.postgres.WithPostgres;
import org.junit.jupiter.api.Test;

// tag::two-lines[]
@WithPostgres(init = "shop.sql")
class OrdersTest {

    @Test
    void hasAnOrder(@Connect DataSource db) throws SQLException {
        try (Connection connection = db.getConnection();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT count(*) FROM orders")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(1);
        }
    }
}
// end::two-lines[]
