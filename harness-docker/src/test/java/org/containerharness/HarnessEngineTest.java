package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.Labels;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.LifecycleSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.Ulimit;
import org.containerharness.model.VolumeSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the harness promises, on a real engine with real services. */
@Tag("engine")
@Timeout(120)
class HarnessEngineTest {

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

    @Test
    void startsAWarmContainerWithAtMostFourCallsAndStopsItWithOne() {
        StackSpec spec = stack(redis("cache"));
        harness.start(spec).close();
        CALLS.clear();

        RunningStack stack = harness.start(spec);
        List<CallListener.Call> start = List.copyOf(CALLS);
        RunningContainer cache = stack.container("cache");
        CALLS.clear();
        stack.close();

        assertThat(start).hasSizeLessThanOrEqualTo(4);
        // An engine that is slow to answer the removal is asked meanwhile whether the container is gone.
        await().untilAsserted(() -> assertThat(CALLS)
                .filteredOn(call -> !call.method().equals("GET"))
                // A probe of an earlier test may have been on its way.
                .filteredOn(
                        call -> call.path().contains(cache.id()) || call.path().contains(cache.engineName()))
                .hasSize(1));
    }

    @Test
    void startsAContainerWhoseOutputIsAwaitedWithAtMostFourCalls() {
        StackSpec spec = stack(redis("cache").waitFor(log("Ready to accept connections")));
        harness.start(spec).close();
        CALLS.clear();

        try (RunningStack stack = harness.start(spec)) {
            assertThat(CALLS).hasSizeLessThanOrEqualTo(4);
            assertThat(stack.container("cache").logs()).contains("Ready to accept connections");
        }
    }

    @Test
    void aPortBoundToAnotherAddressIsJudgedAndGivenThere() throws IOException {
        StackSpec spec = StackSpec.named("addresses")
                .plus(onlyAt("six", "[::1]::6379"))
                .plus(onlyAt("second", "127.0.0.2::6379"))
                .plus(onlyAt("everywhere", "[::]::6379"));

        try (RunningStack stack = harness.start(spec)) {
            assertThat(stack.rewrite("six:6379")).isEqualTo("[::1]:" + port(stack, "six"));
            assertThat(stack.endpoint("redis://six:6379/0").getHost()).isEqualTo("[::1]");
            assertThat(stack.rewrite("second:6379")).isEqualTo("127.0.0.2:" + port(stack, "second"));
            assertThat(stack.rewrite("everywhere:6379")).isEqualTo("[::1]:" + port(stack, "everywhere"));
            for (RunningContainer container : stack.containers()) {
                InetSocketAddress given = container.address(ContainerPort.tcp(6379));
                try (Socket socket = new Socket(given.getHostString(), given.getPort())) {
                    assertThat(socket.isConnected()).isTrue();
                }
            }
        }
    }

    private static ContainerSpec onlyAt(String name, String port) {
        return ContainerSpec.of(name, "redis:7").ports(port);
    }

    private static int port(RunningStack stack, String container) {
        return stack.container(container)
                .inspect()
                .ports()
                .get(ContainerPort.tcp(6379))
                .get(0)
                .port();
    }

    @Test
    void aContainerKeepsItsHostPortsWhateverHappensToIt() throws IOException {
        StackSpec spec = StackSpec.named("ports")
                .plus(NetworkSpec.named("backend"))
                .plus(redis("cache").ports("53/udp").network("backend", "store"))
                .plus(sleeper("other").network("backend"));

        try (RunningStack stack = harness.start(spec)) {
            RunningContainer cache = stack.container("cache");
            Map<ContainerPort, InetSocketAddress> before = cache.publishedPorts();
            assertThat(before).hasSize(2);

            cache.restart();
            assertThat(cache.publishedPorts()).isEqualTo(before);
            cache.stop();
            cache.start();
            assertThat(cache.publishedPorts()).isEqualTo(before);
            RunningNetwork backend = stack.network("backend");
            cache.disconnect(backend);
            cache.connect(backend);
            assertThat(cache.publishedPorts()).isEqualTo(before);
            assertThat(stack.container("other").exec("nslookup", "store").exitCode())
                    .hasValue(0);
            await().ignoreExceptions().untilAsserted(() -> new Socket("127.0.0.1", cache.port()).close());
        }
    }

