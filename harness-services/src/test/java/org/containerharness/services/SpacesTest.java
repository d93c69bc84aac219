package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Hook;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.Scope;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.containerharness.services.mariadb.MariaDbDatabase;
import org.containerharness.services.mariadb.WithMariaDbDatabase;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.WithPostgresDatabase;
import org.containerharness.services.rabbitmq.RabbitMqVirtualHost;
import org.containerharness.services.rabbitmq.WithRabbitMqVirtualHost;
import org.containerharness.services.redis.RedisDatabase;
import org.containerharness.services.redis.WithRedisDatabase;
import org.containerharness.services.sql.Migration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Tests that share one container and do not see each other, on real services. */
class SpacesTest {

    private static final int TESTS_PER_CLASS = 12;

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void fourClassesInParallelSeeNoRowOfEachOther() {
        PostgresTests.DATABASES.clear();

        TestRun.overRealEngine()
                .inParallel(4)
                .run(First.class, Second.class, Third.class, Fourth.class)
                .succeeded(4 * TESTS_PER_CLASS);

        assertThat(PostgresTests.DATABASES).hasSize(4 * TESTS_PER_CLASS);
    }

    @WithContainer(
            name = "db",
            image = "postgres:15",
            env = "POSTGRES_PASSWORD=secret",
            command = "-c fsync=off -c full_page_writes=off",
            ports = "5432",
            scope = Scope.SUITE)
    @WithPostgresDatabase(name = "orders", in = "db", scripts = "classpath:orders.sql", scope = Scope.METHOD)
    abstract static class PostgresTests {

        static final Set<String> DATABASES = ConcurrentHashMap.newKeySet();

        @RepeatedTest(TESTS_PER_CLASS)
        void findsOnlyWhatTheTemplateHas(@Handle("orders") PostgresDatabase orders) throws SQLException {
            DATABASES.add(orders.name());
            try (var connection = DriverManager.getConnection(orders.jdbcUrl(), orders.user(), orders.password());
                    Statement statement = connection.createStatement()) {
                assertThat(count(statement)).isEqualTo(1);
                statement.execute("INSERT INTO orders VALUES (2, 'mine', 1)");
                assertThat(count(statement)).isEqualTo(2);
            }
        }
    }

    static class First extends PostgresTests {}

    static class Second extends PostgresTests {}

    static class Third extends PostgresTests {}

    static class Fourth extends PostgresTests {}

