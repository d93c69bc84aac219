package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.cleanup.Sweep;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NewVolume;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithVolume;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

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
    void listsSnapshotsWithWhatTheyTake() {
        ImageReference reference = ImageReference.parse("containerharness/snapshot:" + name);
        harness.engine()
                .images()
                .importLayer(
                        reference,
                        new byte[1024],
                        List.of("LABEL " + Labels.IMAGE + "=snapshot", "LABEL " + Labels.SNAPSHOT_OF + "=postgres:16"));
        try {
            assertThat(run("ps", "--all")).isZero();

            assertThat(out().lines().filter(line -> line.contains(reference.toString())))
                    .singleElement()
                    .asString()
                    .startsWith("postgres:16")
                    .containsPattern(" \\d+ (B|kB|KB|KiB|bytes) ");
        } finally {
            harness.engine().images().remove(reference.toString(), true);
        }
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
                .contains("There is no container, test class or stack <" + name + "x> of the harness.")
                .contains(name + ">");
    }

    @Test
    void findsContainersByTheirTestClass() {
        String one = "One" + name.replace("-", "");
        try (RunningStack first = harness.start(ofClass(one, "same-" + name));
                RunningStack second = harness.start(ofClass("Other" + one, "same-" + name))) {
            assertThat(run("ps")).isZero();
            assertThat(out().lines().filter(line -> line.contains(" " + one + " ")))
                    .hasSize(2)
                    .filteredOn(line -> line.startsWith("same-" + name))
                    .singleElement()
                    .asString()
                    .contains(first.container("same-" + name).engineName());

            assertThat(run("logs", "same-" + name)).isEqualTo(1);
            assertThat(err())
                    .contains("2 containers are called <same-" + name + ">. Name one of them: ")
                    .contains(second.container("same-" + name).engineName() + " (of Other" + one + ")");
            assertThat(run("logs", one)).isZero();
            assertThat(out())
                    .contains("same-" + name + "  | ", "beside" + " ".repeat(name.length() - 1) + "  | ")
                    .contains("Ready to accept");
            assertThat(run("logs", one + "/same-" + name)).isZero();
            assertThat(out()).contains("Ready to accept").doesNotContain("same-" + name);

            assertThat(run("stop", "--force", one)).isZero();
            assertThat(out()).contains("Removed container same-" + name, "Removed container beside");
            assertThat(harness.engine()
                            .containers()
                            .find(first.container("same-" + name).id()))
                    .isEmpty();
            assertThat(second.container("same-" + name).isRunning()).isTrue();
        }
    }

    private static StackSpec ofClass(String testClass, String container) {
        Place place = new Place(testClass + " @WithContainer(name = \"" + container + "\")");
        return StackSpec.named("suite")
                .plus(ContainerSpec.of(container, "redis:7").withPlace(place))
                .plus(ContainerSpec.of("beside", "redis:7").withPlace(place));
    }

    @Test
    void namesWhatIsKeptAndRemovesItOnDemand(@TempDir Path state) throws IOException {
        FakeEngine engine = new FakeEngine().withImage("app:1");
        Settings settings = Settings.load()
                .with(Setting.STATE_DIRECTORY, state.toString())
                .with(Setting.IMAGE_PREFIX, "")
                .with(Setting.IMAGE_SUBSTITUTE, "");
        try (Harness own = Harness.over(engine, settings)) {
            Place place = new Place("OrdersIT @WithContainer(name = \"db\")");
            own.start(StackSpec.named("OrdersIT")
                            .plus(ContainerSpec.of("db", "app:1")
                                    .withPlace(place)
                                    .waitFor(new ReadyCondition.Running())))
                    .keep();
            own.start(StackSpec.named("shop")
                            .plus(VolumeSpec.named("data").withLabels(Map.of("com.docker.compose.project", "shop"))))
                    .keep();
        }

        assertThat(fake(engine, settings, "ps")).isZero();
        assertThat(line("db")).contains(" OrdersIT ").containsPattern(" \\d{4}-\\d\\d-\\d\\dT[0-9:]+Z ");
        assertThat(fake(engine, settings, "ps", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(out()).at("/0/keptSince").asText())
                .isNotEmpty();
        assertThat(fake(engine, settings, "prune")).isZero();
        assertThat(out())
                .contains("Nothing to remove: what is here is in use, is kept, or is not idle for its time.")
                .containsPattern("Kept since .*: container ch-db-.*\\. Remove with: harness stop OrdersIT")
                .containsPattern("Kept since .*: volume ch-data-.*\\. Remove with: harness compose -p shop down -v");

        assertThat(fake(engine, settings, "stop")).isEqualTo(2);
        assertThat(fake(engine, settings, "stop", "--kept")).isZero();
        assertThat(out())
                .contains("Compose project shop stays. Remove it with: harness compose -p shop down -v")
                .contains("Removed container db");
        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.volumeNames()).contains("data");
    }

    @Test
    void prunesSnapshotsIfAsked(@TempDir Path state) {
        FakeEngine engine = new FakeEngine();
        ImageReference reference = ImageReference.parse("containerharness/snapshot:abc");
        engine.images()
                .importLayer(
                        reference,
                        new byte[1024],
                        List.of("LABEL " + Labels.IMAGE + "=snapshot", "LABEL " + Labels.SNAPSHOT_OF + "=postgres:16"));
        Settings settings = Settings.load().with(Setting.STATE_DIRECTORY, state.toString());

        assertThat(fake(engine, settings, "prune")).isZero();
        assertThat(out()).containsPattern("1 snapshot takes .*; remove with `harness prune --snapshots --yes`.");
        assertThat(fake(engine, settings, "prune", "--snapshots")).isZero();
        assertThat(out()).containsPattern("remove +snapshot +containerharness/snapshot:abc +of postgres:16, ");
        assertThat(engine.images().find(reference.toString())).isPresent();

        assertThat(fake(engine, settings, "prune", "--snapshots", "--yes")).isZero();
        assertThat(out()).contains("Removed snapshot containerharness/snapshot:abc of postgres:16.", "1 removed.");
        assertThat(engine.images().find(reference.toString())).isEmpty();
    }

    private int fake(FakeEngine engine, Settings settings, String... arguments) {
        out.reset();
        err.reset();
        return new HarnessCommand(() -> settings, ignored -> engine, console()).execute(arguments);
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
        assertThat(harness.engine().containers().find(extra.container(other).id()))
                .isEmpty();
        assertThat(harness.engine()
                        .networks()
                        .find(extra.network(other + "-net").engineName()))
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

    /** Dry run only: other sessions may run on this engine, and they decide whether it stays. */
    @Test
    void looksAtWhatTheMachineSharesByItsOwnRule(@TempDir Path state) throws IOException {
        String idle = name + "-idle";
        String used = name + "-used";
        Map<String, String> labels =
                Map.of(Labels.OURS, "true", Labels.SCOPE, Labels.SCOPE_MACHINE, Labels.VERSION, Labels.CURRENT_VERSION);
        Map<String, String> soon = new HashMap<>(labels);
        soon.put(Labels.DEADLINE, "1ns");
        harness.engine().volumes().create(new NewVolume(VolumeSpec.named("idle"), idle, labels));
        harness.engine().volumes().create(new NewVolume(VolumeSpec.named("used"), used, soon));
        try (RunningStack user = harness.start(StackSpec.named("user")
                .plus(NetworkSpec.named(name + "-net"))
                .plus(VolumeSpec.external("data", used))
                .plus(ContainerSpec.of(name + "-user", "redis:7")
                        .network(name + "-net")
                        .volumes("data:/data")))) {
            assertThat(harness.engine().containers().list(Map.of(Labels.NAME, name + "-user")))
                    .singleElement()
                    .satisfies(each -> assertThat(each.uses())
                            .containsExactlyInAnyOrder(
                                    used, user.network(name + "-net").id()));
            assertThat(prune(state, Harness::connectEngine, "--all", "--json")).isZero();

            assertThat(reason(idle))
                    .startsWith("stays made ")
                    .endsWith("ago, no use of it is noted here; it may be idle for 1h");
            // Which of both is said depends on whether a guard runs already.
            assertThat(reason(used))
                    .matches("stays (the running container "
                            + user.container(name + "-user").engineName()
                            + " uses it|the (session|build) .* runs, and what it uses is not noted here; it may be"
                            + " this)");
        } finally {
            harness.engine().volumes().remove(idle);
            harness.engine().volumes().remove(used);
        }
    }

    @Test
    void removesWhatTheMachineSharesAndNobodyUses(@TempDir Path state) throws IOException {
        FakeEngine engine = new FakeEngine();
        engine.volumes()
                .create(new NewVolume(
                        VolumeSpec.named("idle"),
                        "ch-idle-m-1",
                        Map.of(
                                Labels.OURS,
                                "true",
                                Labels.SCOPE,
                                Labels.SCOPE_MACHINE,
                                Labels.VERSION,
                                Labels.CURRENT_VERSION,
                                Labels.DEADLINE,
                                "1ns")));

        assertThat(prune(state, settings -> engine)).isZero();
        assertThat(out())
                .containsPattern(
                        "remove +volume +ch-idle-m-1 .*idle for longer than 1ns: made .* no use of it is noted")
                .contains("Nothing was removed. Repeat with --yes to do it.");
        assertThat(engine.volumeNames()).containsExactly("idle");

        assertThat(prune(state, settings -> engine, "--yes", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(out()).at("/removed/0/name").asText())
                .isEqualTo("ch-idle-m-1");
        assertThat(engine.volumeNames()).isEmpty();
    }

    private int prune(Path state, Function<Settings, Engine> connect, String... options) {
        out.reset();
        err.reset();
        Settings settings = Settings.load().with(Setting.STATE_DIRECTORY, state.toString());
        return new HarnessCommand(() -> settings, connect, console())
                .execute(Stream.concat(Stream.of("prune"), Stream.of(options)).toArray(String[]::new));
    }

    private String reason(String resource) throws IOException {
        for (JsonNode each : new ObjectMapper().readTree(out())) {
            if (each.path("name").asText().equals(resource)) {
                return each.path("verdict").asText() + " " + each.path("reason").asText();
            }
        }
        return "";
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

        assertThat(out())
                .contains("make: storage ", "cgroups ", "latency: a small call takes ", "off here: ")
                .contains("engine: ", "clock: ", "disk: ", "address pools: ", "leftovers: ", "credentials: ");
        assertThat(code).isEqualTo(out().contains("PROBLEM") ? 1 : 0);
    }

    @Test
    void doctorNamesAbsentHelpersAndQuotesNoSecret(@TempDir Path folder) throws IOException {
        MachineChecks checks = new MachineChecks(new EngineSettings(
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of("DOCKER_CONFIG", folder.toString(), "PATH", folder.toString()),
                folder));
        Path file = folder.resolve("config.json");
        assertThat(checks.findings())
                .extracting(CheckResult::seen)
                .singleElement()
                .asString()
                .startsWith("none: ");

        Files.writeString(file, """
                {"auths": {"registry.example.com": {}}, "credsStore": "absent"}""");
        assertThat(checks.findings())
                .extracting(CheckResult::seen)
                .containsExactly(
                        "for registry.example.com",
                        file + " names the helper docker-credential-absent, which is not on the PATH");

        Files.writeString(file, "{\n\"auths\": hunter2}");
        assertThat(checks.findings())
                .singleElement()
                .isEqualTo(CheckResult.problem(
                        "credentials",
                        "they cannot be read: " + file + " is not JSON, see line 2",
                        "Mend it, or log in again with docker login."));
    }

    @Test
    void doctorSaysHowToGetAnEngine() {
        int code = new HarnessCommand(
                        Settings::load,
                        settings -> {
                            throw new EngineUnavailableException("No engine at unix:///nowhere.", null);
                        },
                        console())
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
            harness.engine()
                    .containers()
                    .list(Map.of(Labels.NAME, "explained-db"))
                    .forEach(container -> harness.engine().containers().remove(container.id()));
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
        return new HarnessCommand(Settings::load, Harness::connectEngine, console()).execute(args);
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

    private Console console() {
        return new Console(
                Map.of(),
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
