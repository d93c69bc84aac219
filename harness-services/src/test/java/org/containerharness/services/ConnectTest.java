package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.containerharness.junit.Connect;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.Scope;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithContainer;
import org.containerharness.model.ServiceFacts;
import org.containerharness.services.mariadb.WithMariaDb;
import org.containerharness.services.mysql.WithMySql;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.postgres.WithPostgresDatabase;
import org.containerharness.services.redis.WithRedis;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;
import org.containerharness.space.Space;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Jedis;

/** Who is connected to what, for how long, and what is said if that cannot be. */
class ConnectTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    static String failure(Class<?> testClass) {
        return text(testClass).replaceAll("\\s+", " ");
    }

    private static String text(Class<?> testClass) {
        Throwable failure = TestRun.overRealEngine().run(testClass).failure();
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each.getMessage()).append('\n');
        }
        return text.toString();
    }

    @Test
    void clientsLiveAsLongAsWhatTheyAreInjectedInto() throws SQLException {
        OfEachLife.ENDED.clear();

        TestRun.overRealEngine().run(OfEachLife.class).succeeded(2);

        assertThat(OfEachLife.ofClass.isClosed()).isTrue();
        for (Connection connection : OfEachLife.ENDED) {
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(Set.copyOf(OfEachLife.ENDED)).hasSize(3);
    }

    @WithContainer(name = "db", image = "postgres:16", env = "POSTGRES_PASSWORD=secret", ports = "5432")
    static class OfEachLife {

        static final List<Connection> ENDED = new ArrayList<>();

        @Connect
        static Connection ofClass;

        @BeforeAll
        static void begins(@Connect("db") Connection ofClass) {
            ENDED.add(ofClass);
        }

        @Test
        void first(@Connect Connection ofTest) throws SQLException {
            isOpen(ofTest);
        }

        @Test
        void second(@Connect Connection ofTest) throws SQLException {
            isOpen(ofTest);
        }

        private static void isOpen(Connection ofTest) throws SQLException {
            for (Connection before : ENDED.subList(1, ENDED.size())) {
                assertThat(before.isClosed()).isTrue();
            }
            assertThat(ofClass.isValid(1)).isTrue();
            assertThat(ENDED.get(0).isValid(1)).isTrue();
            assertThat(ofTest.isValid(1)).isTrue();
            ENDED.add(ofTest);
        }
    }

    @Test
    void aSpaceGoesBeforeTheWholeService() {
        TestRun.overRealEngine().run(OnASpace.class).succeeded(1);
    }

    @WithPostgres(name = "db")
    @WithPostgresDatabase(name = "orders", in = "db", scripts = "classpath:orders.sql", scope = Scope.METHOD)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OnASpace {

        @Connect
        DataSource orders;

        @Test
        void connects(@Connect("db") Connection whole, @Connect Connection space) throws SQLException {
            assertThat(whole.getCatalog()).isEqualTo("test");
            assertThat(space.getCatalog()).isNotEqualTo("test");
            try (Connection connection = orders.getConnection()) {
                assertThat(connection.getCatalog()).isEqualTo(space.getCatalog());
            }
        }
    }

    @Test
    void saysWhichScriptIsWrongWhereAndWhy() {
        assertThat(failure(Broken.class))
                .startsWith("The container <postgres> wrote a line that means failure: psql:broken.sql:3: ERROR: syntax"
                        + " error at or near \"CREATED\"")
                .containsOnlyOnce("broken.sql:3: ERROR: syntax error at or near \"CREATED\" LINE 1")
                .containsOnlyOnce("psql:broken.sql:3")
                .contains("Declared at: ConnectTest.Broken @WithPostgres");
    }

    @WithPostgres(init = "broken.sql")
    static class Broken {
        @Test
        void neverRuns(@Connect DataSource db) {}
    }

    @Test
    void saysWhichScriptOfMariaDbIsWrongWhereAndWhy() {
        assertThat(failure(BrokenMariaDb.class))
                .startsWith("The container <mariadb> exited with code 1")
                .contains("<broken.sql> was the last of your files that it named, and it wrote \"")
                .contains("at line 3: You have an error in your SQL syntax");
    }

    @WithMariaDb(init = "broken.sql")
    static class BrokenMariaDb {
        @Test
        void neverRuns(@Connect DataSource db) {}
    }

    @Test
    void saysWhichScriptOfMySqlIsWrongWhereAndWhy() {
        assertThat(failure(BrokenMySql.class))
                .startsWith("The container <mysql> exited with code 1")
                .contains("it wrote \"ERROR 1064 (42000) at line 3: You have an error in your SQL syntax")
                .contains("<broken.sql> was the last of your files that it named, and it wrote \"ERROR 1064");
    }

    @WithMySql(init = "broken.sql")
    static class BrokenMySql {
        @Test
        void neverRuns(@Connect DataSource db) {}
    }

    @Test
    void saysSoOfScriptsOfTheShellToo() {
        String words = "it wrote \"broken.sh: line 4: no-such-program: command not found";
        assertThat(failure(BrokenSh.class)).contains(words);
        assertThat(failure(BrokenMySh.class)).contains(words);
    }

    @WithPostgres(init = "broken.sh")
    static class BrokenSh {
        @Test
        void neverRuns(@Connect DataSource db) {}
    }

    @WithMySql(init = "broken.sh")
    static class BrokenMySh {
        @Test
        void neverRuns(@Connect DataSource db) {}
    }

    @Test
    void refusesBeforeAnythingStarts() {
        assertThat(failure(Wrong.class))
                .contains("@WithPostgres init[0]: there is no <missing.sql> in the module's folder (")
                .contains("@WithPostgres version: both a version and a whole image are given.")
                .doesNotContain("nothing that is declared");
        assertThat(text(WrongType.class).lines())
                .containsSequence(
                        "ConnectTest.WrongType.neverRuns(db) @Connect: no service gives a java.lang.Thread.",
                        "      <postgres> gives javax.sql.DataSource, java.sql.Connection",
                        "      What each kind of service gives is in the table of docs/services.md.")
                .allMatch(line -> line.length() <= 100);
        assertThat(failure(WrongService.class))
                .contains("nothing that is declared gives a redis.clients.jedis.Jedis; these do: redis, valkey.")
                .contains(" <postgres> gives javax.sql.DataSource, java.sql.Connection");
        assertThat(failure(WrongName.class))
                .contains("@Connect(\"chache\"): <chache> is no service that gives a redis.clients.jedis.Jedis")
                .contains("Did you mean <cache>?");
    }

    @WithPostgres(init = "missing.sql", version = "15", image = "postgres:15")
    static class Wrong {
        @Test
        void neverRuns(@Connect DataSource db) {}
    }

    @WithPostgres
    static class WrongType {
        @Test
        void neverRuns(@Connect Thread db) {}
    }

    @WithPostgres
    static class WrongService {
        @Test
        void neverRuns(@Connect Jedis db) {}
    }

    @WithRedis(name = "cache")
    static class WrongName {
        @Test
        void neverRuns(@Connect("chache") Jedis cache) {}
    }

    @Test
    void namesThoseThatCouldBeMeant() {
        assertThat(failure(Two.class))
                .contains("2 give a Jedis and none is named <redis>: one, two. Name one with @Connect(\"…\").");
    }

    @WithRedis(name = "one")
    @WithRedis(name = "two")
    static class Two {
        @Test
        void fails(@Connect Jedis redis) {}
    }

    @Test
    void saysWhichLibraryIsMissing() {
        assertThat(failure(Missing.class))
                .contains("a LostClient for lost needs a library that is not on the class path (org/lost/Client). Add"
                        + " org.lost:client as a test dependency.");
    }

    @WithContainer(name = "lost", image = "busybox:1", command = "sleep 60", labels = ServiceKind.LABEL + "=lost")
    static class Missing {
        @Test
        void fails(@Connect LostClient client) {}
    }

    interface LostClient {}

    record Lost(String name) implements Space {

        @Override
        public String toString() {
            return name;
        }
    }

    /** A service whose client needs what is not there. */
    public static final class LostKind implements ServiceKind<Lost> {

        @Override
        public String name() {
            return "lost";
        }

        @Override
        public Class<Lost> type() {
            return Lost.class;
        }

        @Override
        public Lost whole(ServiceFacts container) {
            return new Lost(container.name());
        }

        @Override
        public List<ServiceClient<Lost>> clients() {
            return List.of(ServiceClient.of(LostClient.class.getName(), "org.lost:client", lost -> {
                throw new NoClassDefFoundError("org/lost/Client");
            }));
        }
    }
}
