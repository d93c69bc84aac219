package org.containerharness.compose.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.ComposeStack;
import org.containerharness.engine.ServiceUpdate;
import org.containerharness.engine.SwarmNode;
import org.containerharness.engine.TaskDetails;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.PoolEngines;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.pool.EnginePool;
import org.containerharness.pool.RunningService;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Services of a swarm on two engines that {@code bin/pool} starts. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SwarmServicesOnEnginesTest {

    @RegisterExtension
    static final PoolEngines ENGINES = new PoolEngines();

    private static final String WEB = """
            services:
              web:
                image: redis:7
                environment: {MODE: first}
                ports: [{target: 6379, mode: host}]
                deploy:
                  replicas: 2
                  endpoint_mode: dnsrr
                  placement: {max_replicas_per_node: %d}
                  update_config: {parallelism: 1, monitor: 500ms, order: %s}
                  restart_policy: {delay: 200ms}
            """;

    @TempDir
    private static Path folder;

    private static StackSpec stack(String yaml) {
        try {
            Path project = Files.createTempDirectory(folder, "shop");
            Files.writeString(project.resolve("compose.yaml"), yaml);
            return ComposeStack.of(project.resolve("compose.yaml")).swarm().toSpec();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunningStack start(EnginePool pool, StackSpec stack, RunningStack... below) {
        return pool.start(stack, List.of(below), Optional.empty());
    }

    private static String docker(int engine, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "-H", ENGINES.endpoint(engine)));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static void isReached(URI address) throws IOException {
        try (Socket connection = new Socket(address.getHost(), address.getPort())) {
            assertThat(connection.isConnected()).isTrue();
        }
    }

    private static String mode(RunningService service, TaskDetails task) {
        return service.exec(task, "sh", "-c", "echo $MODE").stdout().strip();
    }

    @Test
    void tasksOfBothNodesRunAreReachedAndHaveTheirSecretsAndConfigs() throws Exception {
        docker(0, "config", "create", "their-config", "/etc/hostname");
        Files.writeString(folder.resolve("token"), "open sesame");
        try (EnginePool pool = ENGINES.pool();
                RunningStack stack =
                        start(pool, stack(WEB.formatted(1, "stop-first") + """
                            secrets: [token]
                            configs: [{source: theirs, target: /etc/theirs}, {source: written, target: /etc/written, mode: 0400}]
                          client:
                            image: redis:7
                            depends_on: [web]
                            deploy: {mode: global, endpoint_mode: dnsrr}
                        secrets:
                          token: {file: %s}
                        configs:
                          theirs: {external: true, name: their-config}
                          written: {content: "written here"}
                        """.formatted(folder.resolve("token"))))) {
            RunningContainer web = stack.container("web");
            RunningService service = RunningService.of(web);
            List<TaskDetails> tasks = service.tasks();

            System.out.println("services: two with four tasks ready in "
                    + stack.startTime().toMillis() + " ms");
            assertThat(tasks).hasSize(2);
            assertThat(tasks.stream().map(TaskDetails::nodeId).distinct()).hasSize(2);
            assertThat(service.node(tasks.get(0)).map(SwarmNode::isReady)).hasValue(true);
            for (TaskDetails task : tasks) {
                assertThat(service.exec(task, "cat", "/run/secrets/token").stdout())
                        .isEqualTo("open sesame");
                assertThat(service.exec(task, "cat", "/etc/written").stdout()).isEqualTo("written here");
                assertThat(service.exec(task, "stat", "-c", "%a", "/etc/written")
                                .stdout())
                        .isEqualTo("400\n");
                assertThat(service.exec(task, "cat", "/etc/theirs").stdout())
                        .isEqualTo(Files.readString(Path.of("/etc/hostname")));
            }
            assertThat(web.isRunning()).isTrue();
            assertThat(web.logs().lines().filter(line -> line.contains("Ready to accept connections")))
                    .as("of both tasks")
                    .hasSize(2);
            isReached(URI.create("redis://" + web.endpoint(6379)));
            RunningService clients = RunningService.of(stack.container("client"));
            assertThat(clients.tasks()).as("one on each node").hasSize(2);
            for (TaskDetails client : clients.tasks()) {
                assertThat(clients.exec(client, "redis-cli", "-h", "web", "ping")
                                .stdout())
                        .isEqualTo("PONG\n");
            }
            assertThat(docker(
                            0,
                            "stack",
                            "services",
                            "--format",
                            "{{.Replicas}}",
                            web.inspect().labels().get("com.docker.stack.namespace")))
                    .contains("2/2");

            // Plain containers join the same network and have all that they ever have.
            try (RunningStack above = start(
                    pool,
                    StackSpec.named("test")
                            .plus(ContainerSpec.of("probe", "redis:7").network("default")),
                    stack)) {
                assertThat(above.container("probe")
                                .exec("redis-cli", "-h", "web", "ping")
                                .stdout())
                        .isEqualTo("PONG\n");
            }
        } finally {
            docker(0, "config", "rm", "their-config");
        }
    }

    @Test
    void aServiceIsScaledAndUpdatedTaskByTask() {
        try (EnginePool pool = ENGINES.pool();
                RunningStack stack = start(pool, stack(WEB.formatted(0, "stop-first")))) {
            RunningContainer web = stack.container("web");
            RunningService service = RunningService.of(web);

            service.scale(3);
            assertThat(service.tasks()).hasSize(3).allMatch(task -> mode(service, task)
                    .equals("first"));

            service.update(ServiceUpdate.NONE.env("MODE", "second"));
            assertThat(service.tasks()).hasSize(3).allMatch(task -> mode(service, task)
                    .equals("second"));
            assertThat(web.environment()).containsEntry("MODE", "second");

            TaskDetails victim = service.tasks().get(0);
            service.kill(victim);
            await().atMost(Duration.ofSeconds(20)).until(() -> service.tasks().stream()
                    .noneMatch(task -> task.id().equals(victim.id())));
            service.awaitRunning(Duration.ofSeconds(30));
            assertThat(service.tasks()).hasSize(3);

            long from = System.nanoTime();
            assertThatThrownBy(() -> service.update(ServiceUpdate.NONE.image("containerharness/none:1")))
                    .hasMessageContaining("The service <web> does not run")
                    .hasMessageContaining("containerharness/none:1");
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(60));

            web.stop();
            assertThat(service.tasks()).isEmpty();
        }
    }

    @Test
    void aNodeThatIsDrainedGivesItsTasksToAnother() throws Exception {
        try (EnginePool pool = ENGINES.pool();
                RunningStack stack = start(
                        pool,
                        stack(WEB.formatted(0, "start-first")
                                .replace("replicas: 2", "replicas: 1")
                                .replace("max_replicas_per_node: 0", "preferences: [{spread: node.labels.zone}]")))) {
            RunningContainer web = stack.container("web");
            RunningService service = RunningService.of(web);
            TaskDetails before = service.tasks().get(0);
            String endpoint = web.endpoint(6379);

            docker(0, "node", "update", "--availability", "drain", before.nodeId());
            try {
                await().atMost(Duration.ofSeconds(30)).until(() -> service.tasks().stream()
                        .anyMatch(task -> !task.nodeId().equals(before.nodeId())));
                service.awaitRunning(Duration.ofSeconds(30));

                assertThat(service.tasks()).singleElement().satisfies(task -> assertThat(task.nodeId())
                        .isNotEqualTo(before.nodeId()));
                assertThat(web.exec("redis-cli", "ping").stdout()).isEqualTo("PONG\n");
                assertThat(web.endpoint(6379)).isNotEqualTo(endpoint);
                isReached(URI.create("redis://" + web.endpoint(6379)));
            } finally {
                docker(0, "node", "update", "--availability", "active", before.nodeId());
            }
        }
    }

    @Test
    void whatKeepsTasksFromRunningIsTold() {
        try (EnginePool pool = ENGINES.pool()) {
            String yaml = WEB.formatted(0, "stop-first");
            assertThatThrownBy(() -> start(pool, stack(yaml + "    command: sh -c 'echo no such thing; exit 3'\n")))
                    .isInstanceOf(StartException.class)
                    .message()
                    // A task that runs for a moment may have been seen.
                    .containsAnyOf("a task of it has failed 3 times", "The container <web> exited with code 3")
                    .contains("no such thing");
            assertThatThrownBy(() -> start(pool, stack(yaml + "    volumes: [/there/is/no/such/folder:/data]\n")))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("a node refused a task")
                    .hasMessageContaining("/there/is/no/such/folder");
            long from = System.nanoTime();
            StackSpec nowhere =
                    stack(yaml.replace("{max_replicas_per_node: 0}", "{constraints: [node.labels.zone==west]}"));
            assertThatThrownBy(() -> start(
                            pool,
                            nowhere.withContainers(
                                    List.of(nowhere.containers().get(0).within(Duration.ofSeconds(3))))))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("0 of 2 tasks run after 3s")
                    .hasMessageContaining("no suitable node");
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
            assertThatThrownBy(() ->
                            start(pool, stack(yaml + "    secrets: [theirs]\nsecrets:\n  theirs: {external: true}\n")))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("The external secret \"theirs\" of <web> is not in the swarm");
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aNodeThatDiesGivesItsTasksToAnother() throws Exception {
        try (EnginePool pool = ENGINES.pool();
                RunningStack stack = start(
                        pool,
                        stack(WEB.formatted(1, "stop-first")
                                .replace(
                                        "{max_replicas_per_node: 1}",
                                        "{preferences: [{spread: node.labels.zone}]}")))) {
            RunningService service = RunningService.of(stack.container("web"));
            String worker = docker(0, "node", "ls", "--filter", "role=worker", "--quiet");
            assertThat(service.tasks())
                    .anyMatch(task ->
                            worker.startsWith(task.nodeId()) || task.nodeId().startsWith(worker));

            ENGINES.kill("b");
            long killed = System.nanoTime();
            await().atMost(Duration.ofMinutes(1)).until(() -> service.tasks().stream()
                    .noneMatch(task -> task.nodeId().startsWith(worker)));
            service.awaitRunning(Duration.ofSeconds(30));
            System.out.println("services: all tasks run again " + (System.nanoTime() - killed) / 1_000_000
                    + " ms after a node was killed");

            assertThat(service.tasks()).hasSize(2);
            assertThat(stack.container("web").exec("redis-cli", "ping").stdout())
                    .isEqualTo("PONG\n");
        } finally {
            ENGINES.start("b");
        }
    }

    @Test
    void oneNameIsTheAddressesOfTasksOrOneThatStandsForThem() {
        try (EnginePool pool = ENGINES.pool();
                RunningStack stack = start(pool, stack("""
                        services:
                          each: {image: redis:7, deploy: {replicas: 2, endpoint_mode: dnsrr}}
                          virtual: {image: redis:7, deploy: {replicas: 2}}
                        """))) {
            assertThat(addresses(stack, "each")).hasSize(2);
            assertThat(addresses(stack, "virtual")).hasSize(1);
        }
    }

    private static List<String> addresses(RunningStack stack, String name) {
        return stack.container("virtual")
                .exec("getent", "ahostsv4", name)
                .stdout()
                .lines()
                .map(line -> line.split(" ")[0])
                .distinct()
                .toList();
    }

    @Test
    void withoutAManagerServicesAreRefusedBeforeAnythingIsMade() {
        try (EnginePool pool = ENGINES.pool(ENGINES.endpoint(1), ENGINES.endpoint(2))) {
            assertThatThrownBy(() -> start(pool, stack(WEB.formatted(0, "stop-first"))))
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContaining("<web> (declared at ")
                    .hasMessageContaining("None of harness.engines is one: " + ENGINES.endpoint(1)
                            + " is a worker of a swarm, " + ENGINES.endpoint(2) + " is in no swarm");
        }
    }

    @Test
    void whatAKilledJvmLeavesIsRemoved() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        ENGINES.option(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName())
                .inheritIO()
                .start();

        assertThat(jvm.waitFor()).isEqualTo(Killed.CODE);
        long killed = System.nanoTime();
        try (EnginePool next = ENGINES.pool();
                RunningStack stack = start(next, StackSpec.named("next").plus(ContainerSpec.of("one", "redis:7")))) {
            assertThat(stack.container("one").isRunning()).isTrue();
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(ENGINES.left())
                    .noneMatch(each -> each.contains("web")
                            || each.contains(ResourceId.Kind.SERVICE.name())
                            || each.contains("SECRET")
                            || each.contains("CONFIG")
                            || each.contains("default")));
        }
        System.out.println(
                "services: nothing is left " + (System.nanoTime() - killed) / 1_000_000 + " ms after a kill");
    }

    /** A JVM that ends with services, and has no time to remove them. */
    static final class Killed {

        private static final int CODE = 9;

        private Killed() {}

        public static void main(String[] arguments) throws IOException {
            folder = Files.createTempDirectory("killed");
            start(ENGINES.pool(), stack(WEB.formatted(0, "stop-first") + """
                        secrets: [one]
                        configs: [two]
                    secrets:
                      one: {file: /etc/hostname}
                    configs:
                      two: {content: "two"}
                    """));
            Runtime.getRuntime().halt(CODE);
        }
    }

    @Test
    void aClassDeclaresThemOnTheOneEngineThatItHas() {
        TestRun.of(
                        Map.of(
                                "harness.engine.allowPlainTcp", "true",
                                "harness.engines", "",
                                "harness.engine.host", ENGINES.endpoint(0)),
                        OnOneEngine.class)
                .succeeded(1);
    }

    @WithCompose(files = "classpath:junit/swarm/compose.yaml", swarm = true)
    static class OnOneEngine {
        @Test
        void reaches(@Handle("web") RunningContainer web, @Endpoint("redis://web:6379") URI uri) throws Exception {
            assertThat(RunningService.of(web).tasks()).hasSize(2);
            assertThat(web.exec("redis-cli", "ping").stdout()).isEqualTo("PONG\n");
            isReached(uri);
        }
    }
}
