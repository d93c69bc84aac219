package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.containerharness.Harness;
import org.containerharness.cleanup.Sweep;
import org.containerharness.docker.EngineUnavailableException;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithVolume;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.plan.Labels;
import org.containerharness.run.RunningContainer;
import org.containerharness.run.RunningStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The program against a real engine that runs a stack of this test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HarnessCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final String name = "cli-" + UUID.randomUUID().toString().substring(0, 8);

    private Harness harness;
    private RunningStack stack;

    @BeforeAll
    void start() {
        harness = Harness.connect();
        stack = harness.start(
                StackSpec.named("cli").plus(ContainerSpec.of(name, "redis:7").ports("6379")));
    }

    @AfterAll
    void end() {
        stack.close();
        harness.close();
    }

    @Test
    void listsWhatRunsWithItsOwnerAndPorts() {
        assertThat(run("ps")).isZero();

        RunningContainer container = stack.container(name);
        assertThat(out().lines().findFirst()).hasValueSatisfying(header -> assertThat(header)
                .startsWith("NAME")
                .contains("SCOPE", "STATE", "AGE", "IMAGE", "PORTS", "OWNER"));
        assertThat(line(name))
                .contains("running")
                .contains("redis:7")
                .contains("127.0.0.1:" + container.port(6379) + "->6379")
                .contains("process " + ProcessHandle.current().pid());
    }

    @Test
    void listsForPrograms() throws IOException {
        assertThat(run("ps", "--json")).isZero();

        JsonNode row = null;
        for (JsonNode each : new ObjectMapper().readTree(out())) {
            if (each.path("name").asText().equals(name)) {
                row = each;
            }
        }
        assertThat(row).isNotNull();
        assertThat(row.path("kind").asText()).isEqualTo("container");
        assertThat(row.path("ownerStanding").asText()).isEqualTo("alive");
        assertThat(row.path("id").asText()).isEqualTo(stack.container(name).id());
        assertThat(row.path("ageSeconds").asLong()).isBetween(0L, 600L);
    }

    @Test
    void printsWhatAContainerWrote() {
        assertThat(run("logs", name)).isZero();
        assertThat(out()).contains("Ready to accept connections");

        assertThat(run("logs", "--tail", "1", stack.container(name).engineName()))
                .isZero();
        assertThat(out().lines()).hasSize(1);
    }

    @Test
    void suggestsTheNearestName() {
        assertThat(run("logs", name + "x")).isEqualTo(1);
        assertThat(err())
                .contains("There is no container <" + name + "x> of the harness.")
                .contains(name + ">");
    }

    @Test
    void refusesToStopWhatATestUses() {
        assertThat(run("stop", name)).isEqualTo(1);

        assertThat(err()).contains("belongs to a running test").contains("Nothing was removed");
        assertThat(stack.container(name).isRunning()).isTrue();
    }

    @Test
    void stopsAStackWithItsNetworkAndVolume() {
        String other = name + "-other";
        RunningStack extra = harness.start(StackSpec.named("extra")
                .plus(NetworkSpec.named(other + "-net"))
                .plus(VolumeSpec.named(other + "-data"))
                .plus(ContainerSpec.of(other, "redis:7").network(other + "-net").volumes(other + "-data:/data")));

        assertThat(run("stop", "--force", other)).isZero();

        assertThat(out())
                .contains("Removed container " + other)
                .contains("Removed network " + other + "-net")
                .contains("Removed volume " + other + "-data");
        assertThat(harness.engine().findContainer(extra.container(other).id())).isEmpty();
        assertThat(harness.engine().findNetwork(extra.network(other + "-net").engineName()))
                .isEmpty();
        extra.close();
    }

    @Test
    void showsWhyEachStaysAndRemovesNothingOfALivingProcess() throws IOException {
        assertThat(run("prune", "--all")).isZero();
        assertThat(line("keep")).isNotEmpty();
        assertThat(out()).contains("Nothing was removed. Repeat with --yes to do it.");

        assertThat(run("prune", "--all", "--json")).isZero();
        JsonNode mine = null;
        for (JsonNode each : new ObjectMapper().readTree(out())) {
            if (each.path("name").asText().equals(stack.container(name).engineName())) {
                mine = each;
            }
        }
        assertThat(mine).isNotNull();
        assertThat(mine.path("verdict").asText()).isEqualTo("stays");
        assertThat(mine.path("reason").asText()).containsAnyOf("its owner lives", "its guard runs");
    }

    @Test
    void keepsAStackUntilItIsStopped() {
        String other = name + "-kept";
        RunningStack extra = harness.start(StackSpec.named("extra").plus(ContainerSpec.of(other, "redis:7")));

        assertThat(run("keep", other)).isZero();

        assertThat(out()).contains("No sweep removes " + other).contains("harness stop ");
        String marker = new Sweep(harness.engine())
                .look().stream()
                        .filter(finding ->
                                finding.name().equals(extra.container(other).engineName()))
                        .findFirst()
                        .orElseThrow()
                        .reason();
        assertThat(marker).isEqualTo("kept");
        assertThat(run("stop", "--force", other)).isZero();
        assertThat(run("ps", "--all")).isZero();
        assertThat(out()).doesNotContain(other).doesNotContain("ch-kept-" + stackIdOf(extra));
        extra.close();
    }

    private static String stackIdOf(RunningStack stack) {
        String engineName = stack.containers().iterator().next().engineName();
        return engineName.substring(engineName.lastIndexOf('-') + 1);
    }

    @Test
    void doctorLooksAtEverything() {
        int code = run("doctor");

        assertThat(out()).contains("engine: ", "clock: ", "disk: ", "address pools: ", "leftovers: ", "credentials: ");
        assertThat(code).isEqualTo(out().contains("PROBLEM") ? 1 : 0);
    }

    @Test
    void doctorSaysHowToGetAnEngine() {
        int code = new HarnessCommand(
                        settings -> {
                            throw new EngineUnavailableException("No engine at unix:///nowhere.", null);
                        },
                        print(out),
                        print(err))
                .execute("doctor");

        assertThat(code).isEqualTo(1);
        assertThat(out())
                .contains("PROBLEM  engine: No engine at unix:///nowhere.")
                .contains("Next: Start an engine");
    }

    @WithContainer(name = "explained-db", image = "redis:7", ports = "6379", scope = Scope.BUILD)
    @WithContainer(name = "explained-app", image = "redis:7", dependsOn = "explained-db")
    static class Explained {
        @Test
        @WithVolume("explained-data")
        void runs() {}
    }

    @Test
    void explainsWhatAClassWouldStartAndShare() {
        assertThat(run("explain", Explained.class.getName())).isZero();

        assertThat(out())
                .contains("create container explained-db")
                .contains("create container explained-app")
                .contains("Each run of runs, besides:")
                .contains("volume explained-data")
                .contains("Shared in BUILD scope:")
                .contains("container explained-db, identity ")
                .contains("none is kept; it would be made");
    }

    @Test
    void explainsWhyWhatIsKeptWouldBeReusedOrNot() throws IOException {
        ContainerSpec spec = ContainerSpec.of("explained-db", "redis:7").ports("6379");
        harness.start(StackSpec.named("explained").plus(spec), SharedScope.BUILD);
        harness.start(StackSpec.named("explained").plus(spec.env("MODE", "other")), SharedScope.MACHINE);
        try {
            assertThat(run("explain", Explained.class.getName())).isZero();
            assertThat(out()).contains("would be reused: the same, and in the state it should be in");

            assertThat(run("explain", "--json", ExplainedDifferently.class.getName()))
                    .isZero();
            JsonNode kept = new ObjectMapper().readTree(out()).at("/shared/0/kept/0");
            assertThat(kept.path("reusable").asBoolean()).isFalse();
            assertThat(kept.path("reason").asText()).startsWith("different in process.environment.MODE");
        } finally {
            harness.engine().listContainers(Map.of(Labels.NAME, "explained-db")).forEach(container -> harness.engine()
                    .removeContainer(container.id()));
        }
    }

    @WithContainer(name = "explained-db", image = "redis:7", ports = "6379", scope = Scope.MACHINE)
    static class ExplainedDifferently {}

    @Test
    void saysWhatIsNeededToLoadAClass() {
        assertThat(run("explain", "com.example.Nowhere")).isEqualTo(1);
        assertThat(err())
                .contains("The class <com.example.Nowhere> cannot be loaded")
                .contains("-cp");
    }

    @Test
    void saysHowItIsUsed() {
        assertThat(run()).isZero();
        assertThat(out()).contains("ps").contains("doctor");
        assertThat(run("nonsense")).isEqualTo(2);
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return new HarnessCommand(Harness::connectEngine, print(out), print(err)).execute(args);
    }

    private String line(String start) {
        return out().lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream print(ByteArrayOutputStream target) {
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }
}
