package org.containerharness.micronaut;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.services.frameworks.Connected;
import org.containerharness.services.mariadb.WithMariaDb;
import org.containerharness.services.mysql.WithMySql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Databases beside PostgreSQL, with the drivers that Micronaut is told of. */
class OtherDatabasesTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void areConnectedTo() {
        TestRun.overRealEngine().run(OnMariaDb.class, OnMySql.class).succeeded(2);
    }

    @MicronautTest
    @WithMariaDb
    static class OnMariaDb {

        @Inject
        DataSource database;

        @Test
        void connects() throws SQLException {
            Connected.database(database, "MariaDB");
        }
    }

    @MicronautTest
    @WithMySql
    static class OnMySql {

        @Inject
        DataSource database;

        @Test
        void connects() throws SQLException {
            Connected.database(database, "MySQL");
        }
    }
}
