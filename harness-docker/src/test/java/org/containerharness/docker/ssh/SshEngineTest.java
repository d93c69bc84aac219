package org.containerharness.docker.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.containerharness.Harness;
import org.containerharness.docker.DockerEngineProvider;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine behind a real SSH server. */
@Tag("engine")
@Timeout(120)
class SshEngineTest {

    private static final ContainerSpec CACHE =
            ContainerSpec.of("cache", "redis:7").ports("6379");

    @TempDir
    static Path folder;

    private static SshServer server;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(SshServer.isInstalled(), "There is no OpenSSH server here (openssh-server).");
        server = SshServer.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static Engine connect(String host) {
        return new DockerEngineProvider().connect(server.settings(host), CallListener.NONE);
    }

    private static Settings settings() {
        Settings settings = Settings.load(key -> Optional.empty());
        return settings.text(Setting.IMAGE_PREFIX).isPresent()
                ? settings
                : settings.with(Setting.IMAGE_PREFIX, "containerharness/");
    }

    private static String ping(RunningContainer cache) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", cache.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void aStackRunsThereAndItsPortsAreHere() throws IOException {
        Path file = Files.writeString(folder.resolve("greeting"), "hello");
        try (Engine engine = connect("engine-host");
                Harness harness = Harness.over(engine, settings());
                RunningStack stack = harness.start(StackSpec.named("ssh").plus(CACHE))) {
            RunningContainer cache = stack.container("cache");
            cache.copyIn(org.containerharness.model.FileSpec.ofPath(file, "/tmp/greeting"));

            assertThat(ping(cache)).isEqualTo("+PONG");
            assertThat(cache.exec("cat", "/tmp/greeting").stdout()).isEqualTo("hello");
            assertThat(cache.logs().toString()).contains("Ready to accept connections");
            assertThat(engine.info().hasOtherFiles()).isTrue();
            int port = cache.port();
            cache.restart();
            assertThat(cache.port()).isEqualTo(port);
            await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> ping(cache)
                    .equals("+PONG"));
        }
    }

    /** The near end of the line accepts at once, whatever listens at the other. */
    @Test
    void readyMeansReadyOverASlowLineToo() throws Exception {
        ContainerSpec late = CACHE.command("sh", "-c", "sleep 2; exec redis-server --protected-mode no");
        try (SshServer slow = SshServer.start(Files.createDirectory(folder.resolve("slow")), Duration.ofMillis(100));
                Engine engine = new DockerEngineProvider().connect(slow.settings("engine-host"), CallListener.NONE);
                Harness harness = Harness.over(engine, settings());
                RunningStack stack = harness.start(StackSpec.named("slow").plus(late))) {
            assertThat(ping(stack.container("cache"))).isEqualTo("+PONG");
            assertThat(engine.closingDelay()).isBetween(Duration.ofMillis(100), Duration.ofMillis(150));
        }
    }

    @Test
    void manyCallsAtOnceNeedFewLogIns() throws Exception {
        long before = server.logIns();
        ExecutorService pool = Executors.newFixedThreadPool(20);
        try (Engine engine = connect("engine-host")) {
            List<CompletableFuture<String>> answers = IntStream.range(0, 60)
                    .mapToObj(i ->
                            CompletableFuture.supplyAsync(() -> engine.status().rootDirectory(), pool))
                    .toList();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join())
                    .isEqualTo(answers.get(0).join()));
        } finally {
            pool.shutdownNow();
        }
        // A server lets ten conversations share a line; whoever comes later logs in for himself.
        assertThat(server.logIns() - before).isBetween(1L, 15L);
    }

    @Test
    void aLineThatWasCutIsMadeAnewWithThePortsItHad() throws IOException {
        try (Engine engine = connect("engine-host");
                Harness harness = Harness.over(engine, settings());
                RunningStack stack = harness.start(StackSpec.named("cut").plus(CACHE))) {
            RunningContainer cache = stack.container("cache");
            int port = cache.port();

            server.cut();

            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .until(() -> cache.exec("redis-cli", "ping").stdout().contains("PONG"));
            assertThat(cache.port()).isEqualTo(port);
            assertThat(ping(cache)).isEqualTo("+PONG");
        }
    }

    @Test
    void saysWhatSshSaysAndWhatHelps() {
        assertThatThrownBy(() -> connect("unknown-host"))
                .hasMessageContainingAll("Host key verification failed", "Log in once by hand");
        assertThatThrownBy(() -> connect("changed-host"))
                .hasMessageContainingAll("Host key verification failed", "another one than before");
        assertThatThrownBy(() -> connect("refused-host"))
                .hasMessageContainingAll("Permission denied (publickey)", "nobody is asked for a password");
        assertThatThrownBy(() -> connect("engine-host:1"))
                .hasMessageContainingAll("Connection refused", "its SSH server runs");
        assertThatThrownBy(() -> connect("user:secret@engine-host"))
                .hasMessageContaining("ssh takes none from an address");
        assertThatThrownBy(() -> connect("engine-host/no/such.sock"))
                .hasMessageContainingAll("docker system dial-stdio", "no/such.sock");
    }

    @Test
    void whatAKilledJvmLeavesIsRemovedThere() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Halting.class.getName());
        builder.environment().putAll(server.environment());
        builder.environment().put("HARNESS_ENGINE_HOST", "ssh://engine-host");
        builder.environment().putIfAbsent("HARNESS_IMAGE_PREFIX", "containerharness/");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(7);
        String name = output.lines()
                .filter(line -> line.startsWith("started "))
                .findFirst()
                .orElseThrow()
                .substring("started ".length());
        try (Engine engine = connect("engine-host")) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> engine.containers().find(name).isEmpty());
        }
    }

    static class Halting {
        public static void main(String[] arguments) {
            RunningStack stack =
                    Harness.connect().start(StackSpec.named("halting").plus(CACHE));
            System.out.println("started " + stack.container("cache").engineName());
            // Whoever dies before his watchdog has come up is swept by the next session.
            await().until(() -> ProcessHandle.current()
                    .children()
                    .anyMatch(child -> child.info().commandLine().orElse("").contains("WatchdogMain")));
            Runtime.getRuntime().halt(7);
        }
    }
}
