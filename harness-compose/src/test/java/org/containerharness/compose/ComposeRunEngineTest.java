package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.containerharness.Harness;
import org.containerharness.RecordedHarness;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Start order, readiness, hooks, failures and the end of Compose projects, on a real engine. */
@Tag("engine")
@Timeout(180)
class ComposeRunEngineTest {

    @RegisterExtension
    static final RecordedHarness RECORDED = new RecordedHarness();

    private static final List<CallListener.Call> CALLS = RECORDED.calls();
    private static Harness harness;

    @TempDir
    Path folder;

    @BeforeAll
    static void connect() {
        harness = RECORDED.harness();
    }

    // Conditions

    @Test
    void startsDependentsWhenTheirConditionHoldsAndNotBefore() {
        try (RunningStack stack = stack("""
                services:
                  db:
                    image: busybox:1
                    command: sh -c 'usleep 700000; touch /ready; sleep 600'
                    healthcheck: {test: test -f /ready, interval: 60s}
                  job:
                    image: busybox:1
                    command: sh -c 'usleep 300000; exit 0'
                  app:
                    image: busybox:1
                    command: sleep 600
                    depends_on:
                      db: {condition: service_healthy}
                      job: {condition: service_completed_successfully}
                """).start(harness)) {

            RunningContainer app = stack.container("app");
            assertThat(app.inspect().state().startedAt().orElseThrow())
                    .isAfter(stack.container("job")
                            .inspect()
                            .state()
                            .finishedAt()
                            .orElseThrow())
                    .isAfter(stack.container("db")
                            .inspect()
                            .state()
                            .startedAt()
                            .orElseThrow()
                            .plusMillis(700));
            assertThat(stack.container("job").inspect().state().exitCode()).isZero();
        }
    }

    @Test
    void takesAJobThatEndsWellForDone() {
        try (RunningStack stack = stack("services: {job: {image: \"busybox:1\", command: \"true\"}}")
                .start(harness)) {
            assertThat(stack.container("job").waitForExit(Duration.ofSeconds(10)))
                    .isZero();
        }
    }

    @Test
    void takesAJobThatEndsForFailedWhereAskedTo() {
        assertThatThrownBy(() -> stack("services: {job: {image: \"redis:7\", command: \"true\", ports: [\"6379\"]}}")
                        .strictExit()
                        .start(harness))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("exited with code 0");
    }

    @Test
    void goesOnWithoutADependencyThatIsNotRequired() {
        try (RunningStack stack = stack("""
                services:
                  extra: {image: "busybox:1", command: "false", healthcheck: {test: "true", interval: 60s}}
                  app:
                    image: busybox:1
                    command: sleep 600
                    depends_on: {extra: {condition: service_healthy, required: false}}
                """).start(harness)) {
            assertThat(stack.container("app").isRunning()).isTrue();
        }
    }

    @Test
    void judgesEachReplica() {
        StartException failure =
                catchThrowableOfType(StartException.class, () -> stack("""
                services:
                  web:
                    image: busybox:1
                    scale: 2
                    command: sh -c 'case $$(hostname) in x*) exit 3;; esac; sleep 600'
                    healthcheck: {test: "false", interval: 1s, retries: 1}
                """).start(harness));

        assertThat(failure).hasMessageContaining("unhealthy").hasMessageContaining("compose.yaml:2:3 services.web");
    }

    @Test
    void waitsForWhatItIsToldToWaitFor() {
        try (RunningStack stack = stack("""
                services:
                  app: {image: "busybox:1", command: "sh -c 'usleep 500000; echo up and running; sleep 600'"}
                """)
                .waitFor(
                        "app",
                        ReadinessSpec.of(new ReadyCondition.LogLine(
                                        java.util.regex.Pattern.compile("up and running"), 1))
                                .within(Duration.ofSeconds(30)))
                .start(harness)) {
            assertThat(harness.engine().logs().read(stack.container("app").id(), LogQuery.ALL))
                    .extracting(line -> line.text())
                    .contains("up and running");
        }
    }

