package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.containerharness.Harness;
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Sweep;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code harness compose} against a real engine; each call is a program of its own, as far as that goes in one JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class ProjectCommandsOnEngineTest {

    private static final String SHOP = """
            services:
              db:
                image: redis:7
                healthcheck: {test: redis-cli ping, interval: 10s}
                ports: ["6379"]
                volumes: ["data:/data"]
                pre_stop: [{command: "touch /data/asked"}]
              job:
                image: redis:7
                command: sh -c "echo done; exit 0"
              web:
                image: redis:7
                depends_on: {db: {condition: service_healthy, restart: true}, job: {condition: service_completed_successfully}}
                environment: {GREETING: "${GREETING:-hello}"}
                ports: ["6379"]
            volumes: {data: }
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new java.util.concurrent.ConcurrentHashMap<>();
    private Engine engine;
    private String name;

    @BeforeAll
    void connect() {
        engine = Harness.connectEngine(Settings.load());
    }

    @AfterAll
    void disconnect() {
        engine.close();
    }

    @BeforeEach
    void name() throws IOException {
        name = "cli" + UUID.randomUUID().toString().substring(0, 8);
        environment.clear();
        environment.put("HOME", folder.toString());
        Files.writeString(folder.resolve("compose.yaml"), SHOP);
    }

    @AfterEach
    void leavesNothing() {
        compose("down", "-v", "--remove-orphans", "-t", "0");
        assertThat(containers()).isEmpty();
        assertThat(engine.networks().list(Map.of("com.docker.compose.project", name)))
                .isEmpty();
        assertThat(engine.volumes().list(Map.of("com.docker.compose.project", name)))
                .isEmpty();
    }

    @Test
    void startsAProjectThatLaterCallsFindUseAndEnd() throws IOException {
        assertThat(compose("up", "-d")).isZero();
        assertThat(err())
                .contains("Container " + name + "-web-1  started, ready after")
                .contains("It stays until: harness compose -p " + name + " down");

        assertThat(compose("ps", "--all", "--format", "json")).isZero();
        List<String> states = new ArrayList<>();
        for (String line : out().lines().toList()) {
            var row = new ObjectMapper().readTree(line);
            states.add(row.path("Service").asText() + " " + row.path("State").asText() + " "
                    + row.path("ExitCode").asInt());
        }
        assertThat(states).containsExactlyInAnyOrder("db running 0", "job exited 0", "web running 0");
        assertThat(compose("ps", "--services")).isZero();
        assertThat(out()).isEqualTo("db\nweb\n");

        assertThat(compose("port", "web", "6379")).isZero();
        String[] address = out().strip().split(":");
        try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
            assertThat(socket.isConnected()).isTrue();
        }
        assertThat(compose("port", "web", "80")).isEqualTo(1);
        assertThat(err()).contains("does not publish 80/tcp. Published: [6379/tcp].");

        assertThat(compose("logs", "job")).isZero();
        assertThat(out()).isEqualTo("job-1  | done\n");
        assertThat(compose("logs", "--no-log-prefix", "--tail", "1", "-f", "job"))
                .isZero();
        assertThat(out()).isEqualTo("done\n");

        assertThat(compose("down")).isZero();
        assertThat(containers()).isEmpty();
        assertThat(engine.volumes().list(Map.of("com.docker.compose.project", name)))
                .as("named volumes stay")
                .hasSize(1);
        assertThat(run("-p", name, "down", "-v")).as("without files").isZero();
    }

    @Test
    void runsCommandsWithTheirInputAndExitCodes() {
        assertThat(compose("up", "--wait", "db")).isZero();

        assertThat(compose("exec", "-T", "-e", "WORD=hi", "-w", "/tmp", "db", "sh", "-c", "echo -n $WORD $PWD; exit 7"))
                .isEqualTo(7);
        assertThat(out()).isEqualTo("hi /tmp");
        assertThat(withInput("typed", "exec", "db", "cat")).isZero();
        assertThat(out()).isEqualTo("typed");
        assertThat(compose("exec", "nothing", "ls")).isEqualTo(1);
        assertThat(err()).contains("has no container of the service <nothing> here.");
        assertThat(compose("exec", "--nothing", "db", "ls")).isEqualTo(16);
        assertThat(run("-p", "A B", "ps")).isEqualTo(1);
        assertThat(err()).contains("<A B> cannot be the name of a project");

        assertThat(compose(
                        "run", "--rm", "-e", "WORD=once", "web", "sh", "-c", "echo $WORD $GREETING; hostname; exit 3"))
                .isEqualTo(3);
        assertThat(out()).startsWith("once hello\n");
        assertThat(withInput("typed\n", "run", "--rm", "--no-deps", "web", "cat"))
                .isZero();
        assertThat(out()).isEqualTo("typed\n");
        assertThat(containers()).extracting(ContainerSummary::name).noneMatch(each -> each.contains("-run-"));
        assertThat(compose("run", "-T", "--no-deps", "--name", name + "-once", "web", "true"))
                .isZero();
        assertThat(containers()).extracting(ContainerSummary::name).contains(name + "-once");
        assertThat(compose("exec", "db", "redis-cli", "set", "a", "1")).isZero();
    }

    @Test
    void keepsWhatHasNotChangedAndReplacesWhatHas() throws IOException {
        assertThat(compose("up", "-d", "--scale", "web=2")).isZero();
        Map<String, String> before = ids();
        assertThat(before).containsOnlyKeys(name + "-db-1", name + "-job-1", name + "-web-1", name + "-web-2");

        assertThat(compose("up", "-d", "--scale", "web=2")).isZero();
        assertThat(ids()).isEqualTo(before);
        assertThat(err())
                .contains("Container " + name + "-db-1  unchanged, ready")
                .contains("Container " + name + "-job-1  started again, ready")
                .doesNotContain("was there already");

        environment.put("GREETING", "bye");
        assertThat(compose("up", "-d")).isZero();
        Map<String, String> after = ids();
        assertThat(after).containsOnlyKeys(name + "-db-1", name + "-job-1", name + "-web-1");
        assertThat(after.get(name + "-db-1")).isEqualTo(before.get(name + "-db-1"));
        assertThat(after.get(name + "-web-1")).isNotEqualTo(before.get(name + "-web-1"));

        Files.writeString(
                folder.resolve("compose.yaml"),
                SHOP.replace("  job:", "  jobs:").replace("job: {", "jobs: {"));
        assertThat(compose("up", "-d")).isZero();
        assertThat(err()).contains("warning: containers of services that the files do not have: " + name + "-job-1");
        assertThat(compose("up", "-d", "--remove-orphans")).isZero();
        assertThat(ids()).doesNotContainKey(name + "-job-1").containsKey(name + "-jobs-1");
        assertThat(kept()).as("what is kept, is kept from sweeps").allMatch("kept"::equals);
    }

    @Test
    void restartsWithThoseThatAskForIt() {
        assertThat(compose("up", "-d")).as(this::err).isZero();
        String web =
                engine.containers().inspect(name + "-web-1").state().startedAt().toString();

        assertThat(compose("restart", "-t", "1", "db")).as(this::err).isZero();

        assertThat(err()).contains("Container " + name + "-db-1  restarted, ready");
        assertThat(engine.containers()
                        .inspect(name + "-web-1")
                        .state()
                        .startedAt()
                        .toString())
                .isNotEqualTo(web);
        assertThat(compose("exec", "db", "ls", "/data/asked")).as(this::err).isZero();
        assertThat(compose("restart", "nothing")).isEqualTo(1);
    }

    @Test
    void stopsAndKeepsWhatRunsInTheForeground() throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread foreground = new Thread(() -> code.complete(compose("up")));
        foreground.start();
        await().until(() -> err().contains("Its output follows."));
        await().until(() -> out().contains("web-1  | "));

        foreground.interrupt();

        assertThat(code.get()).isEqualTo(130);
        assertThat(err()).contains("Project " + name + " is stopped.");
        assertThat(containers()).hasSize(3);
        allHaveEnded();
        assertThat(compose("up", "-d")).isZero();
        assertThat(err()).contains("Container " + name + "-web-1  started again, ready");
    }

    @Test
    void returnsTheExitCodeOfTheServiceThatIsAskedFor() throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), """
                services:
                  db: {image: "redis:7"}
                  tests: {image: "redis:7", command: sh -c "sleep 1; exit 4", depends_on: [db]}
                """);

        assertThat(compose("up", "--exit-code-from", "tests")).isEqualTo(4);

        allHaveEnded();
    }

    @Test
    void removesAgainWhatCannotStart() throws IOException {
        Files.writeString(
                folder.resolve("compose.yaml"), "services: {db: {image: 'redis:7', command: sh -c 'exit 5'}}");

        assertThat(compose("up", "-d")).isEqualTo(1);

        assertThat(err()).contains("exited with code 5");
        assertThat(containers()).isEmpty();
    }

    @Test
    void leavesAProjectOfDockersOwnCommandAlone() throws Exception {
        String other = "foreign-" + name;
        String image;
        try (Harness harness = Harness.connect()) {
            image = harness.images().used("redis:7").toString();
        }
        Process docker = new ProcessBuilder(
                        "docker", "create", "--name", other, "--label", "com.docker.compose.project=" + name, image)
                .redirectErrorStream(true)
                .start();
        assertThat(docker.waitFor()).isZero();
        try {
            assertThat(compose("up", "-d")).isEqualTo(1);
            assertThat(err()).contains("There is a project " + name + " that the harness has not started: " + other);
            assertThat(compose("down")).isEqualTo(1);
        } finally {
            engine.containers().remove(other);
        }
    }

    @Test
    void buildsWhatTheServicesBuild() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM redis:7\nARG WORD=none\nRUN echo $WORD > /word\n");
        Files.writeString(folder.resolve("compose.yaml"), "services: {app: {build: .}, db: {image: 'redis:7'}}");

        assertThat(compose("build", "--build-arg", "WORD=" + name)).isZero();
        String image = out().strip().replaceAll("app +", "");
        assertThat(image).startsWith("containerharness/build:");
        engine.images().remove(image, true);

        assertThat(compose("pull", "--policy", "missing", "db")).isZero();
        assertThat(err()).contains("redis:7  is there");
        assertThat(compose("up", "-d", "app")).isZero();
        assertThat(compose("down", "--rmi", "local")).isZero();
        assertThat(err()).contains("Removed image containerharness/build:");
    }

    /** As inspected: the engine's list is a moment behind. */
    private void allHaveEnded() {
        assertThat(containers())
                .as(err())
                .extracting(container ->
                        engine.containers().inspect(container.id()).state().status())
                .containsOnly("exited");
    }

    private Map<String, String> ids() {
        Map<String, String> ids = new java.util.TreeMap<>();
        containers().forEach(container -> ids.put(container.name(), container.id()));
        return ids;
    }

    private List<String> kept() {
        List<String> ids = containers().stream().map(ContainerSummary::id).toList();
        return new Sweep(engine)
                .look().stream()
                        .filter(finding -> ids.contains(finding.id()))
                        .map(Finding::reason)
                        .toList();
    }

    private List<ContainerSummary> containers() {
        return engine.containers().list(Map.of("com.docker.compose.project", name, Labels.OURS, "true"));
    }

    private int compose(String... arguments) {
        return withInput("", arguments);
    }

    private int withInput(String input, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("-f", folder.resolve("compose.yaml").toString(), "-p", name));
        all.addAll(List.of(arguments));
        return execute(input, all);
    }

    private int run(String... arguments) {
        return execute("", List.of(arguments));
    }

    private int execute(String input, List<String> arguments) {
        out.reset();
        err.reset();
        Console console = new Console(
                environment,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        List<String> all = new ArrayList<>(List.of("compose"));
        all.addAll(arguments);
        return new HarnessCommand(Settings::load, Harness::connectEngine, console).execute(all.toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
