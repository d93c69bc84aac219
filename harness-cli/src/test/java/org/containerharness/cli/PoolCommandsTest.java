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
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over a pool of engines in memory, of which one is dead. */
class PoolCommandsTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, FakeEngine> engines = new LinkedHashMap<>();

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
                .with(Setting.ENGINES, "a, b, dead");
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
}
