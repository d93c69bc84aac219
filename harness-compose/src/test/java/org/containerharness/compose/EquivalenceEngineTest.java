package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.engine.EngineException;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.NetworkAction;
import org.containerharness.plan.Operation;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Containers, networks and volumes of a project are on the engine as those that Docker's own command makes. */
@Tag("engine")
@Timeout(180)
class EquivalenceEngineTest {

    private static final Map<String, String> VARIABLES = Map.of("EQUIVALENCE_SECRET", "hidden");

    private static Harness harness;

    @BeforeAll
    static void connect() {
        // Which host port is free is the one thing that docker compose leaves to the engine.
        Settings settings = Settings.load().with(Setting.PORTS_RANGE, "off");
        harness = Harness.connect(
                settings.text(Setting.IMAGE_PREFIX).isPresent()
                        ? settings
                        : settings.with(Setting.IMAGE_PREFIX, "containerharness/"));
        DockerCommand.run("network", "create", "equivalence-outside");
        DockerCommand.run("volume", "create", "equivalence-kept");
        DockerCommand.run(
                "run",
                "-d",
                "--name",
                "equivalence-outsider",
                "-v",
                "equivalence-kept:/kept",
                "containerharness/busybox:1",
                "sleep",
                "600");
        DockerCommand.run("exec", "equivalence-outsider", "mkdir", "-p", "/kept/below");
    }

    @AfterAll
    static void disconnect() {
        harness.close();
        DockerCommand.run("rmi", "-f", "equivalence-extra:1");
        DockerCommand.run("rm", "-f", "equivalence-outsider");
        DockerCommand.run("volume", "rm", "equivalence-kept");
        DockerCommand.run("network", "rm", "equivalence-outside");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void isAsDockersOwnCommandMakesIt(String name) throws URISyntaxException {
        Path folder = folder().resolve(name);
        Map<String, String> theirs = theirs(folder, "eqtheirs");
        Map<String, String> ours = ours(folder, "eqours");

        assertThat(theirs).isNotEmpty();
        assertThat(differences(theirs, ours)).isEmpty();
    }

    /** Of what this engine can make and not start. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("creatable")
    void isCreatedAsDockersOwnCommandDoes(String name) throws URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(EquivalenceEngineTest.class.getResource("/equivalence-created"))
                        .toURI())
                .resolve(name);
        Map<String, String> theirs = created(folder);
        StackSpec spec = ComposeStack.of(folder.resolve("compose.yaml"))
                .projectName("eqours")
                .namesAsWritten()
                .addressesAsWritten()
                .toSpec();
        Map<String, String> ours = new TreeMap<>();
        try {
            for (Operation operation : harness.plan(spec).operations()) {
                if (operation.action() instanceof NetworkAction.Create create) {
                    harness.engine().networks().create(create.network());
                } else if (operation.action() instanceof ContainerAction.Create create) {
                    harness.engine().containers().create(create.container());
                }
            }
            ours.putAll(Inspection.of("eqours"));
        } catch (EngineException refused) {
            ours.put("refused", "yes");
        } finally {
            DockerCommand.run("compose", "-p", "eqours", "down", "-t", "0", "-v");
        }

        assertThat(theirs).isNotEmpty();
        assertThat(differences(theirs, ours)).isEmpty();
    }

    static Stream<String> creatable() {
        return Stream.of("devices", "realtime");
    }

    /** A kernel may have no real-time groups, then both must refuse. */
    private static Map<String, String> created(Path folder) {
        try {
            DockerCommand.runIn(folder, VARIABLES, "compose", "-p", "eqtheirs", "create");
            return Inspection.of("eqtheirs");
        } catch (AssertionError refused) {
            return Map.of("refused", "yes");
        } finally {
            DockerCommand.run("compose", "-p", "eqtheirs", "down", "-t", "0", "-v");
        }
    }

    /**
     * Of each key that no stack can have, what this engine or this command says or does; when one of them learns it, this
     * fails and the key goes into a stack.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("impossible")
    void cannotBeCompared(String key, String service, String answer, @TempDir Path folder) throws IOException {
        assumeTrue(
                DockerCommand.run("compose", "version", "--short").startsWith("2.26."),
                "the list is of Docker Compose 2.26");
        new ProjectFolder(folder)
                .with("raw.env", "A=b\n")
                .with(
                        "compose.yaml",
                        "services:\n  a:\n    image: containerharness/busybox:1\n    command: sleep 600\n    " + service
                                + "\n");
        String seen;
        try {
            DockerCommand.runIn(folder, Map.of(), "compose", "-p", "eqcannot", "create");
            seen = DockerCommand.run("inspect", "--format", "{{json .HostConfig}}", "eqcannot-a-1");
        } catch (AssertionError refused) {
            seen = String.valueOf(refused.getMessage());
        } finally {
            DockerCommand.run("compose", "-p", "eqcannot", "down", "-t", "0", "-v");
        }

        assertThat(seen).as(key).contains(answer);
    }

    static Stream<Arguments> impossible() throws IOException {
        try (InputStream stream = EquivalenceEngineTest.class.getResourceAsStream("/equivalence-impossible.txt")) {
            String all = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            return all
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3))
                    .map(parts -> Arguments.of(parts[0].strip(), parts[1].strip(), parts[2].strip()))
                    .toList()
                    .stream();
        }
    }

    static Stream<String> stacks() throws URISyntaxException, IOException {
        try (Stream<Path> folders = Files.list(folder())) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(EquivalenceEngineTest.class.getResource("/equivalence"))
                .toURI());
    }

    private static Map<String, String> theirs(Path folder, String project) {
        try {
            DockerCommand.runIn(folder, VARIABLES, "compose", "-p", project, "--profile", "*", "up", "-d", "--build");
            return Inspection.of(project);
        } finally {
            DockerCommand.runIn(
                    folder,
                    VARIABLES,
                    "compose",
                    "-p",
                    project,
                    "--profile",
                    "*",
                    "down",
                    "-t",
                    "0",
                    "-v",
                    "--rmi",
                    "local");
            // It has a name that is not the project's; the harness would take that away and leave it nameless.
            DockerCommand.run("rmi", "-f", "equivalence-extra:1");
        }
    }

    private static Map<String, String> ours(Path folder, String project) {
        ComposeStack stack = ComposeStack.of(folder.resolve("compose.yaml"))
                .env("EQUIVALENCE_SECRET", "hidden")
                .profiles("*")
                .projectName(project)
                .namesAsWritten()
                .addressesAsWritten();
        // Nothing listens in the containers of the comparison.
        if (folder.endsWith("ports")) {
            stack = stack.waitFor(
                    "web", ReadinessSpec.of(new ReadyCondition.Running()).within(Duration.ofSeconds(20)));
        }
        try (RunningStack running = stack.start(harness)) {
            return Inspection.of(running.name());
        }
    }

    /** Each line that only one has, or that differs. */
    private static Map<String, String> differences(Map<String, String> theirs, Map<String, String> ours) {
        TreeSet<String> keys = new TreeSet<>(theirs.keySet());
        keys.addAll(ours.keySet());
        Map<String, String> differences = new TreeMap<>(new HashMap<>());
        for (String key : keys) {
            String their = theirs.getOrDefault(key, "(nothing)");
            String our = ours.getOrDefault(key, "(nothing)");
            if (!their.equals(our)) {
                differences.put(key, "docker compose: " + their + ", harness: " + our);
            }
        }
        return differences;
    }
}
