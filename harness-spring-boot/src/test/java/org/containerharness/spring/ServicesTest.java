package org.containerharness.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import io.r2dbc.spi.ConnectionFactory;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.Managed;
import org.containerharness.junit.Scope;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithFault;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.mariadb.WithMariaDb;
import org.containerharness.services.mongo.MongoDb;
import org.containerharness.services.mongo.WithMongo;
import org.containerharness.services.mongo.WithMongoDatabase;
import org.containerharness.services.mysql.WithMySql;
import org.containerharness.services.postgres.PostgresDatabase;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.postgres.WithPostgresDatabase;
import org.containerharness.services.rabbitmq.RabbitMqVirtualHost;
import org.containerharness.services.rabbitmq.WithRabbitMq;
import org.containerharness.services.rabbitmq.WithRabbitMqVirtualHost;
import org.containerharness.services.redis.RedisDatabase;
import org.containerharness.services.redis.WithRedis;
import org.containerharness.services.redis.WithRedisDatabase;
import org.containerharness.services.redis.WithValkey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.jdbc.Sql;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.annotation.Transactional;
import org.testcontainers.containers.GenericContainer;

/** What connects to services of every kind, however they are declared. */
@ExtendWith(OutputCaptureExtension.class)
class ServicesTest {

    private static final String WITHOUT_JPA =
            "spring.autoconfigure.exclude=org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration,"
                    + "org.springframework.boot.autoconfigure.data.jpa.JpaRepositoriesAutoConfiguration,"
                    + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
                    + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration";
    private static final String WITHOUT_R2DBC =
            "spring.autoconfigure.exclude=org.springframework.boot.autoconfigure.r2dbc.R2dbcAutoConfiguration,"
                    + "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration";

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    private static void write(StringRedisTemplate redis) {
        redis.opsForValue().set("key", "value");
        assertThat(redis.opsForValue().get("key")).isEqualTo("value");
    }

    @Test
    void threeLinesAreADatabaseACacheAndABroker(CapturedOutput output) {
        TestRun.overRealEngine().run(Three.class).succeeded(1);
        assertThat(output.getAll()).doesNotContain("WARN ", "ERROR ");
    }

    // tag::three[]
    @SpringBootTest
    @WithPostgres
    @WithRedis
    @WithKafka(topics = "orders")
    static class Three {

        @Test
        void connects(
                @Autowired JdbcTemplate jdbc,
                @Autowired StringRedisTemplate redis,
                @Autowired KafkaTemplate<String, String> kafka)
                throws Exception {
            assertThat(jdbc.queryForObject("select version()", String.class)).startsWith("PostgreSQL");
            redis.opsForValue().set("key", "value");
            assertThat(kafka.send("orders", "text").get(30, TimeUnit.SECONDS).getRecordMetadata())
                    .isNotNull();
        }
    }
    // end::three[]

    @Test
    void aBrokerOfKafkaNeedsNoSettings() {
        TestRun.overRealEngine().run(Kafka.class).succeeded(1);
    }

    @SpringBootTest(properties = "spring.kafka.consumer.bootstrap-servers=kafka-of-production:9092")
    @WithContainer(name = "broker", image = "apache/kafka:4.1.1")
    static class Kafka {

        @Test
        void connects(
                @Autowired KafkaTemplate<String, String> kafka, @Autowired ConsumerFactory<String, String> consumers)
                throws Exception {
            kafka.send("orders", "text").get(30, TimeUnit.SECONDS);
            try (var consumer = consumers.createConsumer("group", "client")) {
                assertThat(consumer.listTopics()).containsKey("orders");
            }
        }
    }

    @Test
    void credentialsArePartOfTheConnection() {
        TestRun.overRealEngine().run(Credentials.class).succeeded(1);
    }

    @SpringBootTest
    @WithValkey(password = "secret word")
    @WithRabbitMq
    @WithKafka(user = "ann", password = "its 9th word")
    static class Credentials {

        @Test
        void connects(
                @Autowired StringRedisTemplate redis,
                @Autowired RabbitTemplate rabbit,
                @Autowired KafkaTemplate<String, String> kafka,
                @Autowired ConsumerFactory<String, String> consumers)
                throws Exception {
            kafka.send("orders", "text").get(30, TimeUnit.SECONDS);
            try (var consumer = consumers.createConsumer("group", "client")) {
                assertThat(consumer.listTopics()).containsKey("orders");
            }
            write(redis);
            assertThat(Boolean.TRUE.equals(rabbit.execute(channel -> channel.isOpen())))
                    .isTrue();
        }
    }

