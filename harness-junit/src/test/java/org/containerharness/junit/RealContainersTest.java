package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.containerharness.Harness;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.RunningVolume;
import org.containerharness.handle.StartException;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import redis.clients.jedis.Jedis;

/** The main paths with real services; after each the engine holds nothing of this process. */
class RealContainersTest {

    @AfterEach
    void nothingIsLeft() {
        Thread.interrupted();
        Leftovers.none();
    }

    @Test
    void whatIsThereAlreadyTakesThePlaceOfAContainerAndTheTestsStayAsTheyAre() {
        StackSpec stack = StackSpec.named("there")
                .plus(ContainerSpec.of("redis", "redis:7").ports("6379"));
        try (Harness harness = Harness.connect();
                RunningStack there = harness.start(stack)) {
            RunningContainer redis = there.container("redis");

            TestRun.overRealEngine()
                    .with("harness.use.cache", redis.endpoint(6379))
                    .run(Remembers.class)
                    .succeeded(1);

            assertThat(redis.exec("redis-cli", "get", "greeting").stdout()).isEqualToIgnoringNewLines("hello");
        }
    }

    @WithContainer(name = "cache", image = "redis:7", ports = "6379", engineName = "nobody-starts-this")
    static class Remembers {
        @Test
        void remembers(@Endpoint("redis://cache:6379") URI cache) {
            try (Jedis redis = new Jedis(cache)) {
                redis.set("greeting", "hello");
            }
        }
    }

    @Test
    void servesDatabaseCacheAndWebServer() {
        TestRun.overRealEngine().run(Services.class).succeeded(3);
    }

    @WithNetwork("backend")
    @WithVolume("orders-data")
    @WithContainer(
            name = "db",
            image = "postgres:16",
            env = "POSTGRES_PASSWORD=secret",
            ports = "5432",
            networks = "backend:orders-db",
            volumes = "orders-data:/var/lib/postgresql/data",
            waitFor = @WaitFor(url = "jdbc:postgresql://db:5432/postgres", user = "postgres", password = "secret"))
    @WithContainer(
            name = "cache",
            image = "redis:7",
            ports = "6379",
            networks = "backend",
            command = "redis-server --maxmemory 16mb")
    @ExportProperty(name = "org.containerharness.test.jdbc", value = "jdbc:postgresql://orders-db:5432/postgres")
    static class Services {

        @Endpoint("redis://cache:6379")
        static URI cache;

        @Test
        void remembers() {
            try (Jedis redis = new Jedis(cache)) {
                redis.set("greeting", "hello");
                assertThat(redis.get("greeting")).isEqualTo("hello");
                assertThat(redis.configGet("maxmemory")).containsEntry("maxmemory", "16777216");
            }
        }

        @Test
        void answersQueries(@Handle RunningVolume data) throws SQLException {
            String url = System.getProperty("org.containerharness.test.jdbc");
            try (Connection db = DriverManager.getConnection(url, "postgres", "secret");
                    Statement query = db.createStatement();
                    ResultSet row = query.executeQuery("SELECT 6 * 7")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(42);
            }
            assertThat(data.inspect().name()).isEqualTo(data.engineName());
        }

        @Test
        @WithContainer(
                name = "web",
                image = "nginx:1",
                ports = "80",
                networks = "backend",
                dependsOn = "db",
                waitFor = @WaitFor(http = "/", status = 200))
        void servesPagesInsideAndOutside(@Endpoint("http://web:80/") URL page, @Handle("web") RunningContainer web)
                throws IOException {
            String outside = new String(page.openStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(outside).containsIgnoringCase("nginx");
            assertThat(web.exec("getent", "hosts", "orders-db").succeeded()).isTrue();
        }
    }

    @Test
    void buildsAnImageForTheTests() {
        TestRun.overRealEngine().run(Built.class).succeeded(1);
    }

    static class Built {
        @WithContainer(
                build =
                        @Build(
                                text = "FROM busybox:1\nARG GREETING\nENV GREETING=$GREETING\n",
                                args = "GREETING=hello"),
                command = {"sleep", "600"})
        static RunningContainer greeter;

