package org.containerharness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.containerharness.Harness;
import org.containerharness.compose.ComposeStack;
import org.containerharness.docker.DelayedLine;
import org.containerharness.docker.Forwarder;
import org.containerharness.docker.ssh.SshServer;
import org.containerharness.engine.CallListener;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Starts over SSH, and over TCP, on an engine that is a round trip away. Testcontainers knows no {@code ssh://}, so it has what
 * its users make for themselves, a socket that is carried over the same connection; its ports are this machine's.
 */
@Command(
        name = "remote",
        description = "Starts on an engine behind a delayed line, beside bare calls and Testcontainers on that line.",
        mixinStandardHelpOptions = true)
final class RemoteStart implements Callable<Integer> {

    private static final double BESIDE_BARE = 1.15;
    private static final double BESIDE_TESTCONTAINERS = 0.6;
    private static final String INSIDE = "benchmarks.remote.engine";

    private static final String TWO_SERVICES = """
            services:
              cache: {image: "${IMAGES}redis:7", expose: [6379]}
              web: {image: "${IMAGES}nginx:1.27", expose: [80]}
            """;

    @Parameters(arity = "0..1", description = "The word by which bin/bench comes here.")
    private String word = "";

    @Option(names = "--delay", description = "Milliseconds of a round trip (default: ${DEFAULT-VALUE}).")
    private int delay = 50;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Option(names = "--only", description = "Only kinds of starts whose name has this in it.")
    private String only = "redis, port";

    @Option(names = "--by", description = "ssh or tcp (default: both).")
    private List<String> ways = List.of("ssh", "tcp");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RemoteStart()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        String engine = System.getProperty(INSIDE, "");
        if (!engine.isEmpty()) {
            measure(engine);
            return 0;
        }
        Path socket;
        try (Harness here = Harness.connect()) {
            socket = Path.of(here.engine().info().endpoint().replaceFirst("^unix://", ""));
        }
        for (String way : ways) {
            System.out.printf("By %s, %d ms for a round trip%n", way, delay);
            if (way.equals("ssh")) {
                bySsh(socket);
            } else {
                byTcp(socket);
            }
        }
        return 0;
    }

    private void bySsh(Path socket) throws Exception {
        Path folder = Files.createTempDirectory("bench-ssh");
        try (SshServer server = SshServer.start(folder, Duration.ofMillis(delay))) {
            Path tunnelled = folder.resolve("engine.sock");
            Process tunnel = new ProcessBuilder(
                            folder.resolve("bin/ssh").toString(), "-N", "-L", tunnelled + ":" + socket, "engine-host")
                    .inheritIO()
                    .start();
            try {
                for (int left = 100; left > 0 && !Files.exists(tunnelled); left--) {
                    TimeUnit.MILLISECONDS.sleep(100);
                }
                inAnotherJvm("unix://" + tunnelled, "ssh://engine-host", server.environment());
            } finally {
                tunnel.destroy();
            }
        }
    }

    private void byTcp(Path socket) throws Exception {
        try (Forwarder plain = Forwarder.plain(socket);
                DelayedLine line = new DelayedLine(plain.port(), Duration.ofMillis(delay))) {
            String engine = "tcp://127.0.0.1:" + line.port();
            inAnotherJvm(engine, engine, Map.of());
        }
    }

    /** Testcontainers and ssh take what they are told from the environment. */
    private void inAnotherJvm(String forTestcontainers, String forHarness, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + INSIDE + "=" + forHarness,
                        "-cp",
                        System.getProperty("java.class.path"),
                        RemoteStart.class.getName(),
                        "--rounds=" + rounds,
                        "--only=" + only)
                .inheritIO();
        builder.environment().putAll(environment);
        builder.environment().put("DOCKER_HOST", forTestcontainers);
        Process process = builder.start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("The JVM that measures did not end well.");
        }
    }

    private void measure(String engine) throws IOException {
        Settings settings = Settings.load().with(Setting.ENGINE_HOST, engine);
        List<CallListener.Call> calls = Collections.synchronizedList(new ArrayList<>());
        try (Harness harness = Harness.connect(settings, calls::add)) {
            for (WarmStart.Times times : WarmStart.times(harness, only, 2, rounds)) {
                times.besideBare(BESIDE_BARE).print();
                if (!times.theirs().all().isEmpty()) {
                    times.besideTestcontainers(BESIDE_TESTCONTAINERS).print();
                }
            }
            countCalls(harness, calls, settings);
        }
    }

    private static void countCalls(Harness harness, List<CallListener.Call> calls, Settings settings)
            throws IOException {
        Path file = Files.createTempDirectory("bench-compose").resolve("compose.yaml");
        Files.writeString(file, TWO_SERVICES);
        ComposeStack stack = ComposeStack.of(file)
                .env("IMAGES", settings.text(Setting.IMAGE_PREFIX).orElse(""))
                .publish("cache", 6379)
                .publish("web", 80);
        tell(
                "Redis",
                calls,
                () -> harness.start(StackSpec.named("bench")
                        .plus(ContainerSpec.of("bench", "redis:7").ports("6379"))));
        tell("Compose stack of two services", calls, () -> stack.start(harness));
    }

    /** The second time, when what was looked up once is known. */
    private static void tell(String name, List<CallListener.Call> calls, Supplier<RunningStack> start) {
        start.get().close();
        calls.clear();
        long from = System.nanoTime();
        RunningStack started = start.get();
        long length = System.nanoTime() - from;
        int ofStart = calls.size();
        started.close();
        System.out.printf(
                "%s: %d calls to start in %d ms, %d in all%n",
                name, ofStart, TimeUnit.NANOSECONDS.toMillis(length), calls.size());
        calls.forEach(
                call -> System.out.printf("  %4d ms %s %s%n", call.duration().toMillis(), call.method(), call.path()));
    }
}