    @Test
    void aContextConnectsThroughTheProxy() {
        TestRun.overRealEngine().run(Proxied.class).succeeded(1);
    }

    @SpringBootTest
    @WithPostgres(name = "db", proxied = true)
    static class Proxied {

        @Test
        @WithFault(of = "db", is = WithFault.Kind.LATE, at = "50ms")
        void isSlow(@Autowired JdbcTemplate jdbc) {
            long begin = System.nanoTime();
            jdbc.queryForObject("select 1", Integer.class);
            assertThat(System.nanoTime() - begin).isGreaterThan(100_000_000);
        }
    }

    @Test
    void mongoDbNeedsNoSettings() {
        TestRun.overRealEngine().run(Mongo.class, MongoByItsImage.class).succeeded(2);
    }

    @SpringBootTest(properties = "orders.mongo=true")
    @WithMongo
    static class Mongo {

        @Test
        void connects(@Autowired MongoClient client) {
            write(client, "test");
        }
    }

    @SpringBootTest(properties = "orders.mongo=true")
    @WithContainer(name = "documents", image = "mongo:8")
    static class MongoByItsImage {

        @Test
        void connects(@Autowired MongoClient client) {
            write(client, "orders");
        }
    }

    private static void write(MongoClient client, String database) {
        var orders = client.getDatabase(database).getCollection("orders");
        orders.insertOne(new Document("item", "tea"));
        assertThat(orders.countDocuments()).isEqualTo(1);
    }

    @Test
    void aDatabaseOfMongoDbIsWhatTheContextConnectsTo() {
        TestRun.overRealEngine().run(InMongoDatabase.class).succeeded(1);
    }

    @SpringBootTest(properties = "orders.mongo=true")
    @WithMongo(name = "server", scope = Scope.SUITE)
    @WithMongoDatabase(name = "own", in = "server")
    static class InMongoDatabase {

        @Test
        void connects(
                @Autowired MongoClient client,
                @Autowired @Qualifier("ownMongoConnectionDetails") ConnectionDetails details,
                @Handle MongoDb own) {
            ConnectionString told = ReflectionTestUtils.invokeMethod(details, "getConnectionString");
            assertThat(told.getDatabase()).isEqualTo(own.name()).isNotEqualTo("test");
            assertThat(told.getUsername()).isNull();
            write(client, own.name());
        }
    }

    @Test
    void otherDatabasesAreAsGood() {
        TestRun.overRealEngine().run(MariaDb.class, MySql.class).succeeded(2);
    }

    @SpringBootTest
    @WithMariaDb
    static class MariaDb {

        @Test
        void connects(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select database()", String.class)).isEqualTo("test");
        }
    }

    @SpringBootTest
    @WithMySql
    static class MySql {

        @Test
        void connects(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select database()", String.class)).isEqualTo("test");
        }
    }

    @Test
    void reactiveClientsConnectToo() {
        TestRun.overRealEngine().run(Reactive.class).succeeded(1);
    }

    @SpringBootTest(properties = WITHOUT_JPA)
    @WithPostgres
    static class Reactive {

        @Test
        void connects(@Autowired ConnectionFactory connections) {
            Map<String, Object> row = DatabaseClient.create(connections)
                    .sql("select current_database() as name")
                    .fetch()
                    .one()
                    .block();
            assertThat(row).containsEntry("name", "test");
        }
    }

    @Test
    void objectsOfTestcontainersAreConnectionsToo(CapturedOutput output) {
        TestRun.overRealEngine().run(OfTestcontainers.class).succeeded(1);
        assertThat(output.getAll().lines().filter(line -> !line.contains("ResourceReaper")))
                .noneMatch(line -> line.contains("WARN ") || line.contains("ERROR "));
    }

    @SpringBootTest(properties = "orders.cache=${harness.cache.port}")
    static class OfTestcontainers {

        @Managed
        static GenericContainer<?> cache = new GenericContainer<>("redis:7").withExposedPorts(6379);

        @Managed
        static GenericContainer<?> other = new GenericContainer<>("redis:7")
                .withExposedPorts(6379)
                .withLabel("org.springframework.boot.ignore", "true");

        @Test
        void connects(@Autowired StringRedisTemplate redis, @Autowired LettuceConnectionFactory connections) {
            write(redis);
            assertThat(connections.getPort()).isEqualTo(cache.getMappedPort(6379));
        }
    }