        @Test
        void greets() {
            assertThat(greeter.exec("sh", "-c", "echo $GREETING").stdout()).isEqualTo("hello\n");
        }
    }

    @Test
    void setsAFieldToWhatAnAnnotationOfUsersDeclares() {
        TestRun.overRealEngine().run(OfUsers.class).succeeded(1);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DeclaredBy(Greeter.class)
    @ExtendWith(HarnessExtension.class)
    @interface WithGreeter {}

    private static final class Greeter implements Declarations<WithGreeter> {
        @Override
        public StackSpec declare(WithGreeter annotation, DeclarationContext context) {
            return context.stack()
                    .plus(ContainerSpec.of("greeter", "busybox:1")
                            .command("sleep", "600")
                            .waitFor(new ReadyCondition.Running())
                            .withPlace(context.place()));
        }
    }

    static class OfUsers {

        @WithGreeter
        static RunningContainer field;

        @Test
        void greets() {
            assertThat(field.exec("echo", "hello").stdout()).isEqualTo("hello\n");
        }
    }

    @Test
    void managesTestcontainersObjects() {
        TestRun.overRealEngine().run(TestcontainersObjects.class).succeeded(2);
    }

    @ExportProperty(name = "org.containerharness.test.jdbc", value = "jdbc:postgresql://db:5432/shop")
    static class TestcontainersObjects {

        @Managed
        static final PostgreSQLContainer db = new PostgreSQLContainer("postgres:16").withDatabaseName("shop");

        @Managed(dependsOn = "db")
        static final GenericContainer<?> cache = new GenericContainer<>("redis:7").withExposedPorts(6379);

        @Test
        void areReachedUnderTheNamesOfTheirFields(
                @Endpoint("redis://cache:6379") URI address, @Handle("db") RunningContainer handle)
                throws SQLException {
            try (Jedis redis = new Jedis(address)) {
                assertThat(redis.ping()).isEqualTo("PONG");
            }
            String url = System.getProperty("org.containerharness.test.jdbc");
            try (Connection connection = DriverManager.getConnection(url, db.getUsername(), db.getPassword())) {
                assertThat(connection.getCatalog()).isEqualTo("shop");
            }
            assertThat(handle.id()).isEqualTo(db.getContainerId());
        }

        @Test
        @WithContainer(name = "own", image = "redis:7", dependsOn = "db")
        void areDependenciesOfDeclaredOnes(@Handle("own") RunningContainer own) {
            assertThat(own.isRunning()).isTrue();
        }
    }

    @Test
    void sharesAContainerBetweenParallelClasses() {
        TestRun.overRealEngine()
                .inParallel(8)
                .run(SharesFirst.class, SharesSecond.class, SharesThird.class)
                .succeeded(3);
    }

    @WithContainer(name = "cache", image = "redis:7", ports = "6379", scope = Scope.SUITE)
    abstract static class Shares {
        @Test
        void counts(@Endpoint("redis://cache:6379") URI cache) {
            try (Jedis redis = new Jedis(cache)) {
                assertThat(redis.incr("classes")).isBetween(1L, 3L);
            }
        }
    }

    static class SharesFirst extends Shares {}

    static class SharesSecond extends Shares {}

    static class SharesThird extends Shares {
        @AfterEach
        void isOneOfThree(@Endpoint("redis://cache:6379") URI cache) {
            try (Jedis redis = new Jedis(cache)) {
                assertThat(redis.get("classes")).isNotNull();
            }
        }
    }

    @Test
    void leavesNothingWhereTestsFailTimeOutOrAreInterrupted() {
        TestRun.Results results = TestRun.overRealEngine().run(Troubled.class);

        assertThat(results.outcomes())
                .containsExactlyInAnyOrder("fails() FAILED", "timesOut() FAILED", "isInterrupted() SUCCESSFUL");
    }

    @WithNetwork(value = "net", scope = Scope.METHOD)
    @WithVolume(value = "data", scope = Scope.METHOD)
    @WithContainer(name = "cache", image = "redis:7", networks = "net", volumes = "data:/data", scope = Scope.METHOD)
    static class Troubled {
        @Test
        void fails() {
            throw new IllegalStateException("fails");
        }

        @Test
        @Timeout(value = 200, unit = TimeUnit.MILLISECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
        void timesOut() throws InterruptedException {
            new CountDownLatch(1).await();
        }

        @Test
        void isInterrupted() {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void leavesNothingWhereAStartFails() {
        Throwable failure = TestRun.overRealEngine().run(DoesNotStart.class).failure();

        assertThat(failure)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("<broken>")
                .hasMessageContaining("RealContainersTest.DoesNotStart @WithContainer(name = \"broken\")")
                .hasMessageContaining("exited with code 3")
                .hasMessageContaining("no configuration");
    }

    @WithNetwork("net")
    @WithContainer(name = "cache", image = "redis:7", networks = "net")
    @WithContainer(
            name = "broken",
            image = "busybox:1",
            command = {"sh", "-c", "echo no configuration; exit 3"},
            networks = "net",
            dependsOn = "cache",
            waitFor = @WaitFor(log = "ready"))
    static class DoesNotStart {
        @Test
        void test() {}
    }

    @Test
    void runsTestcontainersObjectsInDeclaredNetworks() {
        TestRun.overRealEngine().run(InDeclaredNetworks.class).succeeded(1);
    }

    @WithNetwork("backend")
    @WithNetwork("front")
    @WithContainer(name = "cache", image = "redis:7", networks = "backend")
    static class InDeclaredNetworks {

        /** Ends at once if it does not reach the other one while it starts. */
        @Managed(
                networks = {"backend:helper", "front"},
                dependsOn = "cache")
        static final GenericContainer<?> client = new GenericContainer<>("redis:7")
                .withCommand("sh", "-c", "redis-cli -h cache ping && exec redis-server --protected-mode no")
                .withExposedPorts(6379);

        @Test
        void reachEachOther(
                @Handle("cache") RunningContainer cache,
                @Handle("client") RunningContainer managed,
                @Handle("backend") RunningNetwork backend,
                @Handle("front") RunningNetwork front) {
            assertThat(cache.exec("redis-cli", "-h", "helper", "ping").stdout()).startsWith("PONG");
            assertThat(cache.exec("redis-cli", "-h", "client", "ping").stdout()).startsWith("PONG");
            assertThat(managed.networks()).containsOnlyKeys(backend.engineName(), front.engineName());
        }
    }

    @Test
    void doesHooksInTheDatabase() {
        WithHooks.AT_THE_END.clear();
        TestRun.overRealEngine().run(WithHooks.class, WithHooksAgain.class).succeeded(2);

        assertThat(WithHooks.AT_THE_END).containsExactly("2", "2");
    }

    @WithContainer(
            name = "db",
            image = "postgres:16",
            env = "POSTGRES_PASSWORD=secret",
            ports = "5432",
            afterStart = @Hook(command = "touch /tmp/started"),
            afterReady = {
                @Hook(
                        sql = {"CREATE TABLE orders (item text)", "INSERT INTO orders VALUES ('tea'), ('milk')"},
                        url = "jdbc:postgresql://db:5432/postgres",
                        user = "postgres",
                        password = "secret"),
                @Hook(
                        command = {"psql", "-c", "GRANT SELECT ON orders TO PUBLIC"},
                        user = "postgres")
            },
            beforeEnd = @Hook(method = "count"))
    static class WithHooks {

        static final List<String> AT_THE_END = new CopyOnWriteArrayList<>();

        static void count(RunningContainer db) {
            String counted = db.exec("psql", "-U", "postgres", "-Atc", "SELECT count(*) FROM orders")
                    .stdout();
            AT_THE_END.add(counted.strip());
        }

        @Test
        void has(@Handle("db") RunningContainer db, @Endpoint("jdbc:postgresql://db:5432/postgres") String url)
                throws SQLException {
            assertThat(db.exec("ls", "/tmp/started").succeeded()).isTrue();
            try (Connection connection = DriverManager.getConnection(url, "postgres", "secret");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM orders")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(2);
            }
        }
    }

    static class WithHooksAgain extends WithHooks {}
}