    private static int count(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM items")) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }

    @Test
    void migratesByCodeAndNamesTheDatabaseInAddresses() {
        TestRun.overRealEngine().run(Migrated.class).succeeded(2);
    }

    static final class AddsARow implements Migration<PostgresDatabase> {
        @Override
        public void migrate(PostgresDatabase template) throws SQLException {
            try (var connection =
                            DriverManager.getConnection(template.jdbcUrl(), template.user(), template.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO orders VALUES (7, 'by code', 1)");
            }
        }
    }

    @WithContainer(
            name = "db",
            image = "postgres:15",
            env = {"POSTGRES_PASSWORD=secret", "POSTGRES_USER=shop"},
            ports = "5432")
    @WithPostgresDatabase(name = "orders", in = "db", scripts = "classpath:orders.sql", migration = AddsARow.class)
    static class Migrated {

        @Test
        void hasWhatTheMigrationAdded(@Endpoint("jdbc:postgresql://db:5432/{orders}") String url) throws SQLException {
            try (var connection = DriverManager.getConnection(url, "shop", "secret");
                    Statement statement = connection.createStatement()) {
                assertThat(count(statement)).isEqualTo(2);
                statement.execute("CREATE TABLE IF NOT EXISTS of_the_class (id INT)");
            }
        }

        @Test
        void sharesTheDatabaseWithTheClass(@Handle PostgresDatabase one, @Handle("orders") PostgresDatabase two) {
            assertThat(one).isSameAs(two);
            assertThat(one.toString()).doesNotContain("secret");
        }
    }

    @Test
    void clonesMariaDb() {
        TestRun.overRealEngine().run(InMariaDb.class).succeeded(4);
    }

    @WithContainer(
            name = "db",
            image = "mariadb:11",
            env = {"MARIADB_ROOT_PASSWORD=root-secret", "MARIADB_USER=shop", "MARIADB_PASSWORD=secret"},
            ports = "3306")
    static class InMariaDb {

        @RepeatedTest(4)
        @WithMariaDbDatabase(name = "orders", in = "db", scripts = "classpath:orders.sql")
        void findsOnlyWhatTheTemplateHas(@Handle("orders") MariaDbDatabase orders) throws SQLException {
            assertThat(orders.user()).isEqualTo("shop");
            try (var connection = DriverManager.getConnection(orders.jdbcUrl(), orders.user(), orders.password());
                    Statement statement = connection.createStatement()) {
                assertThat(count(statement)).isEqualTo(1);
                statement.execute("INSERT INTO orders VALUES (2, 'mine', 1)");
                assertThatThrownBy(() -> statement.execute("INSERT INTO orders VALUES (3, 'orphan', 99)"))
                        .hasMessageContaining("foreign key");
            }
        }
    }

    @Test
    void dividesRedis() {
        TestRun.overRealEngine().run(InRedis.class).succeeded(6);
    }

    @WithContainer(name = "cache", image = "redis:7", ports = "6379")
    @WithRedisDatabase(name = "mine", in = "cache", scope = Scope.METHOD)
    static class InRedis {

        @RepeatedTest(6)
        void findsItEmpty(@Handle("mine") RedisDatabase mine, @Endpoint("redis://cache:6379/{mine}") URI address) {
            assertThat(address).hasToString(mine.uri());
            try (Jedis redis = new Jedis(
                    new HostAndPort(mine.host(), mine.port()),
                    DefaultJedisClientConfig.builder().database(mine.number()).build())) {
                assertThat(redis.dbSize()).isZero();
                redis.set("greeting", "hello");
            }
        }
    }

    @Test
    void saysThatRedisHasNoDatabaseLeft() {
        TestRun.Results results = TestRun.overRealEngine().run(TooSmall.class);

        assertThat(results.failure())
                .hasStackTraceContaining("All logical databases of <cache> are in use. Start it with more");
    }

    @WithContainer(name = "cache", image = "redis:7", command = "redis-server --databases 1", ports = "6379")
    @WithRedisDatabase(name = "mine", in = "cache")
    static class TooSmall {
        @Test
        void isNeverReached() {}
    }

    @Test
    void givesVirtualHostsOfRabbitMq() {
        TestRun.overRealEngine().run(InRabbitMq.class).succeeded(3);
    }

    @WithContainer(
            name = "queue",
            image = "rabbitmq:3-management",
            ports = {"5672", "15672"})
    @WithRabbitMqVirtualHost(name = "mine", in = "queue", scope = Scope.METHOD)
    static class InRabbitMq {

        @RepeatedTest(3)
        void findsItEmpty(@Handle("mine") RabbitMqVirtualHost mine) throws Exception {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(mine.uri());
            factory.setUsername(mine.user());
            factory.setPassword(mine.password());
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                assertThat(channel.queueDeclare("orders", false, false, false, null)
                                .getMessageCount())
                        .isZero();
                channel.basicPublish("", "orders", null, "an order".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void saysWhichScriptFailedAndWhy() {
        TestRun.Results results = TestRun.overRealEngine().run(Wrong.class);

        assertThat(results.failure())
                .hasStackTraceContaining("The template database for wrong.sql could not be made in <db>.")
                .hasStackTraceContaining("psql:wrong.sql:")
                .hasStackTraceContaining("syntax error at or near \"CREATED\"");
    }

    @WithContainer(name = "db", image = "postgres:15", env = "POSTGRES_PASSWORD=secret", ports = "5432")
    @WithPostgresDatabase(name = "orders", in = "db", scripts = "classpath:wrong.sql")
    static class Wrong {
        @Test
        void isNeverReached() {}
    }

    @Test
    void runsTheScriptsOfAFolderInOrderOfTheirNames() {
        TestRun.overRealEngine().run(OfFolders.class).succeeded(1);
    }

    @WithContainer(name = "db", image = "postgres:15", env = "POSTGRES_PASSWORD=secret", ports = "5432")
    @WithPostgresDatabase(
            name = "orders",
            in = "db",
            scripts = {"classpath:/orders.sql", "classpath:sql/"})
    static class OfFolders {
        @Test
        void hasWhatTheyMade(@Handle("orders") PostgresDatabase orders) throws SQLException {
            try (var connection = DriverManager.getConnection(orders.jdbcUrl(), orders.user(), orders.password());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT id FROM of_folder")) {
                assertThat(row.next()).isTrue();
                assertThat(row.next()).isFalse();
                assertThat(count(connection.createStatement())).isEqualTo(1);
            }
        }
    }

    @Test
    void refusesScriptsInFoldersInsideAFolder() {
        assertThat(TestRun.overRealEngine().run(Nested.class).failure())
                .hasStackTraceContaining(
                        "has scripts in folders inside it: later/2.sql. The scripts of one folder run in"
                                + " the order of their names");
    }

    @WithContainer(name = "db", image = "postgres:15", env = "POSTGRES_PASSWORD=secret", ports = "5432")
    @WithPostgresDatabase(name = "orders", in = "db", scripts = "classpath:nested-sql")
    static class Nested {
        @Test
        void isNeverReached() {}
    }

    @Test
    void refusesAHandleOfAnotherKind() {
        assertThat(TestRun.overRealEngine().run(OtherKind.class).failure())
                .hasMessageContaining("<orders> is not declared.");
    }

    @WithContainer(name = "db", image = "postgres:15", env = "POSTGRES_PASSWORD=secret", ports = "5432")
    @WithPostgresDatabase(name = "orders", in = "db")
    static class OtherKind {
        @Test
        void isNeverReached(@Handle("orders") RedisDatabase orders) {}
    }

    @Test
    void startWithADatabaseThatTheServerHasAlready() {
        TestRun.overRealEngine().run(OfAnImage.class, OfAnImageInUse.class).succeeded(4);
    }

    /** As an image with data: the database is there when the server starts. */
    @WithContainer(
            name = "db",
            image = "postgres:15",
            env = {"POSTGRES_PASSWORD=secret", "POSTGRES_DB=Shop-Data"},
            files = "classpath:orders.sql:/docker-entrypoint-initdb.d/1.sql",
            ports = "5432")
    @WithPostgresDatabase(
            name = "orders",
            in = "db",
            template = "Shop-Data",
            scripts = "classpath:more.sql",
            scope = Scope.METHOD)
    static class OfAnImage {

        @RepeatedTest(2)
        void hasItsData(
                @Handle("orders") PostgresDatabase orders,
                @Endpoint("jdbc:postgresql://db:5432/Shop-Data") String original)
                throws SQLException {
            assertThat(rows(orders.jdbcUrl())).isEqualTo(2);
            try (var connection = DriverManager.getConnection(orders.jdbcUrl(), "postgres", "secret");
                    Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM items");
            }
            assertThat(rows(original)).isEqualTo(1);
        }

        private static int rows(String url) throws SQLException {
            try (var connection = DriverManager.getConnection(url, "postgres", "secret");
                    Statement statement = connection.createStatement()) {
                return count(statement);
            }
        }
    }

    @WithContainer(
            name = "db",
            image = "postgres:15",
            env = {"POSTGRES_PASSWORD=secret", "POSTGRES_DB=Shop-Data"},
            files = "classpath:orders.sql:/docker-entrypoint-initdb.d/1.sql",
            ports = "5432",
            // The port is open before the server takes connections.
            waitFor = @WaitFor(command = "pg_isready -h 127.0.0.1"),
            afterReady = @Hook(method = "connect"),
            override = true)
    static class OfAnImageInUse extends OfAnImage {

        /** A connection that nobody holds may be closed by its driver. */
        static final Set<java.sql.Connection> HELD = ConcurrentHashMap.newKeySet();

        static void connect(RunningContainer db) throws SQLException {
            HELD.add(DriverManager.getConnection(
                    "jdbc:postgresql://" + db.endpoint(5432) + "/Shop-Data", "postgres", "secret"));
        }
    }

    @Test
    void startWithADatabaseThatMariaDbHasAlready() {
        TestRun.overRealEngine().run(OfAMariaDbImage.class).succeeded(1);
    }

    @WithContainer(
            name = "db",
            image = "mariadb:11",
            env = {"MARIADB_ROOT_PASSWORD=secret", "MARIADB_DATABASE=shop"},
            files = "classpath:orders.sql:/docker-entrypoint-initdb.d/1.sql",
            waitFor = @WaitFor(command = "healthcheck.sh --connect --innodb_initialized"),
            ports = "3306")
    @WithMariaDbDatabase(name = "orders", in = "db", template = "shop")
    static class OfAMariaDbImage {
        @Test
        void hasItsData(@Handle("orders") MariaDbDatabase orders) throws SQLException {
            try (var connection = DriverManager.getConnection(orders.jdbcUrl(), orders.user(), orders.password());
                    Statement statement = connection.createStatement()) {
                assertThat(count(statement)).isEqualTo(1);
            }
        }
    }

    @Test
    void saysWhichOriginalIsMissing() {
        assertThat(TestRun.overRealEngine().run(NoOriginal.class).failure())
                .hasMessageContaining(
                        "The template database for a copy of the database <shp> could not be made in <db>.")
                .hasMessageContaining("database \"shp\" does not exist");
    }

    @WithContainer(name = "db", image = "postgres:15", env = "POSTGRES_PASSWORD=secret", ports = "5432")
    @WithPostgresDatabase(name = "orders", in = "db", template = "shp")
    static class NoOriginal {
        @Test
        void test() {}
    }
}
