package org.containerharness.examples.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.containerharness.compose.junit.WithCompose;
import org.containerharness.junit.Connect;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Managed;
import org.containerharness.services.postgres.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.testcontainers.postgresql.PostgreSQLContainer;
import redis.clients.jedis.Jedis;

/** A service is known by its image, wherever it comes from. */
@WithCompose(files = "src/test/compose/cache/compose.yaml")
class AnyDeclarationTest {

    @Managed
    static PostgreSQLContainer db = new PostgreSQLContainer("postgres:16").withDatabaseName("shop");

    @Test
    void aServiceOfComposeIsConnected(@Connect Jedis cache) {
        assertThat(cache.ping()).isEqualTo("PONG");
    }

    @Test
    void anObjectOfTestcontainersIsConnected(@Connect DataSource shop, @Handle PostgresDatabase handle)
            throws SQLException {
        try (Connection connection = shop.getConnection()) {
            assertThat(connection.getCatalog()).isEqualTo("shop").isEqualTo(handle.name());
        }
    }
}