    // Hooks, files, sharing

    @Test
    void runsHooksAfterTheStartAndBeforeAGracefulEnd() {
        RunningStack stack = stack("""
                services:
                  app:
                    image: busybox:1
                    command: sleep 600
                    stop_grace_period: 1s
                    init: true
                    volumes: ["traces:/traces"]
                    post_start:
                      - {command: [sh, -c, "echo $$WHO > /traces/started"], environment: {WHO: hook}, user: root}
                    pre_stop:
                      - {command: [sh, -c, "echo stopped > /traces/stopped"]}
                volumes: {traces: {external: true, name: hooks-traces}}
                """).start(withVolume("hooks-traces"));
        try {
            assertThat(stack.container("app").exec("cat", "/traces/started").stdout())
                    .isEqualTo("hook\n");
            stack.close();

            assertThat(DockerCommand.run(
                            "run",
                            "--rm",
                            "-v",
                            "hooks-traces:/traces",
                            "containerharness/busybox:1",
                            "cat",
                            "/traces/stopped"))
                    .isEqualTo("stopped\n");
        } finally {
            stack.close();
            DockerCommand.run("volume", "rm", "hooks-traces");
        }
    }

    private Harness withVolume(String name) {
        DockerCommand.run("volume", "create", name);
        return harness;
    }

    @Test
    void failsTheStartWhenAHookFails() {
        assertThatThrownBy(() -> stack("""
                        services:
                          app:
                            image: busybox:1
                            command: sleep 600
                            post_start: [{command: [sh, -c, "echo no such table; exit 7"]}]
                        """).start(harness))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("after start ended with exit code 7 and wrote: no such table");
    }

    @Test
    void handsConfigsAndSecretsOver() {
        new ProjectFolder(folder).with("from-file.conf", "from a file\n");
        try (RunningStack stack = stack("""
                services:
                  app:
                    image: busybox:1
                    command: sleep 600
                    configs: [file, {source: text, target: /etc/app.conf, mode: 0o440, uid: "5"}]
                    secrets: [token]
                configs:
                  file: {file: ./from-file.conf}
                  text: {content: "in place"}
                secrets:
                  token: {environment: TOKEN}
                """).env("TOKEN", "s3cret").start(harness)) {

            RunningContainer app = stack.container("app");
            assertThat(app.exec("cat", "/file").stdout()).isEqualTo("from a file\n");
            assertThat(app.exec("cat", "/etc/app.conf").stdout()).isEqualTo("in place");
            assertThat(app.exec("stat", "-c", "%a %u", "/etc/app.conf").stdout())
                    .isEqualTo("440 5\n");
            assertThat(app.exec("cat", "/run/secrets/token").stdout()).isEqualTo("s3cret");
        }
    }

    @Test
    void letsServicesShareNamespacesAndVolumes() {
        try (RunningStack stack = stack("""
                services:
                  side:
                    image: busybox:1
                    command: sleep 600
                    network_mode: service:app
                    pid: service:app
                    volumes_from: ["app:ro"]
                  app: {image: "redis:7", volumes: ["data:/data"]}
                volumes: {data: {}}
                """).start(harness)) {

            assertThat(stack.container("side")
                            .exec("sh", "-c", "echo PING | nc -w 1 127.0.0.1 6379")
                            .stdout())
                    .startsWith("+PONG");
            assertThat(stack.container("side").exec("ps").stdout()).contains("redis-server");
            assertThat(stack.container("side").exec("touch", "/data/x").succeeded())
                    .isFalse();
        }
    }

