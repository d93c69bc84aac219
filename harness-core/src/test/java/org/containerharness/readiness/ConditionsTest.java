package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.FakeEngine;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.Protocol;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.readiness.NotReadyException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each kind of condition over the engine in memory; ports are those of real servers in this JVM. */
class ConditionsTest {

    private final Fixture fixture = Fixture.ticking();
    private final List<AutoCloseable> servers = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        fixture.close();
        for (AutoCloseable server : servers) {
            server.close();
        }
    }

    private static final ContainerPort PORT = ContainerPort.tcp(6379);

    private ServerSocket listen() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        servers.add(server);
        return server;
    }

    private void publish(int hostPort) {
        fixture.engine.onStart("app", container -> container.publish(PORT, hostPort));
    }

    private static ExecResult exit(int code, String output) {
        return new ExecResult(OptionalInt.of(code), output, "");
    }

    /** Lets the time run out once something was seen, and returns the text of the failure. */
    private String textOfTimeout(CompletableFuture<ReadyReport> ready) {
        fixture.pass(Duration.ofSeconds(61));
        return Fixture.failure(ready).getMessage();
    }

    // Ports

    @Test
    void aPublishedPortIsTheDefault() throws IOException {
        publish(listen().getLocalPort());

        assertThat(Fixture.get(fixture.start("app", new ReadyCondition.Default()))
                        .lastSeen())
                .isEqualTo("6379/tcp listens");
    }

    @Test
    void aPortThatIsClosedAgainByAForwarderDoesNotListenYet() throws IOException {
        ServerSocket server = listen();
        AtomicInteger accepted = new AtomicInteger();
        fixture.pool.execute(() -> {
            try {
                while (accepted.incrementAndGet() < 3) {
                    server.accept().close();
                }
                servers.add(server.accept());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        publish(server.getLocalPort());

        ReadyReport report = Fixture.get(fixture.start("app", new ReadyCondition.Listening(List.of())));

        assertThat(report.probes()).isEqualTo(3);
    }

    @Test
    void aPortThatNeverListensIsExplained() throws IOException {
        ServerSocket server = listen();
        int port = server.getLocalPort();
        server.close();
        publish(port);
        fixture.engine.onExec("app", request -> exit(0, "0: 0100007F:18EB 00000000:0000 0A 0\n"));

        CompletableFuture<ReadyReport> ready = fixture.start("app", new ReadyCondition.Listening(List.of(PORT)));

        assertThat(textOfTimeout(ready))
                .contains("it listens on 6379/tcp on the container's loopback only (127.0.0.1:6379)");
        assertThat(fixture.engine.calls()).contains("exec in app: cat /proc/net/tcp /proc/net/tcp6");
    }

    @Test
    void aPortThatIsNotPublishedCanNotBeAwaited() {
        NotReadyException failure = Fixture.failure(fixture.start("app", new ReadyCondition.Listening(List.of(PORT))));

        assertThat(failure.reason()).isEqualTo(Reason.NEVER);
        assertThat(failure)
                .hasMessage("can never become ready: port 6379/tcp is not published, and the container's own address"
                        + " cannot be reached from here; publish it");
    }

    @Test
    void allPortsOfNoneCanNotBeAwaited() {
        assertThat(Fixture.failure(fixture.start("app", new ReadyCondition.Listening(List.of()))))
                .hasMessageContaining("it publishes no TCP port");
    }

    private final AtomicInteger answered = new AtomicInteger();

    private ServerSocket answering(String... answers) throws IOException {
        ServerSocket server = listen();
        fixture.pool.execute(() -> {
            for (String answer : answers) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().readNBytes("PING\r\n".length());
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    answered.incrementAndGet();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        return server;
    }

    private static final ReadyCondition PONG = new ReadyCondition.TcpAnswer(Optional.of(PORT), "PING\r\n", "^\\+PONG");

    @Test
    void anAnswerOverTcpIsAwaitedUntilItIsTheRightOne() throws IOException {
        publish(answering("-LOADING the dataset\r\n", "", "+PONG\r\n").getLocalPort());

        ReadyReport report = Fixture.get(fixture.start("app", PONG));

        assertThat(report.probes()).isEqualTo(3);
        assertThat(report.lastSeen()).isEqualTo("TCP 6379/tcp answered \"+PONG\"");
    }

    @Test
    void aWrongAnswerOverTcpIsTold() throws IOException {
        publish(answering("-LOADING\r\n", "-LOADING\r\n", "-LOADING\r\n").getLocalPort());
        CompletableFuture<ReadyReport> ready = fixture.start("app", PONG);
        // The second question is asked when the first answer was judged.
        Awaitility.await().until(() -> answered.get() > 1);

        assertThat(textOfTimeout(ready)).contains("TCP 6379/tcp answered \"-LOADING\", /^\\+PONG/ was expected");
    }

    private static final ContainerPort POSTGRES = ContainerPort.tcp(5432);

    private static String refusal(String state, String message) {
        return "E\0\0\0\143SFATAL\0VFATAL\0C" + state + "\0M" + message + "\0\0";
    }

    /** Says each to one connection that asks for something; those that only knock are let go. */
    private List<String> postgres(String... answers) throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        ServerSocket server = listen();
        fixture.engine.onStart("app", container -> container.publish(POSTGRES, server.getLocalPort()));
        fixture.pool.execute(() -> {
            for (int next = 0; next < answers.length; ) {
                try (Socket socket = server.accept()) {
                    byte[] request = new byte[1000];
                    int length = socket.getInputStream().read(request);
                    if (length > 0) {
                        asked.add(new String(request, 0, length, StandardCharsets.UTF_8));
                        socket.getOutputStream().write(answers[next++].getBytes(StandardCharsets.UTF_8));
                    }
                } catch (IOException e) {
                    // One that only knocked.
                }
            }
        });
        return asked;
    }

    private ReadyReport readyPostgres(Map<String, String> environment) {
        ContainerSpec spec = ContainerSpec.of("app", "app:1").process(process -> process.plusEnvironment(environment));
        return Fixture.get(fixture.ready(fixture.started(spec, ReadinessSpec.DEFAULT), "app"));
    }

    @Test
    void aPostgresThatIsStillStartingUpIsAwaited() throws IOException {
        List<String> asked = postgres(
                refusal("57P03", "the database system is starting up"), "", "R\0\0\0\27\0\0\0\12SCRAM-SHA-256\0\0");

        readyPostgres(Map.of("PGDATA", "/data", "POSTGRES_USER", "app", "POSTGRES_DB", "orders"));

        assertThat(asked).hasSize(3).containsOnly("\0\0\0\42\0\3\0\0user\0app\0database\0orders\0\0");
    }

    @Test
    void aPostgresThatRefusesForAnotherReasonServes() throws IOException {
        List<String> asked = postgres(refusal("28000", "no pg_hba.conf entry, no encryption"));

        readyPostgres(Map.of("PGDATA", "/data"));

        assertThat(asked).containsExactly("\0\0\0\51\0\3\0\0user\0postgres\0database\0postgres\0\0");
    }

    @Test
    void whatIsNotKnownToBePostgresIsAskedNothing() throws IOException {
        List<String> asked = postgres("R");

        assertThat(readyPostgres(Map.of()).lastSeen()).isEqualTo("5432/tcp listens");
        assertThat(asked).isEmpty();
    }

    @Test
    void aGreetingIsAnAnswerToNothing() throws IOException {
        ServerSocket server = listen();
        fixture.pool.execute(() -> {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("220 mail ready\r\n".getBytes(StandardCharsets.UTF_8));
                servers.add(server.accept());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        publish(server.getLocalPort());

        Fixture.get(fixture.start("app", new ReadyCondition.TcpAnswer(Optional.empty(), "", "^220 ")));
    }

    @Test
    void aUdpPortIsNotProbed() {
        ReadyCondition udp = new ReadyCondition.Listening(List.of(new ContainerPort(53, Protocol.UDP)));

        assertThat(Fixture.get(fixture.start("app", udp)).probes()).isZero();
    }

    private static EngineInfo engine(boolean containersReachable) {
        return new EngineInfo(
                "fake://",
                "test",
                "1",
                "1.45",
                "linux",
                "amd64",
                "127.0.0.1",
                Optional.empty(),
                containersReachable,
                Set.of());
    }

    @Test
    void theContainersOwnAddressTellsTheTruthWhereItCanBeReached() throws IOException {
        ServerSocket inside = listen();
        ServerSocket forwarder = listen();
        ContainerAddresses addresses = new ContainerAddresses(
                engine(true),
                Facts.at("127.0.0.1", Map.of(ContainerPort.tcp(inside.getLocalPort()), forwarder.getLocalPort())));
        ListeningProbe probe = new ListeningProbe(
                List.of(ContainerPort.tcp(inside.getLocalPort())),
                addresses,
                () -> Duration.ZERO,
                () -> new ListeningSockets(List.of(), false),
                port -> Optional.empty());

        assertThat(probe.probe().isReady()).isTrue();
        inside.close();
        ListeningProbe closed = new ListeningProbe(
                List.of(ContainerPort.tcp(inside.getLocalPort())),
                addresses,
                () -> Duration.ZERO,
                () -> new ListeningSockets(List.of(), false),
                port -> Optional.empty());
        assertThat(closed.probe())
                .isEqualTo(ProbeResult.notYet("nothing listens on " + inside.getLocalPort() + "/tcp (127.0.0.1:"
                        + inside.getLocalPort() + " refused the connection)"));
    }

    /** The near end of a line accepts at once, and hears of the far end's refusal a round trip later. */
    @Test
    void aConnectionThroughALineIsLookedAtForItsRoundTrip() throws Exception {
        ContainerPort port = ContainerPort.tcp(80);
        try (ServerSocket nearEnd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread line = new Thread(() -> {
                try {
                    Socket connection = nearEnd.accept();
                    Thread.sleep(150);
                    connection.close();
                } catch (IOException | InterruptedException e) {
                    // The test is over.
                }
            });
            line.setDaemon(true);
            line.start();
            ListeningProbe probe = new ListeningProbe(
                    List.of(port),
                    new ContainerAddresses(engine(false), Facts.at("127.0.0.1", Map.of(port, nearEnd.getLocalPort()))),
                    () -> Duration.ofMillis(150),
                    () -> new ListeningSockets(List.of(), false),
                    missing -> Optional.empty());

            assertThat(probe.probe())
                    .isEqualTo(ProbeResult.notYet("nothing listens on 80/tcp (127.0.0.1:" + nearEnd.getLocalPort()
                            + " closed the connection at once)"));
        }
    }

    // HTTP

    private final AtomicInteger served = new AtomicInteger();

    private HttpServer web(int... statuses) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            int status = statuses[Math.min(served.getAndIncrement(), statuses.length - 1)];
            byte[] body = ("state " + status).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("X-State", "s" + status);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        servers.add(() -> server.stop(0));
        publish(server.getAddress().getPort());
        return server;
    }

    @Test
    void anAnswerWithAWantedStatus() throws IOException {
        web(503, 503, 204);

        ReadyReport report = Fixture.get(fixture.start(
                "app", ReadyCondition.Http.get("/health").onPort(6379).expecting(204)));

        assertThat(report.lastSeen()).isEqualTo("HTTP GET /health on 6379/tcp answered 204");
        assertThat(report.probes()).isEqualTo(3);
    }

    @Test
    void anAnswerWithAWantedBodyAndHeader() throws IOException {
        web(200, 201);

        ReadyReport report = Fixture.get(fixture.start(
                "app",
                ReadyCondition.Http.get("/health")
                        .expectingBody("state 20[1-9]")
                        .expectingHeaders(Map.of("x-state", "^s201$"))));

        assertThat(report.probes()).isEqualTo(2);
    }

    @Test
    void aWrongStatusIsToldWithItsBody() throws IOException {
        web(503);

        CompletableFuture<ReadyReport> ready = fixture.start("app", ReadyCondition.Http.get("/health"));
        await(() -> served.get() > 1);

        assertThat(textOfTimeout(ready))
                .isEqualTo("was not ready within 1m: HTTP GET /health on 6379/tcp answered 503 (body: \"state 503\")");
    }

    @Test
    void anHttpConditionWithoutAPortNeedsAnOnlyOne() {
        assertThat(Fixture.failure(fixture.start("app", ReadyCondition.Http.get("/health"))))
                .hasMessageContaining("HTTP /health names no port and the container publishes none");
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        web(302);

        assertThat(Fixture.get(fixture.start("app", ReadyCondition.Http.get("/health")))
                        .lastSeen())
                .endsWith("answered 302");
    }

    // Commands

    private CompletableFuture<ReadyReport> startWith(HealthcheckSpec healthcheck, ReadyCondition condition) {
        String id = fixture.create(ContainerSpec.of("app", "app:1").withHealthcheck(healthcheck));
        WatchedContainer watched = fixture.watcher.watch("app", id, ReadinessSpec.of(condition));
        fixture.engine.containers().start(id);
        return fixture.ready(watched, "app");
    }

    @Test
    void aHealthcheckIsTheDefaultAndItsFailuresDoNotCount() {
        AtomicInteger runs = new AtomicInteger();
        fixture.engine.onExec("app", request -> exit(runs.incrementAndGet() < 6 ? 1 : 0, "no"));

        ReadyReport report = Fixture.get(
                startWith(HealthcheckSpec.shell("redis-cli ping | grep PONG"), new ReadyCondition.Default()));

        assertThat(report).extracting(ReadyReport::probes).isEqualTo(6);
        assertThat(report.lastSeen()).isEqualTo("healthcheck <redis-cli ping | grep PONG> succeeded");
        assertThat(fixture.engine.calls()).contains("exec in app: /bin/sh -c 'redis-cli ping | grep PONG'");
    }

    @Test
    void aHealthcheckWithoutAShellIsRunAsItIs() {
        Fixture.get(
                startWith(HealthcheckSpec.ofTest(List.of("CMD", "redis-cli", "ping")), new ReadyCondition.Healthy()));

        assertThat(fixture.engine.calls()).contains("exec in app: redis-cli ping");
    }

    @Test
    void theEnginesOwnHealthyCountsToo() {
        fixture.engine.onExec("app", request -> exit(1, "no"));
        CompletableFuture<ReadyReport> ready = startWith(HealthcheckSpec.shell("false"), new ReadyCondition.Healthy());

        fixture.engine.container("app").health("healthy", 0, "");

        assertThat(ready).isCompleted();
    }

    @Test
    void aMissingHealthcheckCanNotBeAwaited() {
        assertThat(Fixture.failure(fixture.start("app", new ReadyCondition.Healthy())))
                .hasMessageContaining("image app:1 has no healthcheck and none is declared");
    }

    @Test
    void aCommandThatIsNotInTheImageNeverSucceeds() {
        fixture.engine.failAlways(
                "exec in app", FakeEngine.failure(EngineException.Kind.COMMAND_NOT_FOUND, "pong: not found"));

        NotReadyException failure =
                Fixture.failure(fixture.start("app", new ReadyCondition.CommandSucceeds(Command.of("pong"))));

        assertThat(failure.reason()).isEqualTo(Reason.NEVER);
        assertThat(failure).hasMessageContaining("command <pong> cannot be run in the container: pong: not found");
    }

    @Test
    void aCommandIsRepeatedUntilItSucceeds() {
        AtomicInteger runs = new AtomicInteger();
        fixture.engine.onExec("app", request -> exit(runs.incrementAndGet() < 4 ? 1 : 0, "no"));

        CompletableFuture<ReadyReport> ready =
                fixture.start("app", new ReadyCondition.CommandSucceeds(Command.of("ping")));

        assertThat(Fixture.get(ready).probes()).isEqualTo(4);
    }

    // Files, exits, SQL, the user's own, combinations

    @Test
    void aFileThatComes() {
        CompletableFuture<ReadyReport> ready =
                fixture.start("app", new ReadyCondition.FileExists(new ContainerPath("/run/app.pid")));
        fixture.engine.container("app").file("/run/app.pid", "1");

        assertThat(Fixture.get(ready).lastSeen()).isEqualTo("file /run/app.pid exists");
    }

    @Test
    void aJobThatEndsAsWanted() {
        CompletableFuture<ReadyReport> ready = fixture.start("app", new ReadyCondition.Completed(3));

        fixture.engine.container("app").exit(3);

        assertThat(ready).isCompleted();
    }

    @Test
    void aJobThatEndedBeforeItWasLookedAt() {
        fixture.engine.onStart("app", container -> container.exit(0));

        assertThat(fixture.start("app", new ReadyCondition.Completed(0))).isCompleted();
    }

    @Test
    void aJobWhoseLastLineAndFileAreSeenAfterItsEnd() {
        CompletableFuture<ReadyReport> ready = fixture.start(
                "app",
                new ReadyCondition.AllOf(List.of(
                        new ReadyCondition.Completed(0),
                        new ReadyCondition.FileExists(new ContainerPath("/out/result")),
                        line("migrated"))));
        fixture.engine.container("app").file("/out/result", "1");
        fixture.engine.container("app").log("migrated");

        fixture.engine.container("app").exit(0);

        assertThat(Fixture.get(ready).lastSeen()).contains("exited with code 0", "/out/result", "migrated");
    }

    @Test
    void aDatabaseWithoutADriverCanNotBeAwaited() {
        ReadyCondition sql = new ReadyCondition.Sql("jdbc:mysql://db:3306/app", "root", "secret", "SELECT 1");

        assertThat(Fixture.failure(fixture.start("app", sql)))
                .hasMessage("can never become ready: no JDBC driver on the test's class path accepts"
                        + " jdbc:mysql://db:3306/app; add com.mysql:mysql-connector-j as a test dependency");
    }

    @Test
    void aDatabaseIsReachedWhereTheTestSideReachesIt() throws IOException {
        ServerSocket server = listen();
        WatchedContainer watched = fixture.started(
                "app",
                ReadinessSpec.of(new ReadyCondition.Sql("jdbc:postgresql://db:5432/app", "app", "secret", "SELECT 1")));
        watched.ready(
                fixture.facts("app"),
                Duration.ofSeconds(60),
                url -> url.replace("db:5432", "127.0.0.1:" + server.getLocalPort()));

        try (Socket connection = server.accept()) {
            assertThat(connection.isConnected()).isTrue();
        }
    }

    @Test
    void aConditionOfTheUsersOwnMayThrow() {
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<ReadyReport> ready =
                fixture.start("app", new ReadyCondition.Custom("table exists", target -> {
                    assertThat(target.name()).isEqualTo("app");
                    assertThat(calls.incrementAndGet()).isGreaterThan(3);
                    assertThat(target.exec(Command.of("true"), Duration.ofSeconds(1)))
                            .hasValue(0);
                    return ProbeResult.ready();
                }));

        assertThat(Fixture.get(ready).probes()).isEqualTo(4);
    }

    @Test
    void aConditionOfTheUsersOwnMayGiveUp() {
        CompletableFuture<ReadyReport> ready = fixture.start(
                "app", new ReadyCondition.Custom("licence", target -> ProbeResult.never("the licence is over")));

        assertThat(Fixture.failure(ready)).hasMessage("can never become ready: licence: the licence is over");
    }

    @Test
    void allOfThemInAnyOrderEachOnce() {
        CompletableFuture<ReadyReport> ready =
                fixture.start("app", new ReadyCondition.AllOf(List.of(line("one"), line("two"))));

        fixture.engine.container("app").log("two");
        fixture.engine.container("app").log("something else");
        assertThat(ready).isNotDone();
        fixture.engine.container("app").log("one");

        assertThat(Fixture.get(ready).lastSeen()).isEqualTo("line \"one\"; line \"two\"");
    }

    @Test
    void theFirstOfThem() {
        CompletableFuture<ReadyReport> ready = fixture.start(
                "app",
                new ReadyCondition.AnyOf(List.of(
                        line("one"), line("two"), new ReadyCondition.Healthy(), new ReadyCondition.Completed(0))));

        fixture.engine.container("app").log("two");

        assertThat(Fixture.get(ready).lastSeen()).isEqualTo("line \"two\"");
    }

    @Test
    void linesAreCountedAndTheStreamIsFreedThen() {
        CompletableFuture<ReadyReport> ready =
                fixture.start("app", new ReadyCondition.LogLine(Pattern.compile("ready to accept"), 2));
        await(() -> fixture.engine.container("app").followers() == 1);

        fixture.engine.container("app").log("ready to accept, ready to accept");
        assertThat(ready).isNotDone();
        fixture.engine.container("app").log("ready to accept");

        assertThat(ready).isCompleted();
        assertThat(fixture.engine.container("app").followers()).isZero();
    }

    @Test
    void oneStreamServesSeveralPatterns() {
        CompletableFuture<ReadyReport> ready = fixture.start(
                "app",
                ReadinessSpec.of(new ReadyCondition.AllOf(List.of(line("one"), line("two"))))
                        .failingOn("FATAL"));
        fixture.engine.container("app").log("one");
        fixture.engine.container("app").log("two");

        Fixture.get(ready);

        assertThat(fixture.engine.calls()).containsOnlyOnce("follow logs of app");
    }

    @Test
    void aLineThatDoesNotComeIsToldWithTheLastOne() {
        CompletableFuture<ReadyReport> ready = fixture.start("app", line("ready"));
        await(() -> fixture.engine.container("app").followers() == 1);
        fixture.engine.container("app").log("starting");
        fixture.engine.container("app").log("still starting");

        assertThat(textOfTimeout(ready))
                .isEqualTo("was not ready within 1m: log /ready/ was not seen in 2 lines,"
                        + " the last is \"still starting\"");
        assertThat(Fixture.failure(ready).lastLines()).containsExactly("starting", "still starting");
    }

    private static ReadyCondition line(String pattern) {
        return new ReadyCondition.LogLine(Pattern.compile(pattern), 1);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().pollInSameThread().until(condition);
    }

    /** Facts of a running container. */
    private static final class Facts {

        static ContainerDetails at(String address, Map<ContainerPort, Integer> ports) {
            Map<ContainerPort, List<ContainerDetails.HostBinding>> bindings = new HashMap<>();
            ports.forEach(
                    (port, host) -> bindings.put(port, List.of(new ContainerDetails.HostBinding("0.0.0.0", host))));
            return new ContainerDetails(
                    "c1",
                    "c1",
                    "app:1",
                    "sha256:1",
                    new ContainerDetails.State(
                            "running", 0, false, "", 0, Optional.empty(), Optional.empty(), "none", List.of(), 0),
                    bindings,
                    Map.of(
                            "bridge",
                            new ContainerDetails.Endpoint("n1", Optional.of(address), Optional.empty(), List.of())),
                    Optional.empty(),
                    false,
                    Map.of(),
                    Map.of(),
                    List.of());
        }
    }
}