    @Test
    void aContainerKnowsTheAddressOfItsPortsBeforeItStarts() throws IOException {
        Path file = Files.writeString(folder.resolve("listeners"), "at ${address:6379} and $${port:6379}");
        StackSpec spec = StackSpec.named("known")
                .plus(ContainerSpec.of("cache", "redis:7")
                        .ports("6379", "[::1]::7000")
                        .waitFor(new ReadyCondition.Listening(List.of(ContainerPort.tcp(6379))))
                        .command("redis-server", "--replica-announce-port", "${port:6379}")
                        .env("ADVERTISED", "redis://${address:6379}/0")
                        .env("SIX", "${host:7000} ${address:7000}")
                        .file(FileSpec.ofPath(file, "/etc/listeners/").asTemplate())
                        .withLifecycle(new LifecycleSpec(
                                List.of(
                                        HookSpec.of(
                                                // The hook runs as soon as the process does, which may not listen yet.
                                                "sh",
                                                "-c",
                                                "until redis-cli ping; do sleep 0.1; done; redis-cli set hook ${address:6379}")),
                                List.of(),
                                false)))
                .plus(sleeper("app").env("CACHE", "${address:cache:6379}"));

        try (RunningStack stack = harness.start(spec)) {
            RunningContainer cache = stack.container("cache");
            String address = "127.0.0.1:" + cache.port(6379);
            String six = "[::1]:" + cache.port(7000);
            assertThat(cache.environment())
                    .containsEntry("ADVERTISED", "redis://" + address + "/0")
                    .containsEntry("SIX", "::1 " + six);
            assertThat(cache.exec("redis-cli", "config", "get", "replica-announce-port")
                            .stdout())
                    .contains(Integer.toString(cache.port(6379)));
            assertThat(cache.exec("cat", "/etc/listeners/listeners").stdout())
                    .isEqualTo("at " + address + " and ${port:6379}");
            assertThat(cache.exec("redis-cli", "get", "hook").stdout()).contains(address);
            assertThat(stack.container("app").environment()).containsEntry("CACHE", address);
        }
    }

    @Test
    void passesEveryOptionOnToTheEngine() throws IOException {
        Path file = Files.writeString(folder.resolve("greeting.txt"), "from a file");
        ContainerSpec spec = ContainerSpec.of("box", "busybox:1")
                .process(p -> p.withCommand(Command.parse("sh -c 'trap \"exit 0\" TERM; while :; do sleep 0.1; done'"))
                        .plusEnvironment(Map.of("GREETING", "hello world"))
                        .withWorkingDirectory("/tmp")
                        .withUser("1000:1000")
                        .withInit(true)
                        .withStopSignal("SIGTERM")
                        .withStopTimeout(Duration.ofSeconds(3)))
                .networking(n -> n.withHostname("box-host")
                        .plusExtraHosts(List.of("elsewhere:10.1.2.3"))
                        .withDns(List.of("10.9.9.9"), List.of("example.test"), List.of("ndots:2")))
                .resources(r -> r.withMemory(ByteSize.ofMegabytes(32))
                        .withCpus(new BigDecimal("0.5"))
                        .withPids(40)
                        .withSharedMemory(ByteSize.ofMegabytes(8))
                        .withUlimits(List.of(Ulimit.parse("nofile=200:300"))))
                .security(s -> s.withReadOnlyRoot(true).withCapabilities(List.of("NET_ADMIN"), List.of("CHOWN")))
                .plusMounts(List.of(
                        new MountSpec.TmpfsMount(new org.containerharness.model.ContainerPath("/scratch"), "size=1m"),
                        new MountSpec.BindMount(
                                file,
                                new org.containerharness.model.ContainerPath("/greeting"),
                                true,
                                false,
                                List.of())))
                .plusLabels(Map.of("team", "orders"))
                .waitFor(new ReadyCondition.Running());

        try (RunningStack stack = harness.start(stack(spec))) {
            RunningContainer box = stack.container("box");

            assertThat(out(box, "id -u; id -g; pwd; hostname; echo $GREETING"))
                    .isEqualTo("1000\n1000\n/tmp\nbox-host\nhello world\n");
            assertThat(out(box, "cat /etc/hosts /etc/resolv.conf"))
                    .contains("10.1.2.3\telsewhere", "nameserver 10.9.9.9", "search example.test", "ndots:2");
            assertThat(out(box, "ulimit -Sn; ulimit -Hn")).isEqualTo("200\n300\n");
            assertThat(out(box, "df -k /dev/shm | tail -1")).contains("8192");
            assertThat(out(box, "cat /greeting")).isEqualTo("from a file");
            assertThat(out(box, "touch /scratch/ok && echo yes; touch /no 2>&1"))
                    .contains("yes", "Read-only file system");
            assertThat(out(box, "cat /proc/1/comm")).contains("init");
            assertThat(box.inspect().labels()).containsEntry("team", "orders").containsEntry(Labels.NAME, "box");
        }
    }