    @Test
    void givesTheDefaultRouteByGatewayPriorityWhereTheEngineKnowsItElseByName() {
        try (RunningStack stack = stack("""
                services:
                  app:
                    image: busybox:1
                    command: sleep 600
                    networks: {a: {}, b: {priority: 9}, c: {gw_priority: 9}}
                networks:
                  a: {ipam: {config: [{subnet: 10.213.1.0/24}]}}
                  b: {ipam: {config: [{subnet: 10.213.2.0/24}]}}
                  c: {ipam: {config: [{subnet: 10.213.3.0/24}]}}
                """).start(harness)) {
            String api = DockerCommand.run("version", "--format", "{{.Server.APIVersion}}")
                    .strip();
            boolean isKnown = Integer.parseInt(api.split("\\.")[1]) >= 48;

            assertThat(stack.container("app").exec("ip", "route").stdout())
                    .startsWith("default via 10.213." + (isKnown ? "3" : "1") + ".1 ");
        }
    }

    @Test
    void bindsPortsToLoopbackUnlessTheFileNamesAnAddressOrAsWritten() {
        ComposeStack project = stack("""
                services:
                  app:
                    image: nginx:1.27
                    ports: ["80", "127.0.0.2::81"]
                """).waitFor("app", new ReadyCondition.Running());

        assertThat(hostAddresses(project)).containsExactlyInAnyOrder("80/tcp 127.0.0.1", "81/tcp 127.0.0.2");
        assertThat(hostAddresses(project.addressesAsWritten()))
                .contains("80/tcp 0.0.0.0", "81/tcp 127.0.0.2")
                .doesNotContain("80/tcp 127.0.0.1");
    }

    private static List<String> hostAddresses(ComposeStack project) {
        try (RunningStack stack = project.start(harness)) {
            return DockerCommand.run("port", stack.container("app").id())
                    .lines()
                    .map(line -> line.replaceFirst(":\\d+$", "").replace(" ->", ""))
                    .toList();
        }
    }

    @Test
    void makesAMissingFolderUnlessTheFileDeclinesIt() {
        ComposeStack project = stack("""
                services:
                  app:
                    image: busybox:1
                    command: sleep 600
                    volumes:
                      - ./short:/short
                      - {type: bind, source: ./long, target: /long}
                """);
        project.start(harness).close();

        assertThat(folder.resolve("short")).isDirectory();
        assertThat(folder.resolve("long")).isDirectory();
        String declined = "services: {app: {volumes: [{type: bind, source: ./declined, target: /declined,"
                + " bind: {create_host_path: false}}]}}";
        assertThatThrownBy(() -> project.override(declined).start(harness))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining(folder.resolve("declined").toString());
        assertThat(folder.resolve("declined")).doesNotExist();
    }

    // Failures

    @Test
    void tellsWhichServiceFailedWhomItBlockedAndWhatTheOthersWrote() {
        StartException failure = catchThrowableOfType(StartException.class, () -> stack("""
                services:
                  log:
                    image: busybox:1
                    command: sh -c 'echo the driver is missing; sleep 600'
                  db:
                    image: busybox:1
                    command: sh -c 'echo cannot open the data file; exit 4'
                    healthcheck: {test: "true", interval: 60s, start_period: 60s}
                    depends_on: {log: {condition: service_healthy}}
                  app:
                    image: busybox:1
                    command: sleep 600
                    depends_on: {db: {condition: service_healthy}}
                """)
                .waitFor("log", new ReadyCondition.LogLine(java.util.regex.Pattern.compile("driver"), 1))
                .start(harness));

        assertThat(failure)
                .hasMessageContaining("The container <db>")
                .hasMessageContaining("compose.yaml:5:3 services.db")
                .hasMessageContaining("exited with code 4")
                .hasMessageContaining("Not started because of it: app")
                .hasMessageContaining("cannot open the data file")
                .hasMessageContaining("Last output of log:\n    the driver is missing");
        assertThat(failure.output()).containsKeys("db", "log");
    }

    @Test
    void namesWhatCannotBeHonouredBeforeAnythingStarts() {
        CALLS.clear();

        ComposeException refused =
                catchThrowableOfType(ComposeException.class, () -> stack("""
                services:
                  app: {image: "busybox:1", use_api_socket: true, isolation: hyperv}
                """).start(harness));

        assertThat(refused.getMessage())
                .contains("compose.yaml:2:29 services.app.use_api_socket: cannot be honoured")
                .contains("services.app.isolation: cannot be honoured: it is for containers on Windows");
        assertThat(CALLS).isEmpty();
    }

