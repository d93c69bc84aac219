package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NewVolume;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.SwarmFile;
import org.containerharness.model.SwarmService;
import org.containerharness.model.VolumeSpec;
import org.containerharness.pool.EnginePool;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over a pool of engines in memory, of which one is dead. */
class PoolCommandsTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, FakeEngine> engines = new LinkedHashMap<>();

    private String names = "a, b, dead";

    @TempDir
    private Path state;

    PoolCommandsTest() {
        List.of("a", "b")
                .forEach(name ->
                        engines.put(name, new FakeEngine().withImage("redis:7").on("fake://" + name, "127.0.0.1")));
    }

    private Engine connect(Settings settings) {
        return Optional.<Engine>ofNullable(
                        engines.get(settings.text(Setting.ENGINES).orElseThrow()))
                .orElseThrow(() -> new EngineUnavailableException("nobody is there", null));
    }

    private Settings settings() {
        return Settings.load()
                .with(Setting.ENGINE_HOST, "")
                .with(Setting.IMAGE_PREFIX, "")
                .with(Setting.STATE_DIRECTORY, state.toString())
                .with(Setting.ENGINES, names);
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return new HarnessCommand(
                        this::settings,
                        this::connect,
                        new Console(
                                Map.of(),
                                java.io.InputStream.nullInputStream(),
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8)))
                .execute(args);
    }

    @Test
    void psListsWhatEachEngineHasAndGoesOnPastTheDeadOne() throws IOException {
        try (Harness one = Harness.over(engines.get("a"), settings());
                Harness other = Harness.over(engines.get("b"), settings());
                RunningStack db = one.start(StackSpec.named("s").plus(ContainerSpec.of("db", "redis:7")));
                RunningStack cache = other.start(StackSpec.named("t").plus(ContainerSpec.of("cache", "redis:7")))) {
            assertThat(run("ps")).isEqualTo(1);
            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .anyMatch(line ->
                            line.startsWith("db ") && line.stripTrailing().endsWith(" a"))
                    .anyMatch(line ->
                            line.startsWith("cache ") && line.stripTrailing().endsWith(" b"));
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("harness: dead: nobody is there");

            run("ps", "--json");
            JsonNode all = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
            assertThat(all.findValuesAsText("engine")).containsExactly("a", "b");
            assertThat(db.isClosed() || cache.isClosed()).isFalse();
        }
    }

    @Test
    void pruneSaysWhereItLooks() {
        assertThat(run("prune")).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsSubsequence(
                        "On a:", "Nothing to remove: what is here is in use, is kept, or is not idle for its time.")
                .contains("On b:");
    }

    @Test
    void doctorLooksAtEachAndSaysWhatToDoWithTheDeadOne() {
        assertThat(run("doctor")).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.startsWith("ok       a: engine: "))
                .anyMatch(line -> line.startsWith("ok       b: latency: "))
                .contains(
                        "PROBLEM  dead: engine: nobody is there",
                        "         Next: Start it, or take it out of harness.engines; builds go on without it.")
                .anyMatch(line -> line.startsWith("ok       pool: 2 of 3 engines answer: linux/"));
    }

    @Test
    void doctorFindsAnEngineThatHasTwoNames() {
        engines.put("dead", engines.get("a"));

        assertThat(run("doctor")).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("PROBLEM  pool: a and dead are one engine, fake://a");
    }

    @Test
    void psAndPruneSeeOnEachEngineWhatTheMachineShares() {
        for (Map.Entry<String, FakeEngine> engine : engines.entrySet()) {
            StackSpec shared = StackSpec.named("shared").plus(ContainerSpec.of("cache-" + engine.getKey(), "redis:7"));
            try (Harness harness = Harness.over(engine.getValue(), settings().with(Setting.MACHINE, "on"))) {
                harness.start(shared, SharedScope.MACHINE, List.of(), List.of()).close();
                Map<String, String> idle = Map.of(
                        Labels.OURS,
                        "true",
                        Labels.SCOPE,
                        Labels.SCOPE_MACHINE,
                        Labels.VERSION,
                        Labels.CURRENT_VERSION,
                        Labels.DEADLINE,
                        "1ns");
                harness.engine()
                        .volumes()
                        .create(new NewVolume(VolumeSpec.named("data"), "idle-" + engine.getKey(), idle));
            }
        }

        run("ps");
        for (String name : engines.keySet()) {
            assertThat(out.toString(StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith("cache-" + name + " ")))
                    .singleElement()
                    .asString()
                    .contains(" machine ")
                    .endsWith(" " + name);
        }
        run("prune", "--all");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("(?s)On a:.*keep +container +ch-cache-a.* it may be idle for 1h.*On b:")
                .containsPattern("(?s)On b:.*keep +container +ch-cache-b.*remove +volume +idle-b ");
        run("prune", "--yes");
        assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("(?s)On a:.*Removed .*idle-a.*On b:.*idle-b");
        engines.forEach((name, engine) -> {
            assertThat(engine.containerNames()).contains("cache-" + name);
            assertThat(engine.volumeNames()).doesNotContain("data");
        });
    }

    @Test
    void psListsServicesOfASwarmAndStopRemovesThemWithTheirStack() {
        FakeEngine manager = engines.get("a").asManager(Map.of());
        names = "a";
        SwarmFile config = new SwarmFile(
                false,
                "settings",
                Optional.of(new FileSpec.Bytes(new byte[] {1})),
                Optional.empty(),
                new ContainerPath("/settings"),
                0444,
                "0",
                "0");
        EnginePool pool = EnginePool.connect(settings(), alone -> Harness.over(manager, alone));
        pool.start(
                StackSpec.named("shop")
                        .plus(NetworkSpec.named("wide").withDriver("overlay", Map.of()))
                        .plus(ContainerSpec.of("web", "redis:7")
                                .network("wide")
                                .asService(new SwarmService(Optional.of(2), Set.of(), List.of(config), Map.of()))
                                .waitFor(new ReadyCondition.Running())),
                List.of(),
                Optional.empty());

        assertThat(run("ps")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("web ")))
                .singleElement()
                .asString()
                .contains(" service ", " shop ");
        assertThat(run("stop", "web")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("<web> belongs to a running test")
                .contains("Nothing was removed");
        assertThat(run("stop", "--force", "web")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Removed service web (ch-web-", "Removed config ", "Removed network wide");
        assertThat(manager.services().names()).isEmpty();
        assertThat(manager.containerNames()).isEmpty();
        pool.close();
    }
}
