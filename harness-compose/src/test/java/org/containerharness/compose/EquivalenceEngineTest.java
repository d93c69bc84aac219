package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
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
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.run.RunningStack;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Containers, networks and volumes of a project are on the engine as those that Docker's own command makes. */
@Tag("engine")
@Timeout(180)
class EquivalenceEngineTest {

    private static final Map<String, String> VARIABLES = Map.of("EQUIVALENCE_SECRET", "hidden");

    private static Harness harness;

    @BeforeAll
    static void connect() {
        Settings settings = Settings.load();
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
        }
    }

    private static Map<String, String> ours(Path folder, String project) {
        ComposeStack stack = ComposeStack.of(folder.resolve("compose.yaml"))
                .env("EQUIVALENCE_SECRET", "hidden")
                .profiles("*")
                .projectName(project)
                .namesAsWritten();
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
