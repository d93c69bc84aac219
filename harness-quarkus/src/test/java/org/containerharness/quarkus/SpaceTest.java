package org.containerharness.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.containerharness.junit.Scope;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.postgres.WithPostgresDatabase;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A database in a shared server is what the application connects to, in place of the server. */
@QuarkusTest
@TestProfile(SpaceTest.Own.class)
@WithPostgres(name = "server", scope = Scope.SUITE)
@WithPostgresDatabase(name = "orders", in = "server")
class SpaceTest {

    @Inject
    DataSource database;

    @ConfigProperty(name = "harness.orders.name")
    String name;

    @Test
    void isTheDatabaseOfTheApplication() throws SQLException {
        try (var connection = database.getConnection()) {
            assertThat(connection.getCatalog()).isEqualTo(name).isNotEqualTo("test");
        }
    }

    public static class Own implements QuarkusTestProfile {}
}
