package org.containerharness.junit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.Scope;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithNetwork;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** Docker's API over pods, as kubedock has it: what works, and what is refused before anything is started. */
@Timeout(40)
class KubernetesTest {

    private KubedockStandIn kubedock;

    @BeforeEach
    void open() throws Exception {
        try (Harness harness = Harness.connect()) {
            String endpoint = harness.engine().info().endpoint();
            assumeTrue(endpoint.startsWith("unix://"));
            kubedock = new KubedockStandIn(Path.of(endpoint.substring(7)));
        }
    }

    @AfterEach
    void close() throws Exception {
        kubedock.close();
        try (Harness harness = Harness.connect()) {
            assertThat(harness.engine().containers().list(Map.of("of-test", "kubernetes")))
                    .isEmpty();
        }
    }

    private Harness connect() {
        return Harness.connect(Settings.load(
                key -> Optional.of(kubedock.endpoint()).filter(any -> key.equals(Setting.ENGINE_HOST.key()))));
    }

    @Test
    void isKnownByWhatItSaysOfItself() {
        try (Harness harness = connect()) {
            assertThat(harness.engine().info().version()).isEqualTo("0.22.0");
            assertThat(harness.engine().info().capabilities()).isEmpty();
        }
    }

    @Test
    void aTestClassRunsAsItDoesOnDocker() {
        TestRun.overRealEngine()
                .with(Setting.ENGINE_HOST.key(), kubedock.endpoint())
                .run(Cached.class)
                .succeeded(1);

        // No guard, no volume, and none of what has no route there.
        assertThat(kubedock.requests().stream()
                        .filter(request -> request.equals("POST /containers/create"))
                        .count())
                .isEqualTo(2);
        assertThat(kubedock.requests())
                .noneMatch(request -> request.contains("/volumes") || request.endsWith("/top"))
                .noneMatch(request -> request.equals("GET /events"));
    }

    @WithNetwork("backend")
    @WithContainer(
            name = "cache",
            image = "redis:7",
            ports = "6379",
            networks = "backend",
            labels = "of-test=kubernetes")
    @WithContainer(
            name = "client",
            image = "redis:7",
            command = {"sh", "-c", "sleep 600"},
            networks = "backend",
            dependsOn = "cache",
            labels = "of-test=kubernetes")
    static class Cached {
        @Test
        void isReached(RunningStack stack) {
            RunningContainer cache = stack.container("cache");
            try (Jedis redis = new Jedis(cache.host(), cache.port())) {
                redis.set("greeting", "hello");
            }
            assertThat(stack.container("client")
                            .exec("redis-cli", "-h", "cache", "get", "greeting")
                            .stdout())
                    .isEqualToIgnoringNewLines("hello");
            assertThat(cache.logs()).contains("Ready to accept connections");
            cache.copyIn(FileSpec.ofText("kept", "/tmp/note"));
            assertThat(cache.exec("cat", "/tmp/note").stdout()).isEqualTo("kept");
        }
    }

    @Test
    void anEndIsNoticedThoughNoEventTellsIt() {
        ContainerSpec broken = ContainerSpec.of("broken", "redis:7")
                .command("sh", "-c", "echo no such setting; sleep 1; exit 3")
                .plusLabels(Map.of("of-test", "kubernetes"))
                .ports("6379");
        try (Harness harness = connect()) {
            Instant begin = Instant.now();

            assertThatThrownBy(() -> harness.start(StackSpec.named("shop").plus(broken)))
                    .hasMessageContaining("no such setting");
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(15));
        }
    }

    static Stream<Arguments> refused() {
        ContainerSpec app = ContainerSpec.of("app", "redis:7");
        return Stream.of(
                Arguments.of(
                        StackSpec.named("shop").plus(VolumeSpec.named("data")),
                        "The volume <data> (declared at code) needs an engine that keeps volumes"),
                Arguments.of(
                        StackSpec.named("shop").plus(NetworkSpec.named("inner").withInternal(true)),
                        "The internal network <inner> (declared at code) needs an engine that keeps networks apart"),
                Arguments.of(
                        StackSpec.named("shop").plus(app.file(FileSpec.ofText("port 6380", "/etc/redis.conf"))),
                        "The file for /etc/redis.conf of the container <app> (declared at code) needs an engine that"
                                + " takes files before a container starts"),
                Arguments.of(
                        StackSpec.named("shop").plus(app.ports("53/udp")),
                        "The published port 53/udp of the container <app> (declared at code) needs an engine that"
                                + " publishes UDP ports"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(StackSpec stack, String message) {
        try (Harness harness = connect()) {
            assertThatThrownBy(() -> harness.start(stack))
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContaining(message)
                    .hasMessageContaining(kubedock.endpoint());
            assertThat(kubedock.requests()).noneMatch(request -> request.startsWith("POST"));
        }
    }

    @Test
    void sharingBeyondTheJvmIsRefused() {
        assertThat(TestRun.overRealEngine()
                        .with(Setting.ENGINE_HOST.key(), kubedock.endpoint())
                        .run(OfBuild.class)
                        .failure())
                .hasMessageContaining("BUILD scope needs an engine that gives containers another name");
        assertThat(kubedock.requests()).doesNotContain("POST /containers/create");
    }

    @WithContainer(name = "cache", image = "redis:7", ports = "6379", scope = Scope.BUILD)
    static class OfBuild {
        @Test
        void isNotReached() {}
    }

    @Test
    void aBuildIsRefused() {
        try (Harness harness = connect()) {
            ContainerSpec built =
                    ContainerSpec.of("app", "any:1").withImage(new ImageSource.Built(BuildSpec.ofText("FROM redis:7")));

            assertThatThrownBy(() -> harness.start(StackSpec.named("shop").plus(built)))
                    .hasMessageContaining("needs an engine that builds images");
            assertThat(kubedock.requests()).doesNotContain("POST /build", "POST /containers/create");
        }
    }

    @Test
    void whatCannotBeDoneToARunningContainerIsRefusedByName() {
        ContainerSpec app = ContainerSpec.of("app", "redis:7")
                .plusLabels(Map.of("of-test", "kubernetes"))
                .network("backend")
                .waitFor(new ReadyCondition.Running());
        StackSpec stack =
                StackSpec.named("shop").plus(NetworkSpec.named("backend")).plus(app);
        try (Harness harness = connect();
                RunningStack running = harness.start(stack)) {
            RunningContainer container = running.container("app");
            RunningNetwork backend = running.network("backend");

            for (Runnable what : List.<Runnable>of(
                    container::pause, () -> container.disconnect(backend), () -> container.commit("app:kept"))) {
                assertThatThrownBy(what::run).hasMessageContaining(" needs an engine that ");
            }
            assertThat(kubedock.requests())
                    .noneMatch(request -> request.endsWith("/pause") || request.endsWith("disconnect"));
        }
    }
}