    @Test
    void aSpaceIsWhatTheContextConnectsTo() {
        TestRun.overRealEngine().run(InSpaces.class, InOtherSpaces.class).succeeded(2);
    }

    @SpringBootTest
    @WithPostgres(name = "db", scope = Scope.SUITE)
    @WithPostgresDatabase(name = "orders", in = "db")
    @WithRedis(name = "cache", password = "secret", scope = Scope.SUITE)
    @WithRedisDatabase(name = "prices", in = "cache", password = "secret")
    @WithRabbitMq(name = "broker", scope = Scope.SUITE)
    @WithRabbitMqVirtualHost(name = "events", in = "broker")
    static class InSpaces {

        @Test
        void connects(
                @Autowired JdbcTemplate jdbc,
                @Autowired LettuceConnectionFactory redis,
                @Autowired CachingConnectionFactory rabbit,
                @Autowired StringRedisTemplate template,
                @Autowired RabbitTemplate broker,
                @Handle PostgresDatabase orders,
                @Handle RedisDatabase prices,
                @Handle RabbitMqVirtualHost events) {
            assertThat(jdbc.queryForObject("select current_database()", String.class))
                    .isEqualTo(orders.name())
                    .isNotEqualTo("test");
            assertThat(redis.getDatabase()).isEqualTo(prices.number()).isNotZero();
            assertThat(rabbit.getVirtualHost()).isEqualTo(events.name()).isNotEqualTo("/");
            write(template);
            assertThat(Boolean.TRUE.equals(broker.execute(channel -> channel.isOpen())))
                    .isTrue();
            jdbc.execute("create table mine (id int)");
        }
    }

    @SpringBootTest
    @WithPostgres(name = "db", scope = Scope.SUITE)
    @WithPostgresDatabase(name = "invoices", in = "db")
    static class InOtherSpaces {

        @Test
        void seesNothingOfOthers(@Autowired JdbcTemplate jdbc) {
            jdbc.execute("create table mine (id int)");
        }
    }

    @Test
    void twoDatabasesOfDifferentKindsAreRefusedWithBothPlaces() {
        assertThat(TestRun.overRealEngine().run(TwoKinds.class).failure())
                .rootCause()
                .hasMessageContaining("<postgres> (declared at ")
                .hasMessageContaining("<mariadb> (declared at ")
                .hasMessageContaining("dbcConnectionDetails")
                .hasMessageContaining("connection = \"primary\"");
    }

    @SpringBootTest
    @WithPostgres
    @WithMariaDb
    static class TwoKinds {

        @Test
        void neverRuns() {}
    }

    @Test
    void migrationsFollowTheDatabase() {
        TestRun.overRealEngine().run(OfFlyway.class, OfLiquibase.class).succeeded(2);
    }

    @SpringBootTest(properties = "spring.flyway.enabled=true")
    @WithPostgres
    static class OfFlyway {

        @Test
        void hasItsTables(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select count(*) from flyway_orders", Integer.class))
                    .isZero();
        }
    }

    @SpringBootTest(properties = "spring.liquibase.enabled=true")
    @WithPostgres(database = "other")
    static class OfLiquibase {

        @Test
        void hasItsTables(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select count(*) from liquibase_orders", Integer.class))
                    .isZero();
        }
    }

    @Test
    void tablesAreDroppedInPeaceAtTheEnd(CapturedOutput output) {
        TestRun.overRealEngine().run(CreatesAndDrops.class).succeeded(1);
        assertThat(output.getAll())
                .contains("drop table if exists order_entity")
                .doesNotContain("WARN ", "ERROR ");
    }

    @SpringBootTest(
            properties = {WITHOUT_R2DBC, "spring.jpa.hibernate.ddl-auto=create-drop", "spring.jpa.show-sql=true"})
    @WithPostgres
    static class CreatesAndDrops {

        @Test
        @Transactional
        void keepsAnOrder(@Autowired EntityManager entities) {
            entities.persist(new OrderEntity());
            entities.flush();
        }
    }

    @Test
    void scriptsBeforeTheClassFindTheDatabase() {
        TestRun.overRealEngine().run(WithScript.class).succeeded(1);
    }

    @SpringBootTest
    @Sql(statements = "create table before_all (id int)", executionPhase = Sql.ExecutionPhase.BEFORE_TEST_CLASS)
    @Sql(statements = "drop table before_all", executionPhase = Sql.ExecutionPhase.AFTER_TEST_CLASS)
    @WithPostgres
    static class WithScript {

        @Test
        void hasRun(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select count(*) from before_all", Integer.class))
                    .isZero();
        }
    }
}
