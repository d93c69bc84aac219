package org.containerharness.quarkus;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.containerharness.services.frameworks.Connected;
import org.containerharness.services.mariadb.WithMariaDb;
import org.junit.jupiter.api.Test;

/** A database of another kind than the module's default: its application says so. */
@QuarkusTest
@TestProfile(MariaDbTest.Kind.class)
@WithMariaDb
class MariaDbTest {

    @Inject
    DataSource database;

    @Test
    void connects() throws SQLException {
        Connected.database(database, "MariaDB");
    }

    public static class Kind implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.datasource.db-kind", "mariadb");
        }
    }
}