    @Test
    void makesAMissingFolderOfTheHostThatATextMounts(@TempDir Path folder) {
        ContainerSpec spec = ContainerSpec.of("box", "redis:7")
                .volumes(folder.resolve("new/data") + ":/given")
                .waitFor(new ReadyCondition.Running());

        try (RunningStack stack = harness.start(stack(spec))) {
            assertThat(out(stack.container("box"), "ls -d /given")).isEqualTo("/given\n");
            assertThat(folder.resolve("new/data")).isDirectory();
        }
    }

    @Test
    void refusesAMissingFolderOfTheHostBeforeAnythingStarts(@TempDir Path folder) {
        Path missing = folder.resolve("missing");
        StackSpec both = stack(
                redis("innocent"),
                redis("guilty")
                        .plusMounts(List.of(new MountSpec.BindMount(
                                missing,
                                new org.containerharness.model.ContainerPath("/given"),
                                true,
                                false,
                                List.of("z")))));

        assertThatThrownBy(() -> harness.start(both))
                .isInstanceOf(org.containerharness.model.DeclarationException.class)
                .hasMessageContaining("<" + missing + ">, which <guilty> mounts at /given, is not there")
                .hasMessageContaining("createSource");
        assertThat(harness.engine().containers().list(Map.of(Labels.NAME, "innocent")))
                .isEmpty();
        assertThat(missing).doesNotExist();
    }

    @Test
    void publishesPortsOnLoopbackOnly() {
        try (RunningStack stack = harness.start(stack(redis("cache").ports("6380/udp")))) {
            ContainerDetails facts = stack.container("cache").inspect();

            assertThat(facts.ports().get(ContainerPort.tcp(6379)))
                    .singleElement()
                    .satisfies(binding -> assertThat(binding.address()).isEqualTo("127.0.0.1"));
            assertThat(facts.ports().get(ContainerPort.parse("6380/udp"))).hasSize(1);
        }
    }

    @Test
    void resolvesNamesAndAliasesInNetworksAndConnectsAtRunTime() {
        StackSpec spec = stack(
                        redis("cache").network("front").network("back", "store"),
                        sleeper("client").network("back"),
                        sleeper("outsider"))
                .plus(NetworkSpec.named("front").withSubnets(List.of(NetworkSpec.Subnet.of("10.213.7.0/28"))))
                .plus(NetworkSpec.named("back").withInternal(true));

        try (RunningStack stack = harness.start(spec)) {
            RunningContainer client = stack.container("client");
            RunningContainer outsider = stack.container("outsider");

            assertThat(answersPing(client, "cache")).isTrue();
            assertThat(answersPing(client, "store")).isTrue();
            assertThat(answersPing(outsider, "cache")).isFalse();
            outsider.connect(stack.network("back"), "late");
            assertThat(answersPing(outsider, "store")).isTrue();
            outsider.disconnect(stack.network("back"));
            assertThat(answersPing(outsider, "store")).isFalse();
            assertThat(stack.network("front").inspect().subnets()).containsExactly("10.213.7.0/28");
        }
    }