    @Test
    void namesMissingExternalNetworksAndVolumes() {
        assertThatThrownBy(() -> stack("""
                        services:
                          app: {image: "busybox:1", networks: [corp], volumes: ["archive:/a"]}
                        networks: {corp: {external: true, name: no-such-network}}
                        volumes: {archive: {external: true, name: no-such-volume}}
                        """).start(harness))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("compose.yaml:3:12 networks.corp: the external network <no-such-network>")
                .hasMessageContaining("compose.yaml:4:11 volumes.archive: the external volume <no-such-volume>");
    }

    @Test
    void saysWhichServiceHasNoHealthcheckToWaitFor() {
        assertThatThrownBy(() -> stack("""
                        services:
                          db: {image: "busybox:1", command: sleep 600}
                          app: {image: "busybox:1", depends_on: {db: {condition: service_healthy}}}
                        """).start(harness))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("<db>")
                .hasMessageContaining("has no healthcheck and none is declared");
    }

    // Several at once, and how much is asked of the engine

    @Test
    void runsTheSameFilesSeveralTimesAtOnce() {
        ComposeStack project = stack("""
                services:
                  cache:
                    image: redis:7
                    container_name: the-cache
                    ports: ["16379:6379"]
                    volumes: ["data:/data"]
                volumes: {data: {name: the-data}}
                networks: {default: {name: the-network}}
                """).randomPorts();
        List<CompletableFuture<RunningStack>> starts = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> project.start(harness)))
                .toList();
        List<RunningStack> stacks = starts.stream().map(CompletableFuture::join).toList();
        try {
            assertThat(stacks.stream().map(stack -> stack.endpoint("redis://cache:6379")))
                    .doesNotHaveDuplicates();
            assertThat(stacks.stream().map(stack -> stack.container("cache").engineName()))
                    .doesNotHaveDuplicates()
                    .allMatch(name -> name.startsWith("the-cache-"));
        } finally {
            stacks.forEach(RunningStack::close);
        }
    }

    @Test
    void startsTwoServicesAndReachesBothWithFewCalls() {
        ComposeStack project = stack("""
                services:
                  cache: {image: "redis:7"}
                  web: {image: "nginx:1.27", ports: ["80"]}
                """);
        project.start(harness).close();
        CALLS.clear();

        RunningStack stack = project.start(harness);
        URI cache = stack.endpoint("redis://cache:6379");
        URI web = stack.endpoint("http://web:80");
        stack.close();

        assertThat(cache.getPort()).isPositive();
        assertThat(web.getPort()).isPositive();
        assertThat(CALLS).hasSizeLessThanOrEqualTo(25);
    }

    @Test
    void keepsAVolumeOfAFixedProjectThatWasThereBefore() {
        DockerCommand.run("volume", "create", "composerun_data");
        try {
            stack("""
                    services: {app: {image: "busybox:1", command: sleep 600, volumes: ["data:/data"]}}
                    volumes: {data: {}}
                    """).projectName("composerun").start(harness).close();

            assertThat(harness.engine().volumes().find("composerun_data")).isPresent();
        } finally {
            DockerCommand.run("volume", "rm", "composerun_data");
        }
    }

    @Test
    void usesAndKeepsWhatAnotherProjectMadeUnderTheSameNames() {
        String yaml = """
                services:
                  app: {image: "containerharness/busybox:1", command: sleep 600, networks: [net], volumes: ["vol:/v"]}
                networks: {net: {name: composerun-net}}
                volumes: {vol: {name: composerun-vol}}
                """;
        ComposeStack project = stack(yaml).namesAsWritten();
        DockerCommand.runIn(folder, Map.of(), "compose", "-p", "composerunother", "up", "-d", "--scale", "app=0");
        ListAppender<ILoggingEvent> log = listen();
        try {
            try (RunningStack stack = project.start(harness)) {
                assertThat(stack.network("net").engineName()).isEqualTo("composerun-net");
                assertThat(stack.volume("vol").engineName()).isEqualTo("composerun-vol");
            }
            assertThat(harness.engine().networks().find("composerun-net")).isPresent();
            assertThat(harness.engine().volumes().find("composerun-vol")).isPresent();
            assertThat(log.list)
                    .filteredOn(event -> event.getLevel() == Level.WARN)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(text -> text.startsWith("Network composerun-net was there already"))
                    .anyMatch(
                            text -> text.startsWith("Volume composerun-vol was there already and was made for something"
                                    + " else: its label com.docker.compose.project is \"composerunother\", not"));
        } finally {
            ignore(log);
            DockerCommand.runIn(folder, Map.of(), "compose", "-p", "composerunother", "down", "-v", "-t", "0");
        }
    }

    @Test
    void refusesANetworkNameThatIsTakenBySomethingElseAsDockersOwnCommandDoes() {
        ComposeStack project = stack("""
                services: {app: {image: "containerharness/busybox:1", command: sleep 600, networks: [net]}}
                networks: {net: {name: composerun-foreign}}
                """).namesAsWritten();
        DockerCommand.run("network", "create", "composerun-foreign");
        try {
            assertThatThrownBy(() -> DockerCommand.runIn(
                            folder, Map.of(), "compose", "-p", "composerunother", "up", "-d", "--scale", "app=0"))
                    .hasMessageContaining("incorrect label com.docker.compose.network");
            assertThatThrownBy(() -> project.start(harness))
                    .isInstanceOf(StartException.class)
                    .message()
                    .containsIgnoringWhitespaces(
                            "composerun-foreign of the network <net> (declared at compose.yaml:2:12"
                                    + " networks.net) is that of a network made for something else: its label"
                                    + " com.docker.compose.network is \"\", not \"net\"");
            assertThat(harness.engine().networks().find("composerun-foreign")).isPresent();
        } finally {
            DockerCommand.run("network", "rm", "composerun-foreign");
        }
    }

    private static ListAppender<ILoggingEvent> listen() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger("org.containerharness")).addAppender(log);
        return log;
    }

    private static void ignore(ListAppender<ILoggingEvent> log) {
        ((Logger) LoggerFactory.getLogger("org.containerharness")).detachAppender(log);
    }

    // Docker's own command

    @Test
    void isKnownToDockersOwnCommand() {
        try (RunningStack stack = stack("""
                services:
                  cache: {image: "redis:7", volumes: ["data:/data"]}
                  teller: {image: "busybox:1", command: "sh -c 'echo told you; sleep 600'", scale: 2}
                volumes: {data: {}}
                """).start(harness)) {
            String name = stack.name();

            assertThat(DockerCommand.run("compose", "ls")).contains(name).contains("running(3)");
            assertThat(DockerCommand.run("compose", "-p", name, "ps", "--format", "{{.Service}} {{.Name}}"))
                    .contains("cache " + name + "-cache-1")
                    .contains("teller " + name + "-teller-2");
            assertThat(DockerCommand.run("compose", "-p", name, "logs", "teller"))
                    .contains("told you");
            DockerCommand.run("compose", "-p", name, "down", "-v", "-t", "0");

            assertThat(harness.engine().containers().find(name + "-cache-1")).isEmpty();
            assertThat(harness.engine().networks().find(name + "_default")).isEmpty();
            assertThat(harness.engine().volumes().find(name + "_data")).isEmpty();
        }
    }

    private ComposeStack stack(String yaml) {
        ProjectFolder project = new ProjectFolder(folder).with("compose.yaml", yaml);
        return ComposeStack.of(ComposeRequest.of(Path.of("compose.yaml"))
                .withWorkingDirectory(project.folder())
                .withEnvironment(Map.of()));
    }
}
