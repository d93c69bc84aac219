package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.RecordedHarness;
import org.containerharness.engine.CallListener;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.RunningVolume;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.settings.Setting;
import org.containerharness.snapshot.SnapshotImage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Compose projects on a real engine. */
@Tag("engine")
@Timeout(120)
class ComposeStackEngineTest {

    @RegisterExtension
    static final RecordedHarness RECORDED = new RecordedHarness();

    private static final List<CallListener.Call> CALLS = RECORDED.calls();
    private static Harness harness;

    @TempDir
    Path folder;

    @BeforeAll
    static void connect() {
        harness = RECORDED.harness();
    }

    @Test
    void startsAProjectAndTearsItDown() throws IOException {
        try (RunningStack stack = stack("""
                services:
                  cache:
                    image: redis:7
                    ports: ["6379"]
                    volumes: ["data:/data"]
                  reader:
                    image: busybox:1
                    command: sleep 600
                    depends_on: [cache]
                volumes: {data: {}}
                """).start(harness)) {

            assertThat(ping(stack.endpoint("redis://cache:6379"))).isEqualTo("+PONG");
            assertThat(stack.container("reader")
                            .exec("sh", "-c", "echo PING | nc -w 1 cache 6379")
                            .stdout())
                    .startsWith("+PONG");
            assertThat(stack.container("cache").engineName()).isEqualTo(stack.name() + "-cache-1");
            assertThat(stack.volume("data").engineName()).isEqualTo(stack.name() + "_data");
            assertThat(stack.network("default").engineName()).isEqualTo(stack.name() + "_default");
        }
    }

    @Test
    void aDatabaseBeginsFromASnapshotThoughItHasNamesInItsNetworks() throws IOException {
        ComposeStack project = stack("""
                services:
                  db:
                    image: postgres:16
                    environment: {POSTGRES_PASSWORD: secret, MARK: "%s"}
                    healthcheck: {test: pg_isready -U postgres -h 127.0.0.1, interval: 1s, retries: 60}
                  other: {image: "busybox:1", command: sleep 600}
                """.formatted(UUID.randomUUID()));
        Set<String> before = snapshots();
        try (Harness own = Harness.connect(harness.settings().with(Setting.SNAPSHOT, "true"))) {
            project.start(own).close();
            await().atMost(Duration.ofSeconds(60)).until(() -> !before.containsAll(snapshots()));

            try (RunningStack stack = project.start(own)) {
                assertThat(stack.container("db").isFromSnapshot()).isTrue();
                assertThat(stack.container("db").engineName()).isEqualTo(stack.name() + "-db-1");
                assertThat(stack.container("other")
                                .exec("sh", "-c", "echo | nc -w 1 db 5432")
                                .exitCode())
                        .hasValue(0);
            }
        } finally {
            Set<String> made = snapshots();
            made.removeAll(before);
            made.forEach(name -> harness.engine().images().remove(name, true));
        }
    }

    /** Those that can be used. */
    private static Set<String> snapshots() {
        return SnapshotImage.all(harness.engine()).stream()
                .flatMap(snapshot -> snapshot.name().stream())
                .filter(name -> !name.contains("candidate"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void givesEachReplicaANameOfItsOwn() {
        try (RunningStack stack = stack("""
                services:
                  cache: {image: "redis:7", ports: ["6379"]}
                """).scale("cache", 3).start(harness)) {

            assertThat(List.of(
                            stack.endpoint("redis://cache:6379"),
                            stack.endpoint("redis://cache-2:6379"),
                            stack.endpoint("redis://cache-3:6379")))
                    .doesNotHaveDuplicates();
            assertThat(stack.endpoint("redis://cache-1:6379")).isEqualTo(stack.endpoint("redis://cache:6379"));
        }
    }

    @Test
    void startsOneSpecSeveralTimesAtOnce() throws IOException {
        StackSpec spec = stack("""
                services:
                  cache:
                    image: redis:7
                    ports: ["6379"]
                    container_name: the-cache
                    environment: {PROJECT: "${COMPOSE_PROJECT_NAME}"}
                    volumes: ["data:/data"]
                volumes: {data: {name: the-data}}
                """).toSpec();

        try (RunningStack first = harness.start(spec);
                RunningStack second = harness.start(spec)) {
            assertThat(ping(first.endpoint("redis://cache:6379"))).isEqualTo("+PONG");
            assertThat(ping(second.endpoint("redis://cache:6379"))).isEqualTo("+PONG");
            assertThat(first.name()).isNotEqualTo(second.name());
            assertThat(List.of(
                            first.volume("data").engineName(),
                            second.volume("data").engineName()))
                    .allMatch(name -> name.startsWith("the-data-"))
                    .doesNotHaveDuplicates();
            RunningContainer cache = second.container("cache");
            assertThat(cache.engineName()).startsWith("the-cache-").doesNotContain("chunique");
            assertThat(cache.exec("printenv", "PROJECT").stdout().strip()).isEqualTo(second.name());
            assertThat(cache.inspect().labels()).containsEntry("com.docker.compose.project", second.name());
        }
    }

    @Test
    void joinsANetworkAndAVolumeThatAreThere() {
        StackSpec around = StackSpec.named("around")
                .plus(NetworkSpec.named("backend"))
                .plus(VolumeSpec.named("files"))
                .plus(ContainerSpec.of("caller", "busybox:1")
                        .command("sleep", "600")
                        .network("backend")
                        .volumes("files:/files"));
        StackSpec project =
                stack("""
                services:
                  cache:
                    image: redis:7
                    volumes: ["data:/files"]
                volumes: {data: {}}
                """).network("default", "backend").volume("data", "files").toSpec();

        try (RunningStack outer = harness.start(around);
                RunningStack stack = harness.start(project, List.of(outer))) {
            assertThat(stack.networks()).isEmpty();
            assertThat(stack.volumes()).isEmpty();
            RunningContainer caller = outer.container("caller");
            assertThat(caller.exec("sh", "-c", "echo PING | nc -w 1 cache 6379").stdout())
                    .startsWith("+PONG");
            stack.container("cache").exec("touch", "/files/seen");
            assertThat(caller.exec("ls", "/files").stdout()).contains("seen");
        }
    }

    @Test
    void keepsTwoProjectsApartInOneStack() {
        String yaml = "services: {%s: {image: 'redis:7', volumes: ['data:/data']}}\nvolumes: {data: {}}\n";
        StackSpec both = StackSpec.named("both")
                .plus(stack(yaml.formatted("first")).prefix("one").toSpec())
                .plus(stack(yaml.formatted("second")).prefix("two").toSpec());

        try (RunningStack stack = harness.start(both)) {
            assertThat(stack.networks())
                    .extracting(RunningNetwork::name)
                    .containsExactlyInAnyOrder("one_default", "two_default");
            assertThat(stack.volumes())
                    .extracting(RunningVolume::name)
                    .containsExactlyInAnyOrder("one_data", "two_data");
        }
    }

    private ComposeStack stack(String yaml) {
        ProjectFolder project = new ProjectFolder(folder).with("compose.yaml", yaml);
        return ComposeStack.of(ComposeRequest.of(Path.of("compose.yaml"))
                .withWorkingDirectory(project.folder())
                .withEnvironment(Map.of()));
    }

    private static String ping(URI redis) throws IOException {
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
        }
    }
}
