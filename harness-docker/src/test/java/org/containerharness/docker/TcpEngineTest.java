package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.Subscription;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TcpEngineTest {

    private static final String BUSYBOX =
            Optional.ofNullable(System.getenv("HARNESS_IMAGE_PREFIX")).orElse("containerharness/") + "busybox:1";

    @TempDir
    private Path folder;

    private static EngineSettings settings(int port) {
        return new EngineSettings(
                Optional.of("tcp://127.0.0.1:" + port),
                Optional.empty(),
                false,
                Map.of(),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    private static Path socketOfEngine() {
        try (Engine local = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE)) {
            String endpoint = local.info().endpoint();
            assumeTrue(endpoint.startsWith("unix://"));
            return Path.of(endpoint.substring("unix://".length()));
        }
    }

    /** Such as a sweep in the background, which its harness does not wait for. */
    @Test
    @Tag("engine")
    void aCallOrStreamAfterTheEndIsToldAsOneByUnixSocketIs() throws Exception {
        Path socket = socketOfEngine();
        Engine local = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE);
        try (Forwarder forwarder = Forwarder.plain(socket)) {
            Engine far = EngineConnector.connect(settings(forwarder.port()), CallListener.NONE);
            for (Engine engine : List.of(local, far)) {
                engine.close();

                assertThatThrownBy(() -> engine.containers().list(Map.of()))
                        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                                .isEqualTo(EngineException.Kind.CONNECTION))
                        .hasMessageContaining("closed by the harness");
                assertThatThrownBy(() -> engine.logs().follow("any", LogQuery.ALL, line -> {}))
                        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                                .isEqualTo(EngineException.Kind.CONNECTION));
            }
        }
    }

    @Test
    @Tag("engine")
    void doesByTcpWhatItDoesByUnixSocket() throws Exception {
        Path socket = socketOfEngine();
        String name = "docker-tcp-" + UUID.randomUUID();
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(100);
        try (Forwarder forwarder = Forwarder.plain(socket);
                Engine engine = EngineConnector.connect(settings(forwarder.port()), CallListener.NONE)) {
            ContainerSpec spec = ContainerSpec.of("tcp", BUSYBOX).command("sh", "-c", "cat /in; read x; sleep 600");
            String id = engine.containers()
                    .create(new NewContainer(spec, name, BUSYBOX, Map.of(), Map.of(), Map.of(), Map.of(), "127.0.0.1"));
            try {
                Subscription events = engine.events(event -> {
                    if (event.containerId().equals(id)) {
                        seen.add("event " + event.kind());
                    }
                });
                engine.files().copyIn(id, List.of(FileSpec.ofText("hello\n", "/in")));
                engine.containers().start(id);
                Subscription log = engine.logs().follow(id, LogQuery.ALL, line -> seen.add("line " + line.text()));

                assertThat(List.of(poll(seen), poll(seen))).containsExactlyInAnyOrder("event STARTED", "line hello");
                log.close();
                events.close();
            } finally {
                engine.containers().remove(id);
            }
            assertThat(engine.info().isLocal()).isTrue();
            String sleeping = engine.containers()
                    .create(new NewContainer(
                            ContainerSpec.of("tcp", BUSYBOX).command("sleep", "600"),
                            name,
                            BUSYBOX,
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            "127.0.0.1"));
            try {
                engine.containers().start(sleeping);
                ExecResult counted = engine.containers()
                        .exec(
                                sleeping,
                                ExecRequest.of(Command.of("sh", "-c", "head -c 100000 | wc -c"))
                                        .withStdin(new ByteArrayInputStream(new byte[100_000]))
                                        .within(Duration.ofSeconds(20)));
                ExecResult slow = engine.containers()
                        .exec(
                                sleeping,
                                ExecRequest.of(Command.of("sleep", "60")).within(Duration.ofMillis(500)));

                assertThat(counted.stdout().trim()).isEqualTo("100000");
                assertThat(slow.exitCode()).isEmpty();
                assertThatThrownBy(() -> engine.containers().inspect("none-" + name))
                        .hasMessageContaining("No such container");
            } finally {
                engine.containers().remove(sleeping);
            }
        }
    }

    /** Create, start and look: the look comes back with the start, and costs no round trip of its own. */
    @Test
    @Tag("engine")
    void aStartFarAwayTakesARoundTripLessThanItsCalls() throws Exception {
        Path socket = socketOfEngine();
        Duration roundTrip = Duration.ofMillis(50);
        List<CallListener.Call> calls = new CopyOnWriteArrayList<>();
        try (Forwarder forwarder = Forwarder.plain(socket);
                DelayedLine line = new DelayedLine(forwarder.port(), roundTrip);
                Engine engine = EngineConnector.connect(settings(line.port()), calls::add)) {
            assumeTrue(!engine.info().version().isEmpty() && engine.info().has(Capability.LINKS), "Docker's way only");
            String id = engine.containers()
                    .create(new NewContainer(
                            ContainerSpec.of("far", BUSYBOX)
                                    .command("sleep", "600")
                                    .ports("80"),
                            "docker-far-" + UUID.randomUUID(),
                            BUSYBOX,
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            "127.0.0.1"));
            try {
                calls.clear();
                engine.containers().start(id);
                long started = System.nanoTime();
                ContainerDetails facts = engine.containers().inspect(id);
                Duration look = Duration.ofNanos(System.nanoTime() - started);

                assertThat(facts.state().isRunning()).isTrue();
                assertThat(facts.ports()).isNotEmpty();
                assertThat(calls).hasSize(2);
                assertThat(look).isLessThan(roundTrip);
            } finally {
                engine.containers().remove(id);
            }
        }
    }

    private static String poll(BlockingQueue<String> seen) throws InterruptedException {
        return String.valueOf(seen.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void hasLimitsToo() throws IOException {
        try (ScriptedEngine server = new ScriptedEngine(folder);
                Forwarder forwarder = Forwarder.plain(folder.resolve("engine.sock"))) {
            server.on("GET /version", ScriptedEngine.json(200, "{\"Version\":\"1\",\"Arch\":\"amd64\"}"));
            server.on("GET /containers/db/json", server.hang());
            Engine engine = new EngineConnector(
                            settings(forwarder.port()),
                            new EngineLocator(settings(forwarder.port())),
                            ScriptedEngine.limits(
                                    Duration.ofSeconds(20),
                                    Duration.ofMillis(700),
                                    Duration.ofSeconds(1),
                                    Duration.ofMillis(1)),
                            CallListener.NONE)
                    .connect();

            assertThatThrownBy(() -> engine.containers().inspect("db"))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.TIMEOUT));
            engine.close();
        }
    }
}