    @Test
    void sharesTheHostsNetworkOrHasNone() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        StackSpec spec = stack(
                ContainerSpec.of("host", "redis:7")
                        .command("redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1")
                        .networking(n -> n.withMode("host"))
                        .waitFor(new ReadyCondition.Listening(List.of(ContainerPort.tcp(port)))),
                sleeper("alone").networking(n -> n.withMode("none")));

        try (RunningStack stack = harness.start(spec)) {
            assertThat(stack.rewrite("redis://host:" + port)).isEqualTo("redis://127.0.0.1:" + port);
            assertThat(out(stack.container("alone"), "ls /sys/class/net")).isEqualTo("lo\n");
        }
    }

    /** A JVM that ends without closing anything, as a test that calls System.exit makes it. */
    @Test
    void removesEverythingWhenTheJvmExits() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExitingMain.class.getName(),
                        harness.settings().text(Setting.IMAGE_PREFIX).orElse(""))
                .redirectErrorStream(true)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(7);
        String owner = output.lines()
                .filter(line -> line.startsWith("owner "))
                .findFirst()
                .orElseThrow()
                .substring(6);
        assertThat(harness.engine().containers().list(Map.of(Labels.OWNER, owner)))
                .isEmpty();
        assertThat(harness.engine().networks().list(Map.of(Labels.OWNER, owner)))
                .isEmpty();
    }

    /** Starts a stack and exits. */
    static final class ExitingMain {

        private ExitingMain() {}

        public static void main(String[] arguments) {
            Harness own = Harness.connect(Settings.load().with(Setting.IMAGE_PREFIX, arguments[0]));
            own.start(stack(sleeper("left").network("net")).plus(NetworkSpec.named("net")));
            System.out.println("owner " + own.owner());
            System.exit(
                    own.engine()
                                            .containers()
                                            .list(Map.of(Labels.OWNER, own.owner()))
                                            .size()
                                    == 1
                            ? 7
                            : 8);
        }
    }

    @Test
    void keepsDataInAVolumeThatOutlivesItsContainer() {
        StackSpec volumes = StackSpec.named("volumes")
                .plus(VolumeSpec.named("data").withFiles(List.of(FileSpec.ofText("seed", "/seeded/a.txt"))));
        try (RunningStack below = harness.start(volumes)) {
            StackSpec writer = stack(sleeper("writer").volumes("data:/data"));
            try (RunningStack first = harness.start(writer, List.of(below))) {
                assertThat(out(first.container("writer"), "cat /data/seeded/a.txt"))
                        .isEqualTo("seed");
                out(first.container("writer"), "echo kept > /data/b.txt");
            }
            try (RunningStack second =
                    harness.start(stack(sleeper("reader").volumes("data:/data:ro")), List.of(below))) {
                assertThat(out(second.container("reader"), "cat /data/b.txt")).isEqualTo("kept\n");
            }
        }
    }

    @Test
    void copiesFilesInBeforeTheStartAndBothWaysAfterIt() throws IOException {
        Path source = Files.createDirectories(folder.resolve("tree/deep"));
        Files.writeString(source.resolve("x.txt"), "x");
        ContainerSpec spec = sleeper("box")
                .file(FileSpec.ofText("#!/bin/sh\necho run", "/opt/run.sh").withMode(0755))
                .file(FileSpec.ofPath(folder.resolve("tree"), "/opt/tree"))
                .file(FileSpec.ofClassPath("logback-test.xml", "/opt/logback.xml"));

        try (RunningStack stack = harness.start(stack(spec))) {
            RunningContainer box = stack.container("box");
            assertThat(out(box, "/opt/run.sh; cat /opt/tree/deep/x.txt; head -c 15 /opt/logback.xml"))
                    .isEqualTo("run\nx<configuration>");

            box.copyIn(FileSpec.ofText("later", "/opt/later.txt"));
            box.copyOut("/opt/tree", folder.resolve("out"));
            box.copyOut("/opt/later.txt", folder.resolve("later.txt"));

            assertThat(folder.resolve("later.txt")).hasContent("later");
            try (var found = Files.walk(folder.resolve("out"))) {
                assertThat(found.map(path -> path.getFileName().toString())).contains("x.txt");
            }
        }
    }

    @Test
    void runsCommandsWithUserVariablesDirectoryInputAndLimit() {
        try (RunningStack stack = harness.start(stack(sleeper("box")))) {
            RunningContainer box = stack.container("box");
            ExecRequest request = ExecRequest.of(
                            Command.of("sh", "-c", "id -u; pwd; echo $A; cat; echo err >&2; exit 3"))
                    .as("1001")
                    .in("/tmp")
                    .withEnvironment(Map.of("A", "b"))
                    .withStdin(new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8)));

            ExecResult result = box.exec(request);

            assertThat(result.exitCode()).hasValue(3);
            assertThat(result.stdout()).isEqualTo("1001\n/tmp\nb\ntyped");
            assertThat(result.stderr()).isEqualTo("err\n");
            assertThatThrownBy(() -> box.exec(ExecRequest.of(Command.parse("sh -c 'echo begun; sleep 60'"))
                            .within(Duration.ofMillis(500))))
                    .hasMessageContaining("did not end within 500ms")
                    .hasMessageContaining("begun");
        }
    }

    @Test
    void keepsAllOutputOfACommandUpToALimitAndSaysWhatItLeavesOut() {
        try (RunningStack stack = harness.start(stack(sleeper("box")))) {
            RunningContainer box = stack.container("box");
            ExecRequest numbers = ExecRequest.of(Command.of("seq", "1", "400000"));
            AtomicLong streamed = new AtomicLong();

            ExecResult whole = box.exec(numbers);
            ExecResult cut = box.exec(
                    numbers.keeping(new ByteSize(100)).streaming((stream, chunk) -> streamed.addAndGet(chunk.length)));

            assertThat(whole.stdout()).hasSize(2_688_895).startsWith("1\n2\n").endsWith("\n400000\n");
            assertThat(whole.isCut()).isFalse();
            assertThat(cut.isCut()).isTrue();
            assertThat(cut.leftOut()).isEqualTo(2_688_795);
            assertThat(cut.stdout())
                    .startsWith("[the first 2688795 bytes are left out; ")
                    .endsWith("\n400000\n")
                    .hasLineCount(16);
            assertThat(streamed).hasValue(2_688_895);
        }
    }

    @Test
    void quotesALittleOfMuchOutputAndNoControlCharacters() {
        String much = "head -c 3000000 /dev/zero | tr '\\0' x; printf '\\033[31mred\\a'; ";
        try (RunningStack stack = harness.start(stack(sleeper("box")))) {
            ExecRequest slow =
                    ExecRequest.of(Command.of("sh", "-c", much + "sleep 60")).within(Duration.ofSeconds(2));

            assertThatThrownBy(() -> stack.container("box").exec(slow))
                    .hasMessageContainingAll("characters left out) …", "\\x1b[31mred\\x07")
                    .message()
                    .hasSizeLessThan(3_000)
                    .doesNotContain("\033", "\007");
        }
        ContainerSpec failing = ContainerSpec.of("failing", "busybox:1")
                .command("sh", "-c", much + "echo; exit 3")
                .waitFor(log("never"));

        StartException failure = catchThrowableOfType(StartException.class, () -> harness.start(stack(failing)));

        assertThat(failure)
                .message()
                .hasSizeLessThan(6_000)
                .contains("characters)")
                .doesNotContain("\033", "\007");
    }

    @Test
    void readsAndFollowsOutput() throws Exception {
        ContainerSpec spec = ContainerSpec.of("talker", "busybox:1")
                .command("sh", "-c", "echo one; echo two >&2; sleep 0.3; echo three; sleep 60")
                .waitFor(log("three"));
        try (RunningStack stack = harness.start(stack(spec))) {
            RunningContainer talker = stack.container("talker");
            CompletableFuture<String> third = new CompletableFuture<>();
            Subscription following = talker.followLogs(LogQuery.ALL, line -> {
                if (line.text().equals("three")) {
                    third.complete(line.text());
                }
            });

            assertThat(third.get(10, TimeUnit.SECONDS)).isEqualTo("three");
            following.close();
            assertThat(talker.logs().lines()).containsExactlyInAnyOrder("one", "two", "three");
            assertThat(talker.logs(LogQuery.ALL.only(LogLine.Stream.STDERR)))
                    .extracting(LogLine::text)
                    .containsExactly("two");
            assertThat(talker.logs(LogQuery.ALL.last(1)))
                    .extracting(LogLine::text)
                    .containsExactly("three");
        }
    }

    @Test
    void pausesStopsStartsRestartsAndKills() {
        try (RunningStack stack = harness.start(stack(redis("cache")))) {
            RunningContainer cache = stack.container("cache");

            cache.pause();
            assertThat(cache.inspect().state().status()).isEqualTo("paused");
            cache.unpause();
            cache.stop();
            assertThat(cache.isRunning()).isFalse();
            cache.start();
            assertThat(cache.isRunning()).isTrue();
            cache.restart();
            assertThat(cache.port(6379)).isPositive();
            cache.kill();
            assertThat(cache.waitForExit(Duration.ofSeconds(10))).isEqualTo(137);
        }
    }

    @Test
    void awaitsADatabaseBySqlAndAJobByItsEnd() throws Exception {
        StackSpec spec = stack(
                ContainerSpec.of("db", "postgres:16")
                        .env("POSTGRES_PASSWORD", "secret")
                        .ports("5432")
                        .waitFor(new ReadyCondition.Sql(
                                "jdbc:postgresql://db:5432/postgres", "postgres", "secret", "SELECT 1")),
                ContainerSpec.of("job", "busybox:1").command("true").waitFor(new ReadyCondition.Completed(0)));

        try (RunningStack stack = harness.start(spec);
                Connection connection = DriverManager.getConnection(
                        stack.rewrite("jdbc:postgresql://db:5432/postgres"), "postgres", "secret")) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(stack.container("job").inspect().state().exitCode()).isZero();
        }
    }

    @Test
    void buildsAnImageOnceForUnchangedInputs() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM busybox:1\nCOPY a.txt /a.txt\nCMD [\"sleep\", \"60\"]\n");
        Files.writeString(folder.resolve("a.txt"), "built " + folder);
        ContainerSpec spec = ContainerSpec.of("built", new ImageSource.Built(BuildSpec.ofContext(folder)))
                .waitFor(new ReadyCondition.Running());
        String image;
        try (RunningStack stack = harness.start(stack(spec))) {
            assertThat(out(stack.container("built"), "cat /a.txt")).isEqualTo("built " + folder);
            image = stack.container("built").image();
        }

        assertThat(harness.plan(stack(spec)).toString()).doesNotContain("build image");
        harness.engine().images().remove(image, true);
    }

    @Test
    void explainsAContainerThatExits() {
        ContainerSpec spec = ContainerSpec.of("db", "postgres:16").ports("5432");

        StartException failure = catchThrowableOfType(StartException.class, () -> harness.start(stack(spec)));

        assertThat(failure.getMessage())
                .contains("The container <db> exited with code 1", "postgres:16")
                .contains("POSTGRES_PASSWORD")
                .contains("Phases: create ")
                .contains("Next: read the last output");
    }

    @Test
    void explainsAProcessThatRanOutOfMemory() {
        ContainerSpec spec = ContainerSpec.of("hungry", "busybox:1")
                .command("sh", "-c", "sleep 0.2; x=a; while :; do x=$x$x; done")
                .resources(r -> r.withMemory(ByteSize.ofMegabytes(8)))
                .waitFor(log("never"));

        assertThatThrownBy(() -> harness.start(stack(spec)))
                .hasMessageContaining("137")
                .hasMessageContaining("out of memory")
                .hasMessageContaining("raise the memory limit");
    }

    @Test
    void explainsAPortThatListensOnLoopbackOnly() {
        ContainerSpec spec = ContainerSpec.of("shy", "redis:7")
                .command("redis-server", "--bind", "127.0.0.1")
                .ports("6379")
                .within(Duration.ofSeconds(2));

        assertThatThrownBy(() -> harness.start(stack(spec)))
                .hasMessageContaining("6379/tcp")
                .hasMessageContaining("loopback");
    }

    @Test
    void explainsAWrongHttpAnswer() {
        ContainerSpec spec = ContainerSpec.of("web", "nginx:1.27")
                .ports("80")
                .waitFor(ReadyCondition.Http.get("/missing"))
                .within(Duration.ofSeconds(2));

        assertThatThrownBy(() -> harness.start(stack(spec))).hasMessageContaining("404");
    }

    @Test
    void explainsAFailingHealthcheckWithItsOutput() {
        ContainerSpec spec = sleeper("sick")
                .withHealthcheck(HealthcheckSpec.shell("echo no disk; exit 1"))
                .waitFor(new ReadyCondition.Healthy())
                .within(Duration.ofSeconds(2));

        assertThatThrownBy(() -> harness.start(stack(spec))).hasMessageContaining("no disk");
    }

    @Test
    void explainsAMissingImage() {
        assertThatThrownBy(() -> harness.start(stack(ContainerSpec.of("x", "localhost:1/nowhere:1"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("localhost:1/nowhere:1");
    }

    @Test
    void namesWhoHoldsAPort() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (RunningStack holder = harness.start(stack(sleeper("first").ports(port + ":80")))) {
            assertThatThrownBy(() -> harness.start(
                            StackSpec.named("second").plus(sleeper("second").ports(port + ":80"))))
                    .hasMessageContaining(holder.container("first").engineName())
                    .hasMessageContaining("leave the host port out");
        }
    }

    @Test
    void explainsACommandThatIsNotInTheImage() {
        assertThatThrownBy(() ->
                        harness.start(stack(ContainerSpec.of("x", "busybox:1").command("no-such-program"))))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("no-such-program")
                .hasMessageContaining("check command and entrypoint");
    }

    /** Ten more containers whose output is followed need no more threads than the ten that run already. */
    @Test
    void doesNotGrowItsThreadsWithContainers() {
        try (RunningStack first = harness.start(followed(10))) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            try (RunningStack second = harness.start(followed(10))) {
                List<String> grown = Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("harness-"))
                        .toList();

                assertThat(first.containers()).hasSize(10);
                assertThat(second.containers()).hasSize(10);
                assertThat(grown).hasSizeLessThanOrEqualTo(3);
            }
        }
    }

    private static StackSpec followed(int containers) {
        StackSpec spec = StackSpec.named("many");
        for (int i = 0; i < containers; i++) {
            spec = spec.plus(redis("cache" + i).waitFor(log("Ready to accept connections")));
        }
        return spec;
    }

    private static ContainerSpec redis(String name) {
        return ContainerSpec.of(name, "redis:7").ports("6379");
    }

    private static ContainerSpec sleeper(String name) {
        return ContainerSpec.of(name, "busybox:1").command("sleep", "120").waitFor(new ReadyCondition.Running());
    }

    private static ReadyCondition log(String pattern) {
        return new ReadyCondition.LogLine(Pattern.compile(pattern), 1);
    }

    private static StackSpec stack(ContainerSpec... containers) {
        StackSpec stack = StackSpec.named("test");
        for (ContainerSpec container : containers) {
            stack = stack.plus(container);
        }
        return stack;
    }

    private static String out(RunningContainer container, String line) {
        return container.exec("sh", "-c", line).stdout();
    }

    private static boolean answersPing(RunningContainer from, String name) {
        return from.exec(ExecRequest.of(Command.of("sh", "-c", "echo PING | timeout 2 nc " + name + " 6379"))
                        .within(Duration.ofSeconds(10)))
                .stdout()
                .contains("PONG");
    }

    private static String owner() {
        return harness.owner();
    }
}
