package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.containerharness.Harness;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compose projects that several processes share, on a real engine. */
@Tag("engine")
@Timeout(120)
class SharedProjectEngineTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(SharedScope.class)
    void linksItsServicesAndIsKnownToDockersOwnCommand(SharedScope scope, @TempDir Path state) {
        // The scope MACHINE is that of everybody on the engine, so this run's project has a word of its own.
        String word = UUID.randomUUID().toString().substring(0, 8);
        StackSpec spec = ComposeStack.of(new ProjectFolder(folder)
                        .with("compose.yaml", """
                        name: linked-%s
                        services:
                          store: {image: "redis:7", volumes: ["data:/data"]}
                          caller:
                            image: busybox:1
                            command: sleep 600
                            environment: {WORD: %s}
                            links: ["store:depot"]
                            volumes_from: [store]
                        volumes: {data: {labels: {word: %s}}}
                        networks: {default: {driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.1}}}
                        """.formatted(word, word, word))
                        .request("compose.yaml")
                        .withProjectName("linked-" + word))
                .toSpec();
        try (Harness harness = harness(state, word)) {
            RunningStack first = harness.start(spec, scope);
            RunningStack second = harness.start(spec, scope);
            RunningContainer caller = first.container("caller");
            String project = caller.inspect().labels().get("com.docker.compose.project");
            try {
                assertThat(caller.exec("sh", "-c", "echo PING | nc -w 1 depot 6379")
                                .stdout())
                        .startsWith("+PONG");
                assertThat(caller.exec("ls", "-d", "/data").succeeded()).isTrue();
                assertThat(second.container("caller").id()).isEqualTo(caller.id());
                assertThat(DockerCommand.run("compose", "-p", project, "ps", "--format", "{{.Service}}")
                                .lines())
                        .containsExactlyInAnyOrder("store", "caller");
            } finally {
                DockerCommand.run("compose", "-p", project, "down", "-v", "-t", "0");
            }
            Map<String, String> ofProject = Map.of("com.docker.compose.project", project, Labels.OURS, "true");
            assertThat(harness.engine().containers().list(ofProject)).isEmpty();
            assertThat(harness.engine().networks().list(ofProject)).isEmpty();
            assertThat(harness.engine().volumes().list(ofProject)).isEmpty();
        }
    }

    private static Harness harness(Path state, String build) {
        Settings settings = Settings.load();
        Settings prefixed = settings.text(Setting.IMAGE_PREFIX).isPresent()
                ? settings
                : settings.with(Setting.IMAGE_PREFIX, "containerharness/");
        return Harness.connect(prefixed.with(Setting.STATE_DIRECTORY, state.toString())
                .with(Setting.BUILD_ID, build)
                .with(Setting.MACHINE, "on"));
    }
}
