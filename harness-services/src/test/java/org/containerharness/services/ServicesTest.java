package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import io.lettuce.core.RedisClient;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.Connect;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.services.mariadb.MariaDbDatabase;
import org.containerharness.services.mariadb.WithMariaDb;
import org.containerharness.services.mysql.MySqlDatabase;
import org.containerharness.services.mysql.WithMySql;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.rabbitmq.RabbitMqVirtualHost;
import org.containerharness.services.rabbitmq.WithRabbitMq;
import org.containerharness.services.redis.RedisDatabase;
import org.containerharness.services.redis.WithRedis;
import org.containerharness.services.redis.WithValkey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;

/** Services by one annotation, each with its real client. */
class ServicesTest {

    private static final String PASSWORD = "SELECT rolpassword FROM pg_authid WHERE rolname = 'test'";

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    @Test
    void postgresInTwoLines() {
        TestRun.overRealEngine().run(OnPostgres.class).succeeded(2);
    }

    @WithPostgres(init = "orders.sql")
    static class OnPostgres {

        @Test
        void hasWhatTheScriptMade(@Connect DataSource db, @Handle("postgres") RunningContainer server)
                throws SQLException {
            try (Connection connection = db.getConnection()) {
                assertThat(ask(connection, "SELECT item FROM items")).isEqualTo("a first row that every test sees");
                assertThat(ask(connection, "SHOW fsync")).isEqualTo("off");
                assertThat(ask(connection, PASSWORD)).startsWith("md5");
            }
            assertThat(server.exec("printenv", "POSTGRES_INITDB_ARGS").stdout())
                    .isEqualTo("--no-sync --auth-host=md5\n");
        }

        @Test
        void isTheSameInAllForms(
                @Connect Connection connection,
                @Handle PostgresDatabase handle,
                @Endpoint("{postgres.url}") String url,
                RunningStack stack)
                throws SQLException {
            assertThat(ask(connection, "SELECT current_database() || ' ' || current_user"))
                    .isEqualTo("test test");
            assertThat(url)
                    .isEqualTo(handle.jdbcUrl())
                    .startsWith("jdbc:postgresql://")
                    .endsWith("/test");
            assertThat(stack.fixture("postgres", PostgresDatabase.class)).isEqualTo(handle);
            assertThat(stack.rewrite("{postgres.user}/{postgres.password}/{other}"))
                    .isEqualTo("test/test/{other}");
        }
    }

    @Test
    void postgresInMemoryAndSafe() {
        TestRun.overRealEngine().run(InMemory.class).succeeded(1);
    }

    @WithPostgres(name = "db", version = "15", database = "shop", inMemory = true, tuned = false, env = "TZ=UTC")
    static class InMemory {

        @Connect
        static DataSource db;

        @Test
        void isAsItWasAsked() throws SQLException {
            try (Connection connection = db.getConnection()) {
                assertThat(ask(connection, "SELECT current_database()")).isEqualTo("shop");
                assertThat(ask(connection, "SHOW fsync")).isEqualTo("on");
                assertThat(ask(connection, PASSWORD)).startsWith("SCRAM-SHA-256");
                assertThat(ask(connection, "SHOW data_directory")).isEqualTo("/harness-memory/data");
            }
        }
    }

    @Test
    void mariaDb() {
        TestRun.overRealEngine().run(OnMariaDb.class).succeeded(1);
    }

    @WithMariaDb(init = "classpath:orders.sql")
    static class OnMariaDb {

        @Test
        void hasWhatTheScriptMade(@Connect DataSource db, @Handle MariaDbDatabase handle) throws SQLException {
            try (Connection connection = db.getConnection()) {
                assertThat(ask(connection, "SELECT item FROM items")).isEqualTo("a first row that every test sees");
                assertThat(ask(connection, "SELECT @@innodb_flush_log_at_trx_commit"))
                        .isEqualTo("0");
                assertThat(handle.name()).isEqualTo("test");
            }
        }
    }

    /** Where no registry answers, the server is MariaDB: Debian has no MySQL. */
    @Test
    void mySqlByItsOwnDriver() {
        TestRun.overRealEngine().run(OnMySql.class).succeeded(1);
    }

    @WithMySql(init = "orders.sql", inMemory = true)
    static class OnMySql {

        @Test
        void hasWhatTheScriptMade(@Connect Connection db, @Handle MySqlDatabase handle) throws SQLException {
            assertThat(ask(db, "SELECT item FROM items")).isEqualTo("a first row that every test sees");
            assertThat(db.getMetaData().getDriverName()).contains("MySQL");
            assertThat(handle.jdbcUrl()).startsWith("jdbc:mysql://");
        }
    }

    @Test
    void redis() {
        TestRun.overRealEngine().run(OnRedis.class, OnValkey.class).succeeded(3);
    }

    @WithRedis(password = "open-sesame")
    static class OnRedis {

        @Connect
        Jedis redis;

        @Test
        void answersJedis(@Connect JedisPooled pooled, @Handle RedisDatabase handle) {
            redis.set("greeting", "hello");

            assertThat(pooled.get("greeting")).isEqualTo("hello");
            assertThat(redis.configGet("save")).containsEntry("save", "");
            assertThat(handle.toString()).doesNotContain("open-sesame");
        }

        @Test
        void answersLettuce(@Connect RedisClient client) {
            try (var connection = client.connect()) {
                assertThat(connection.sync().ping()).isEqualTo("PONG");
            }
        }
    }

    @WithValkey
    static class OnValkey {

        @Test
        void answersJedis(@Connect Jedis valkey, @Endpoint("{valkey.url}") URI address) {
            assertThat(valkey.ping()).isEqualTo("PONG");
            assertThat(address).hasScheme("redis");
        }
    }

    @Test
    void rabbitMq() {
        TestRun.overRealEngine().run(OnRabbitMq.class).succeeded(2);
    }

    @WithRabbitMq(definitions = "definitions.json")
    static class OnRabbitMq {

        @Test
        void hasWhatWasDefined(@Connect Channel channel) throws Exception {
            assertThat(channel.queueDeclarePassive("orders").getQueue()).isEqualTo("orders");
        }

        @Test
        void connectsItsUser(@Connect ConnectionFactory factory, @Handle RabbitMqVirtualHost handle) throws Exception {
            try (var connection = factory.newConnection()) {
                assertThat(connection.isOpen()).isTrue();
            }
            assertThat(handle.uri()).endsWith("/%2F");
        }
    }
}
