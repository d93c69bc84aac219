package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.containerharness.docker.ScriptedEngine.chunks;
import static org.containerharness.docker.ScriptedEngine.json;
import static org.containerharness.docker.ScriptedEngine.raw;
import static org.containerharness.docker.ScriptedEngine.reset;
import static org.containerharness.docker.ScriptedEngine.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.EventListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewImage;
import org.containerharness.engine.PullProgress;
import org.containerharness.engine.Subscription;
import org.containerharness.files.BuildContext;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the engine, or something between, misbehaves. */
@Timeout(60)
class FaultyEngineTest {

    private static final String FOUND = "{\"Id\":\"c1\",\"Name\":\"/t-db\",\"State\":{\"Status\":\"running\","
            + "\"StartedAt\":\"2026-01-01T00:00:00Z\"},"
            + "\"Config\":{\"Labels\":{\"org.containerharness.nonce\":\"n1\"}}}";
    private static final String MISSING = "{\"message\":\"No such container: x\"}";

    /** For calls that are meant to run into it. */
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    private ScriptedEngine server;

    @BeforeEach
    void listen() throws IOException {
        server = new ScriptedEngine(folder);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private static NewContainer create() {
        return new NewContainer(
                ContainerSpec.of("db", "redis:7"),
                "t-db",
                "redis:7",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(ResourceCalls.NONCE_LABEL, "n1"),
                "127.0.0.1");
    }

    private static void assertFails(Kind kind, ThrowingCallable call, String... texts) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EngineException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.getMessage()).contains(List.of(texts));
        });
    }

    @Test
    void aHangingCallEndsAtItsLimit() {
        server.on("GET /containers/db/json", server.hang());
        Engine engine = server.connect(SHORT);

        assertFails(
                Kind.TIMEOUT,
                () -> engine.containers().inspect("db"),
                "Could not inspect container db",
                server.endpoint(),
                "did not answer within 300ms");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anAnswerThatStopsHalfwayEndsAtItsLimit() {
        server.on("GET /containers/db/json", output -> {
            output.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(StandardCharsets.UTF_8));
            return server.hang().write(output);
        });
        Engine engine = server.connect(SHORT);

        assertFails(Kind.TIMEOUT, () -> engine.containers().inspect("db"), "did not answer within");
    }

    @Test
    void theVeryFirstQuestionIsAskedAgainToo() {
        server.on(
                "GET /_ping",
                reset(),
                reset(),
                text(200, "OK", "Api-Version: 1.45", "Ostype: linux", "Server: Docker/26.1.5 (linux)"));

        assertThat(server.connect(Duration.ofSeconds(5)).info().version()).isEqualTo("26.1.5");
    }

    @Test
    void aQuestionIsAskedAgainAfterResetsHalfAnswersAndServerErrors() {
        server.on(
                "GET /containers/db/json",
                reset(),
                raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Id\":"),
                json(200, FOUND));
        server.on(
                "GET /volumes/data",
                json(500, "{\"message\":\"odd\"}"),
                text(503, "<html>busy</html>"),
                json(200, "{}"));
        Engine engine = server.connect();

        assertThat(engine.containers().inspect("db").id()).isEqualTo("c1");
        assertThat(engine.volumes().find("data")).isPresent();
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void aQuestionIsGivenUpAfterThreeTries() {
        server.on("GET /containers/db/json", json(500, "{\"message\":\"odd\"}"));
        Engine engine = server.connect();

        assertFails(Kind.OTHER, () -> engine.containers().inspect("db"), "the engine said: odd");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void aPageOfAProxyIsShownAsWhatItIs() {
        server.on("GET /containers/db/json", text(200, "<html><body>Please log in</body></html>"));
        server.on("GET /containers/other/json", raw("SSH-2.0-OpenSSH\r\n"));
        Engine engine = server.connect();

        assertFails(
                Kind.NOT_AN_ENGINE,
                () -> engine.containers().inspect("db"),
                "does not speak the Docker Engine API (status 200)",
                "<html><body>Please log in");
        assertFails(Kind.NOT_AN_ENGINE, () -> engine.containers().inspect("other"), "SSH-2.0");
    }

    @Test
    void aFileIsNotMissingBecauseAProxyDoesNotFindIt() {
        server.on(
                "HEAD /containers/db/archive",
                raw("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n"));
        Engine engine = server.connect();

        assertFails(
                Kind.NOT_AN_ENGINE,
                () -> engine.files().exists("db", new ContainerPath("/data")),
                "does not speak the Docker Engine API (status 404)");

        server.on(
                "HEAD /containers/web/archive",
                raw("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"));

        assertThat(engine.files().exists("web", new ContainerPath("/data"))).isFalse();
    }

    @Test
    void aCreateWhoseAnswerGotLostIsFoundByItsNonce() {
        server.on("POST /containers/create", reset());
        server.on("GET /containers/t-db/json", json(200, FOUND));

        assertThat(server.connect().containers().create(create())).isEqualTo("c1");
        assertThat(server.requests()).containsExactly("POST /containers/create?name=t-db", "GET /containers/t-db/json");
    }

    @Test
    void aCreateThatTimedOutIsFoundByItsNonce() {
        server.on("POST /containers/create", server.hang());
        server.on("GET /containers/t-db/json", json(200, FOUND));

        assertThat(server.connect(SHORT).containers().create(create())).isEqualTo("c1");
    }

    @Test
    void aCreateThatFailedInPassingIsMadeAgain() {
        server.on(
                "POST /containers/create",
                json(500, "{\"message\":\"odd\"}"),
                json(
                        409,
                        "{\"message\":\"Conflict. The container name \\\"/t-db\\\" is already in use by container"
                                + " \\\"c1\\\"\"}"));
        server.on("GET /containers/t-db/json", json(404, MISSING), json(200, FOUND));

        assertThat(server.connect().containers().create(create())).isEqualTo("c1");
    }

    @Test
    void aContainerOfSomebodyElseIsNotAdopted() {
        server.on(
                "POST /containers/create",
                reset(),
                json(409, "{\"message\":\"name is already in use by container y\"}"));
        server.on("GET /containers/t-db/json", json(200, FOUND.replace("n1", "theirs")));

        assertFails(Kind.NAME_TAKEN, () -> server.connect().containers().create(create()), "create container db");
    }

    @Test
    void aRefusedCreateIsNotRepeated() {
        server.on("POST /containers/create", json(404, "{\"message\":\"No such image: redis:7\"}"));

        assertFails(Kind.IMAGE_MISSING, () -> server.connect().containers().create(create()), "No such image");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aStartIsRepeatedOnceIfItDidNotHappen() {
        String created =
                FOUND.replace("\"StartedAt\":\"2026-01-01T00:00:00Z\"", "\"StartedAt\":\"0001-01-01T00:00:00Z\"");
        server.on("POST /containers/a/start", reset(), text(204, ""));
        server.on("GET /containers/a/json", json(200, created));
        server.on("POST /containers/b/start", reset());
        server.on("GET /containers/b/json", json(200, FOUND));
        server.on("POST /containers/c/start", json(500, "{\"message\":\"port is already allocated\"}"));
        Engine engine = server.connect();

        engine.containers().start("a");
        engine.containers().start("b");
        assertFails(Kind.PORT_TAKEN, () -> engine.containers().start("c"), "start container c");
        assertThat(server.requests())
                .containsExactly(
                        "POST /containers/a/start",
                        "GET /containers/a/json",
                        "POST /containers/a/start",
                        "POST /containers/b/start",
                        "GET /containers/b/json",
                        "POST /containers/c/start");
    }

    @Test
    void aRemovalWaitsForOthersAndTakesGoneForDone() {
        server.on(
                "DELETE /containers/db",
                json(500, "{\"message\":\"odd\"}"),
                json(409, "{\"message\":\"removal of container db is already in progress\"}"),
                json(404, MISSING));
        server.on(
                "DELETE /networks/net",
                json(403, "{\"message\":\"error: network net id 1 has active endpoints\"}"),
                text(204, ""));
        Engine engine = server.connect();

        engine.containers().remove("db");
        engine.networks().remove("net");

        assertThat(server.requests()).hasSize(5);
    }

    /** Else what is still there would be taken for gone. */
    @Test
    void aRemovalIsRepeatedWhereAProxyAnswered() {
        server.on(
                "DELETE /volumes/data",
                text(404, "404 page not found"),
                text(200, "<html>Please log in</html>"),
                text(204, ""));
        Engine engine = server.connect();

        engine.volumes().remove("data");

        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void aRemovalThatWaitsForEverIsGivenUp() {
        server.on("DELETE /networks/net", json(403, "{\"message\":\"network net has active endpoints\"}"));

        assertFails(
                Kind.IN_USE,
                () -> server.connect(Duration.ofSeconds(20), Duration.ofMillis(50))
                        .networks()
                        .remove("net"),
                "has active endpoints",
                "disconnect its members");
    }

    @Test
    void connectionsAreKeptAndReplacedWhenTheEngineClosedThem() {
        server.on(
                "POST /containers/db/pause",
                text(204, ""),
                output -> !text(204, "").write(output),
                text(204, ""));
        Engine engine = server.connect();
        engine.containers().pause("db");
        engine.containers().pause("db");
        while (server.closedConnections() == 0) {
            Thread.onSpinWait();
        }

        engine.containers().pause("db");

        assertThat(server.requests()).hasSize(3);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void anEngineThatWentAwayIsNamed() throws Exception {
        Engine engine = server.connect();
        server.close();
        while (server.closedConnections() == 0) {
            Thread.onSpinWait();
        }
        java.nio.file.Files.delete(folder.resolve("engine.sock"));

        assertFails(
                Kind.CONNECTION,
                () -> engine.containers().start("db"),
                "Could not start container db",
                "cannot be reached any more",
                server.endpoint());
    }

    @Test
    void anInterruptEndsACallAndStays() throws Exception {
        server.on("GET /containers/db/json", server.hang());
        Engine engine = server.connect();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                engine.containers().inspect("db");
                interrupted.complete(false);
            } catch (EngineException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        thread.interrupt();

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRefusedUploadShowsTheRefusal() {
        server.on("PUT /containers/db/archive", json(404, MISSING));
        Engine engine = server.connect();

        assertFails(
                Kind.NOT_FOUND,
                () -> engine.files().copyIn("db", List.of(FileSpec.ofText("x".repeat(300_000), "/x"))),
                "copy 1 file into container db");
    }

    @Test
    void eventsComeAgainAfterABreakAndTellOfIt() throws Exception {
        String event = "{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"c1\",\"Attributes\":"
                + "{\"name\":\"db\",\"exitCode\":\"3\"}},\"timeNano\":1700000000123456789}\n";
        server.on(
                "GET /events",
                output -> {
                    chunks(false, event.substring(0, 30), event.substring(30)).write(output);
                    return false;
                },
                chunks(false, event));
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(10);

        server.connect().events(new EventListener() {
            @Override
            public void onEvent(EngineEvent e) {
                seen.add(e.kind() + " " + e.containerName() + " " + e.exitCode().getAsInt() + " " + e.time());
            }

            @Override
            public void onGap() {
                seen.add("gap");
            }
        });

        String died = "DIED db 3 2023-11-14T22:13:20.123456789Z";
        assertThat(List.of(
                        seen.poll(10, TimeUnit.SECONDS),
                        seen.poll(10, TimeUnit.SECONDS),
                        seen.poll(10, TimeUnit.SECONDS)))
                .containsExactlyInAnyOrder(died, died, "gap")
                .first()
                .isEqualTo(died);
    }

    @Test
    void anEngineThatIsGoneForGoodIsReportedToListeners() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        server.on("GET /events", output -> {
            chunks(false).write(output);
            gone.await();
            return false;
        });
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(10);
        server.connect(Duration.ofSeconds(20), Duration.ofMillis(50)).events(new EventListener() {
            @Override
            public void onEvent(EngineEvent e) {}

            @Override
            public void onLost(Throwable cause) {
                seen.add(String.valueOf(cause.getMessage()));
            }
        });

        server.on("GET /events", json(500, "{\"message\":\"odd\"}"));
        gone.countDown();

        assertThat(seen.poll(10, TimeUnit.SECONDS)).contains("listen to events");
    }

    @Test
    void manyFollowedLogsNeedOneThread() throws Exception {
        server.on("GET /containers/", chunks(false));
        Engine engine = server.connect();
        Subscription first = engine.logs().follow("c", LogQuery.ALL, line -> {});
        long before = harnessThreads();

        for (int i = 0; i < 50; i++) {
            engine.logs().follow("c" + i, LogQuery.ALL, line -> {});
        }

        assertThat(harnessThreads()).isLessThanOrEqualTo(before);
        first.close();
        engine.close();
    }

    private static long harnessThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("harness-"))
                .filter(thread -> !thread.getName().equals("harness-warm-up"))
                .count();
    }

    // Pulls

    private void pull(Engine engine) {
        engine.images().pull(ImageReference.parse("localhost:1/app:2"), Optional.empty(), progress -> {});
    }

    @Test
    void aPullTellsItsProgress() {
        server.on(
                "POST /images/create",
                chunks(
                        true,
                        "{\"status\":\"Pulling from app\",\"id\":\"2\"}\n{\"status\":\"Pulling fs layer\",\"id\":\"a\"}\n",
                        "{\"status\":\"Already exists\",\"id\":\"b\"}\n{\"status\":\"Downloading\",\"id\":\"a\","
                                + "\"progressDetail\":{\"current\":10,\"total\":20}}\n",
                        "{\"status\":\"Pull complete\",\"id\":\"a\"}\n"));
        List<PullProgress> seen = new java.util.concurrent.CopyOnWriteArrayList<>();

        server.connect()
                .images()
                .pull(ImageReference.parse("localhost:1/app:2"), Optional.of("linux/arm64"), seen::add);

        assertThat(seen.get(seen.size() - 1)).isEqualTo(new PullProgress(2, 2, 20, 20));
        assertThat(server.requests())
                .containsExactly("POST /images/create?fromImage=localhost%3A1%2Fapp&tag=2&platform=linux%2Farm64");
    }

    @Test
    void aPullThatBreaksOffIsRepeatedAndAnUnknownImageIsNot() {
        server.on(
                "POST /images/create",
                json(500, "{\"message\":\"received unexpected HTTP status: 502 Bad Gateway\"}"),
                chunks(true, "{\"errorDetail\":{\"message\":\"unexpected EOF\"},\"error\":\"unexpected EOF\"}\n"),
                chunks(true, "{\"status\":\"Pull complete\",\"id\":\"a\"}\n"));
        Engine engine = server.connect();
        pull(engine);
        assertThat(server.requests()).hasSize(3);

        server.on("POST /images/create", json(404, "{\"message\":\"manifest for app:2 not found: manifest unknown\"}"));
        assertFails(
                Kind.IMAGE_UNKNOWN,
                () -> pull(engine),
                "Could not pull image localhost:1/app:2",
                "Registry: localhost:1",
                "credentials: none",
                "docker pull localhost:1/app:2");
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void aSilentPullIsGivenUp() {
        server.on("POST /images/create", chunks(false, "{\"status\":\"Pulling fs layer\",\"id\":\"a\"}\n"));

        assertFails(Kind.TIMEOUT, () -> pull(server.connect(SHORT)), "has been silent for 300ms", "docker pull");
    }

    @Test
    void pullsOfOneImageAreOnePull() throws Exception {
        CountDownLatch under = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.on("POST /images/create", output -> {
            under.countDown();
            go.await();
            return chunks(true, "{\"status\":\"Pull complete\",\"id\":\"a\"}\n").write(output);
        });
        Engine engine = server.connect();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> pull(engine));
        under.await(10, TimeUnit.SECONDS);
        BlockingQueue<PullProgress> progress = new ArrayBlockingQueue<>(10);
        Thread second = new Thread(
                () -> engine.images().pull(ImageReference.parse("localhost:1/app:2"), Optional.empty(), progress::add));
        second.start();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        go.countDown();

        first.get(10, TimeUnit.SECONDS);
        second.join(10_000);

        assertThat(progress).isNotEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aFailingBuildShowsItsStepAndLastLines() {
        server.on("GET /images/x", json(200, "{\"Id\":\"sha256:1\"}"));
        server.on(
                "POST /build",
                chunks(
                        true,
                        "{\"stream\":\"Step 1/3 : FROM x\\n\"}\n{\"stream\":\"Step 3/3 : RUN make\"}\n{\"stream\":\"\\n\"}\n",
                        "{\"stream\":\"token is s3cr3t\\nmake: *** no rule\\n\"}\n",
                        "{\"errorDetail\":{\"code\":2,\"message\":\"The command '/bin/sh -c make' returned a non-zero"
                                + " code: 2\"},\"error\":\"x\"}\n"));
        List<String> output = new java.util.concurrent.CopyOnWriteArrayList<>();
        BuildSpec build =
                BuildSpec.ofText("FROM x\nARG API_TOKEN\nRUN make").withArguments(Map.of("API_TOKEN", "s3cr3t"));

        assertThatThrownBy(() -> server.connect()
                        .images()
                        .build(new NewImage(build, BuildContext.of(build), "t:1", Map.of("a", "b")), output::add))
                .hasMessage("""
                        Could not build image t:1: Step 3/3 : RUN make failed (Dockerfile line 3: RUN make): \
                        The command '/bin/sh -c make' returned a non-zero code: 2.
                        Its last output:
                            token is ***
                            make: *** no rule""");
        assertThat(output).contains("token is ***").doesNotContain("token is s3cr3t");
        assertThat(new String(server.lastRequest().body(), StandardCharsets.UTF_8))
                .contains("FROM x\nARG API_TOKEN\nRUN make");
    }

    @Test
    void aFailingBuildOfPodmanShowsItsStepToo() {
        server.on("GET /images/x", json(200, "{\"Id\":\"sha256:1\"}"));
        server.on(
                "POST /build",
                chunks(
                        true,
                        "{\"stream\":\"STEP 1/2: FROM x\\n\"}\n{\"stream\":\"STEP 2/2: RUN make\\n\"}\n",
                        "{\"stream\":\"make: *** no rule\\n\"}\n",
                        "{\"errorDetail\":{\"message\":\"building at STEP \\\"RUN make\\\": while running runtime: exit"
                                + " status 2\\n\"},\"error\":\"x\"}\n"));
        BuildSpec build = BuildSpec.ofText("FROM x\nRUN make");

        assertThatThrownBy(() -> server.connect()
                        .images()
                        .build(new NewImage(build, BuildContext.of(build), "t:1", Map.of()), line -> {}))
                .hasMessageStartingWith(
                        "Could not build image t:1: STEP 2/2: RUN make failed (Dockerfile line 2: RUN make): building at")
                .hasMessageContaining("make: *** no rule");
    }
}
