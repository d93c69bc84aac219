package org.containerharness.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.ExportProperty;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.Scope;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithContainer;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.postgres.WithPostgresDatabase;
import org.containerharness.services.redis.WithRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Applications of Micronaut's tests connect to what the test classes declare, each to its own. */
class ContextFixturesTest {

    private static final List<String> CONTAINERS = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        CONTAINERS.clear();
    }

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    private static void note(RunningContainer container, StatefulRedisConnection<String, String> redis) {
        redis.sync().set("by", container.id());
        assertThat(container.exec("redis-cli", "get", "by").stdout()).contains(container.id());
        CONTAINERS.add(container.id());
    }

    @Test
    void eachClassHasItsOwnUntilItsContextIsClosed() {
        TestRun.overRealEngine().inParallel(2).run(First.class, Second.class).succeeded(4);

        assertThat(CONTAINERS.stream().distinct()).hasSize(2);
    }

    @Test
    void contextsThatAreMadeAnewForEachTestHaveOneContainer() {
        TestRun.overRealEngine().run(Rebuilt.class).succeeded(2);

        assertThat(CONTAINERS).hasSize(2);
        assertThat(CONTAINERS.stream().distinct()).hasSize(1);
    }

    @Test
    void exportedPropertiesAndAddressesReachTheContextAndNobodyElse() {
        TestRun.overRealEngine().run(Properties.class).succeeded(1);
    }

    @Test
    void oneOfTwoIsTheDefaultAndTheOtherHasItsName() {
        TestRun.overRealEngine().run(Primary.class, Excluded.class).succeeded(2);
    }

    @Test
    void aSpaceIsWhatTheContextConnectsTo() {
        TestRun.overRealEngine().run(InSpace.class).succeeded(1);
    }

    @MicronautTest
    @WithPostgres(name = "server", scope = Scope.SUITE)
    @WithPostgresDatabase(name = "own", in = "server")
    @WithRedis
    static class InSpace {

        @Inject
        DataSource database;

        @Test
        void connects(@Handle PostgresDatabase own) throws SQLException {
            try (var connection = database.getConnection()) {
                assertThat(connection.getCatalog()).isEqualTo(own.name()).isNotEqualTo("test");
            }
        }
    }

    @Test
    void aContainerNamedAsAConfiguredDatasourceIsThatOne() {
        TestRun.overRealEngine().run(NamedAsConfigured.class).succeeded(1);
    }

    @Test
    void servicesByAnnotationAreConnectedToo() {
        TestRun.overRealEngine().run(Services.class).succeeded(1);
    }

    @Test
    void twoContainersForOneConnectionAreRefusedWithBothPlaces() {
        assertThat(TestRun.overRealEngine().run(Ambiguous.class).failure())
                .hasMessageContaining("the context can connect to <first>")
                .hasMessageContaining("and to <second>")
                .hasMessageContaining("connection = \"primary\"");
    }

    @Test
    void aContainerOfEachTestIsRefused() {
        assertThat(TestRun.overRealEngine().run(OfEachTest.class).failure())
                .hasMessageContaining("each test has a <cache> of its own");
    }

    @MicronautTest
    @WithContainer(name = "cache", image = "redis:7")
    static class First {

        @Inject
        StatefulRedisConnection<String, String> redis;

        @Test
        void connects(@Handle RunningContainer cache) {
            note(cache, redis);
        }

        @Nested
        class Inner {

            @Test
            void hasTheContextOfTheClassAround(@Handle RunningContainer cache) {
                note(cache, redis);
            }
        }
    }

    @WithContainer(name = "cache", image = "redis:7")
    @MicronautTest
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class Second {

        @Inject
        StatefulRedisConnection<String, String> redis;

        @Test
        void connects(@Handle RunningContainer cache) {
            note(cache, redis);
        }

        @Test
        void connectsAgain(@Handle RunningContainer cache) {
            note(cache, redis);
        }
    }

    @MicronautTest(rebuildContext = true)
    @WithContainer(name = "cache", image = "redis:7")
    static class Rebuilt {

        @Inject
        StatefulRedisConnection<String, String> redis;

        @Test
        void connects(@Handle RunningContainer cache) {
            note(cache, redis);
        }

        @Test
        void connectsAgain(@Handle RunningContainer cache) {
            note(cache, redis);
        }
    }

    @MicronautTest
    @WithContainer(name = "cache", image = "redis:7", connection = "none", ports = "6379")
    @ExportProperty(name = "orders.url", value = "redis://cache:6379/3")
    static class Properties {

        @Test
        void has(
                @Property(name = "orders.url") String url,
                @Property(name = "harness.cache.port") int port,
                @Endpoint("redis://cache:6379") URI cache) {
            assertThat(url).isEqualTo(cache + "/3");
            assertThat(port).isEqualTo(cache.getPort());
            assertThat(System.getProperty("orders.url")).isNull();
        }
    }

    @MicronautTest
    @WithContainer(name = "first", image = "redis:7", connection = "primary")
    @WithContainer(name = "second", image = "redis:7")
    static class Primary {

        @Inject
        StatefulRedisConnection<String, String> redis;

        @Inject
        @Named("second")
        StatefulRedisConnection<String, String> other;

        @Test
        void connectsToBoth(@Handle("first") RunningContainer first, @Handle("second") RunningContainer second) {
            note(first, redis);
            note(second, other);
        }
    }

    @MicronautTest
    @WithContainer(name = "first", image = "redis:7", connection = "none")
    @WithContainer(name = "second", image = "redis:7")
    static class Excluded {

        @Inject
        StatefulRedisConnection<String, String> redis;

        @Test
        void connectsToTheSecond(@Handle("second") RunningContainer second) {
            note(second, redis);
        }
    }

    @MicronautTest
    @Property(name = "datasources.orders.maximum-pool-size", value = "2")
    @WithContainer(name = "orders", image = "postgres:16")
    @WithContainer(name = "invoices", image = "postgres:16")
    static class NamedAsConfigured {

        @Inject
        DataSource invoices;

        @Inject
        @Named("orders")
        DataSource orders;

        @Test
        void connectsToBoth(
                @Endpoint("jdbc:postgresql://orders:5432/postgres") String ofOrders,
                @Endpoint("jdbc:postgresql://invoices:5432/postgres") String ofInvoices)
                throws SQLException {
            assertThat(url(orders)).isEqualTo(ofOrders);
            assertThat(url(invoices)).isEqualTo(ofInvoices);
        }

        private static String url(DataSource database) throws SQLException {
            try (var connection = database.getConnection()) {
                return connection.getMetaData().getURL();
            }
        }
    }

    @MicronautTest
    @WithContainer(name = "first", image = "redis:7")
    @WithContainer(name = "second", image = "redis:7")
    static class Ambiguous {

        @Test
        void neverRuns() {}
    }

    @MicronautTest
    static class OfEachTest {

        @Test
        @WithContainer(name = "cache", image = "redis:7")
        void neverRuns() {}
    }

    @MicronautTest
    @WithPostgres
    @WithRedis(password = "se/cret")
    static class Services {

        @Inject
        DataSource database;

        @Inject
        StatefulRedisConnection<String, String> redis;

        @Test
        void connects() throws SQLException {
            try (var connection = database.getConnection()) {
                assertThat(connection.getCatalog()).isEqualTo("test");
            }
            assertThat(redis.sync().ping()).isEqualTo("PONG");
        }
    }
}
