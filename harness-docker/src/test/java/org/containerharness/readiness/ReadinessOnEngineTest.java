package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.containerharness.docker.EngineConnector;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.Subscription;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.readiness.NotReadyException.Reason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same conditions over a real engine and real services. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadinessOnEngineTest {

    private static final ReadyCondition PORT = new ReadyCondition.Listening(List.of());
    private static final ReadyCondition NEVER_LOGGED = line("never logged");

    private final ExecutorService pool = Executors.newFixedThreadPool(8);
    private final List<String> created = new ArrayList<>();
    private Engine engine;
    private ReadinessWatcher watcher;

    @BeforeAll
    void connect() {
        engine = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE);
        watcher = new ReadinessWatcher(engine, pool);
    }

    @AfterEach
    void remove() {
        created.forEach(engine.containers()::remove);
        created.clear();
    }

    @AfterAll
    void disconnect() {
        watcher.close();
        engine.close();
        pool.shutdownNow();
    }

    private static ReadyCondition line(String pattern) {
        return new ReadyCondition.LogLine(Pattern.compile(pattern), 1);
    }

    /** The stand-in where the image cannot be pulled. */
    private String image(String official) {
        String standIn = "containerharness/" + official;
        return engine.images().find(standIn).isPresent() ? standIn : official;
    }

    private ContainerSpec container(String image) {
        return ContainerSpec.of("it", image(image));
    }

    /** A started container on its way. */
    private record Run(
            String id, ContainerDetails facts, WatchedContainer watched, CompletableFuture<ReadyReport> ready) {}

    private Run start(ContainerSpec spec, ReadyCondition condition) {
        return start(spec, ReadinessSpec.of(condition));
    }

    private Run start(ContainerSpec spec, ReadinessSpec readiness) {
        String id = engine.containers()
                .create(new NewContainer(
                        spec,
                        "readiness-it-" + UUID.randomUUID(),
                        spec.image().toString(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of("org.containerharness.test", "readiness"),
                        "127.0.0.1"));
        created.add(id);
        WatchedContainer watched = watcher.watch("it", id, readiness);
        engine.containers().start(id);
        ContainerDetails facts = engine.containers().inspect(id);
        Duration timeout = readiness.timeout().orElse(Duration.ofSeconds(30));
        return new Run(id, facts, watched, watched.ready(facts, timeout, toTestSide(facts)));
    }

    private static UnaryOperator<String> toTestSide(ContainerDetails facts) {
        Map<String, String> addresses = new LinkedHashMap<>();
        facts.ports().forEach((port, bindings) -> bindings.stream()
                .findFirst()
                .ifPresent(binding -> addresses.put("it:" + port.number(), "127.0.0.1:" + binding.port())));
        return text -> {
            String rewritten = text;
            for (Map.Entry<String, String> address : addresses.entrySet()) {
                rewritten = rewritten.replace(address.getKey(), address.getValue());
            }
            return rewritten;
        };
    }

    Stream<Named<ReadyCondition>> redisConditions() {
        return named(
                new ReadyCondition.Default(),
                PORT,
                line("Ready to accept connections"),
                new ReadyCondition.CommandSucceeds(Command.of("redis-cli", "ping")),
                new ReadyCondition.FileExists(new ContainerPath("/data")),
                new ReadyCondition.Custom(
                        "the port has an address",
                        target -> target.address(ContainerPort.tcp(6379)).isPresent()
                                ? ProbeResult.ready()
                                : ProbeResult.notYet("no")),
                new ReadyCondition.AllOf(List.of(PORT, line("Ready to accept"))),
                new ReadyCondition.AnyOf(List.of(NEVER_LOGGED, PORT)));
    }

    private static Stream<Named<ReadyCondition>> named(ReadyCondition... conditions) {
        return Stream.of(conditions).map(condition -> Named.of(condition.toString(), condition));
    }

    @ParameterizedTest
    @MethodSource("redisConditions")
    void redisIsReady(ReadyCondition condition) {
        Run run = start(container("redis:7").ports("6379"), condition);

        assertThat(Fixture.get(run.ready()).waited()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void redisIsHealthyLongBeforeTheEngineAsks() {
        Run run = start(container("redis-healthy:7"), new ReadyCondition.Default());

        assertThat(Fixture.get(run.ready()).lastSeen()).isEqualTo("healthcheck <redis-cli ping> succeeded");
    }

    @Test
    void nginxAnswers() {
        Run run = start(
                container("nginx:1").ports("80"),
                ReadyCondition.Http.get("/").expecting(200).expectingBody("(?i)<html"));

        assertThat(Fixture.get(run.ready()).lastSeen()).isEqualTo("HTTP GET / on 80/tcp answered 200");
    }

    @Test
    void nginxAnswersOtherwise() {
        Run run = start(
                container("nginx:1").ports("80"),
                ReadinessSpec.of(ReadyCondition.Http.get("/missing")).within(Duration.ofMillis(500)));

        assertThat(Fixture.failure(run.ready()))
                .hasMessageMatching("was not ready within 500ms: HTTP GET /missing on 80/tcp answered 404 \\(body: .*");
    }

    @Test
    void redisAnswersInItsProtocol() {
        Run run = start(
                container("redis:7").ports("6379"),
                new ReadyCondition.TcpAnswer(Optional.empty(), "PING\r\n", "^\\+PONG"));

        assertThat(Fixture.get(run.ready()).lastSeen()).isEqualTo("TCP 6379/tcp answered \"+PONG\"");
    }

    @Test
    void redisAnswersOtherwise() {
        ReadyCondition never = new ReadyCondition.TcpAnswer(Optional.empty(), "PANG\r\n", "^\\+PONG");
        Run run = start(
                container("redis:7").ports("6379"), ReadinessSpec.of(never).within(Duration.ofMillis(2_500)));

        assertThat(Fixture.failure(run.ready()))
                .hasMessageContaining("TCP 6379/tcp answered \"-ERR unknown command 'PANG'")
                .hasMessageContaining("/^\\+PONG/ was expected");
    }

    @Test
    void postgresRunsAQuery() {
        Run run = start(
                container("postgres:16").env("POSTGRES_PASSWORD", "secret").ports("5432"),
                new ReadyCondition.Sql("jdbc:postgresql://it:5432/postgres", "postgres", "secret", "SELECT 1"));

        assertThat(Fixture.get(run.ready()).lastSeen()).isEqualTo("SQL <SELECT 1> ran");
    }

    /** It listens some tens of milliseconds before it lets anybody in, and complains of those who come too early. */
    @ParameterizedTest
    @ValueSource(strings = {"scram-sha-256", "trust", "reject"})
    void aPostgresThatDeclaresNothingLetsTheFirstClientIn(String method) throws SQLException {
        Map<String, String> environment = Map.of(
                "POSTGRES_USER", "app",
                "POSTGRES_DB", "orders",
                "POSTGRES_PASSWORD", "secret",
                "POSTGRES_HOST_AUTH_METHOD", method);
        ContainerSpec spec = container("postgres:16").process(process -> process.plusEnvironment(environment));
        boolean isRefused = method.equals("reject");
        Run run =
                start(spec.ports("5432"), isRefused ? ReadinessSpec.DEFAULT : ReadinessSpec.DEFAULT.failingOn("FATAL"));

        Fixture.get(run.ready());

        String url = toTestSide(run.facts()).apply("jdbc:postgresql://it:5432/orders");
        if (isRefused) {
            assertThatThrownBy(() -> DriverManager.getConnection(url, "app", "secret"))
                    .hasMessageContaining("pg_hba.conf rejects connection");
        } else {
            try (Connection first = DriverManager.getConnection(url, "app", "secret")) {
                assertThat(first.isValid(1)).isTrue();
            }
            assertThat(engine.logs().read(run.id(), LogQuery.ALL))
                    .extracting(LogLine::text)
                    .filteredOn(line -> line.contains("FATAL") || line.contains("ERROR"))
                    .allMatch(line -> line.contains("the database system is starting up"));
        }
    }

    Stream<Named<ReadyCondition>> shelllessConditions() {
        return named(
                PORT,
                ReadyCondition.Http.get("/").expectingBody("hello"),
                new ReadyCondition.FileExists(new ContainerPath("/hello")));
    }

    @ParameterizedTest
    @MethodSource("shelllessConditions")
    void anImageWithoutAShellIsReady(ReadyCondition condition) {
        Run run = start(container("scratch-hello:1").ports("8080"), condition);

        Fixture.get(run.ready());
    }

    @Test
    void aCommandThatTheImageDoesNotHaveFailsAtOnce() {
        Run run =
                start(container("scratch-hello:1"), new ReadyCondition.CommandSucceeds(Command.of("sh", "-c", "true")));

        NotReadyException failure = Fixture.failure(run.ready());
        assertThat(failure.reason()).isEqualTo(Reason.NEVER);
        assertThat(failure).hasMessageContaining("command <sh -c true> cannot be run in the container");
    }

    @Test
    void aJobEnds() {
        Run run = start(container("busybox:1").command("sh", "-c", "exit 3"), new ReadyCondition.Completed(3));

        assertThat(Fixture.get(run.ready()).lastSeen()).isEqualTo("exited with code 3");
        assertThat(Fixture.get(run.watched().ended())).isEqualTo(3);
    }

    Stream<Named<ReadyCondition>> allKinds() {
        return named(
                PORT,
                NEVER_LOGGED,
                ReadyCondition.Http.get("/"),
                new ReadyCondition.Healthy(),
                new ReadyCondition.CommandSucceeds(Command.of("sleep", "30")),
                new ReadyCondition.Completed(0),
                new ReadyCondition.Sql("jdbc:postgresql://it:80/postgres", "postgres", "secret", "SELECT 1"),
                new ReadyCondition.FileExists(new ContainerPath("/none")),
                new ReadyCondition.Custom("hangs", target -> {
                    Thread.sleep(30_000);
                    return ProbeResult.ready();
                }),
                new ReadyCondition.AllOf(List.of(PORT, NEVER_LOGGED)),
                new ReadyCondition.AnyOf(List.of(PORT, NEVER_LOGGED)));
    }

    @ParameterizedTest
    @MethodSource("allKinds")
    void aContainerThatDiesEndsEveryWait(ReadyCondition condition) {
        List<Instant> died = new CopyOnWriteArrayList<>();
        Subscription events = engine.events(event -> {
            if (event.kind() == EngineEvent.Kind.DIED && created.contains(event.containerId())) {
                died.add(event.time());
            }
        });
        Run run = start(
                container("busybox:1")
                        .command("sh", "-c", "sleep 0.5; exit 3")
                        .ports("80")
                        .withHealthcheck(HealthcheckSpec.shell("sleep 30")),
                condition);
        CompletableFuture<Instant> over = run.ready().handle((report, failure) -> Instant.now());

        NotReadyException failure = Fixture.failure(run.ready());
        Awaitility.await().until(() -> !died.isEmpty());
        events.close();

        assertThat(failure.reason()).isEqualTo(Reason.EXITED);
        assertThat(failure.exitCode()).hasValue(3);
        assertThat(Duration.between(died.get(0), Fixture.get(over))).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void lackOfMemoryEndsAWait() {
        Run run = start(
                container("busybox:1")
                        .command("tail", "/dev/zero")
                        .resources(resources -> resources.withMemory(ByteSize.parse("16m"))),
                NEVER_LOGGED);

        assertThat(Fixture.failure(run.ready()).reason()).isEqualTo(Reason.OUT_OF_MEMORY);
    }

    @Test
    void aLineThatMeansFailureEndsAWait() {
        Run run = start(
                container("busybox:1").command("sh", "-c", "echo one; echo FATAL: no disk; sleep 60"),
                ReadinessSpec.of(new ReadyCondition.AllOf(List.of(NEVER_LOGGED, line("two"))))
                        .failingOn("^FATAL"));

        NotReadyException failure = Fixture.failure(run.ready());

        assertThat(failure.reason()).isEqualTo(Reason.FAILURE_LINE);
        assertThat(failure.lastLines()).containsExactly("one", "FATAL: no disk");
    }

    @Test
    void theEnginesVerdictEndsAWait() {
        HealthcheckSpec failing = new HealthcheckSpec(
                List.of("CMD-SHELL", "echo not today; exit 1"),
                Optional.of(Duration.ofMillis(200)),
                Optional.empty(),
                Optional.of(1),
                Optional.empty(),
                Optional.empty());
        Run run = start(
                container("busybox:1").command("sleep", "60").withHealthcheck(failing), new ReadyCondition.Default());

        NotReadyException failure = Fixture.failure(run.ready());

        assertThat(failure.reason()).isEqualTo(Reason.UNHEALTHY);
        assertThat(failure).hasMessageContaining("ended with exit code 1 (output: \"not today\")");
    }

    @Test
    void aPortThatListensElsewhereIsExplained() {
        ReadinessSpec briefly = ReadinessSpec.of(PORT).within(Duration.ofMillis(500));

        Run other = start(
                container("redis:7").command("redis-server", "--port", "7000").ports("6379"), briefly);
        Run loopback = start(
                container("redis:7")
                        .command("redis-server", "--bind", "127.0.0.1")
                        .ports("6379"),
                briefly);

        assertThat(Fixture.failure(other.ready()))
                .hasMessageContaining("nothing listens on 6379/tcp")
                .hasMessageContaining(":7000 instead");
        assertThat(Fixture.failure(loopback.ready())).hasMessageContaining("loopback only (127.0.0.1:6379)");
    }

    @Test
    void outputOfAnEarlierRunDoesNotCount() {
        ContainerSpec spec =
                container("busybox:1").command("sh", "-c", "[ -e /ran ] || echo ready; touch /ran; sleep 60");
        Run first = start(spec, line("ready"));
        Fixture.get(first.ready());
        first.watched().close();
        engine.containers().kill(first.id(), "SIGKILL");

        WatchedContainer second = watcher.watch("it", first.id(), ReadinessSpec.of(line("ready")));
        engine.containers().start(first.id());
        CompletableFuture<ReadyReport> ready =
                second.ready(engine.containers().inspect(first.id()), Duration.ofMillis(500), UnaryOperator.identity());

        assertThat(Fixture.failure(ready)).hasMessageContaining("nothing was written yet");
    }
}
