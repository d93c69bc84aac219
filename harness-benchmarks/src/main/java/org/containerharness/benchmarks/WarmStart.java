package org.containerharness.benchmarks;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.containerharness.Harness;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ExecRequest;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.ImageState;
import org.containerharness.plan.ObservedState;
import org.containerharness.plan.Planner;
import org.containerharness.settings.Setting;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.DockerImageName;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** A container's start to ready in a warm JVM: bare engine calls with the first answer, the harness, Testcontainers. */
@CommandLine.Command(name = "warm", description = "Start to ready in a warm JVM, for each kind of wait.")
final class WarmStart implements Callable<Integer> {

    private record Kind(
            String name,
            String image,
            int port,
            ReadyCondition condition,
            WaitStrategy peerWait,
            Consumer<InetSocketAddress> answer) {}

    private static final double BOUND = 1.08;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 15;

    @Option(names = "--only", description = "Only kinds whose name has this in it, such as log.")
    private String only = "";

    @Option(names = "--warm-up", description = "Rounds before (default: ${DEFAULT-VALUE}).")
    private int warmUp = 3;

    @Override
    public Integer call() {
        measure(rounds).forEach(Comparison::print);
        return 0;
    }

    List<Comparison> measure(int counted) {
        try (Harness harness = Harness.connect()) {
            return times(harness, only, warmUp, counted).stream()
                    .map(times -> {
                        System.out.printf("%-20s Testcontainers    %s%n", times.name(), times.peer());
                        return times.besideBare(BOUND);
                    })
                    .toList();
        }
    }

    /** What one kind of start took. */
    record Times(String name, Samples bare, Samples ours, Samples theirs) {

        Comparison besideBare(double bound) {
            return new Comparison(
                    "warm start, " + name, "bare calls and the service's first answer", bound, ours, bare);
        }

        Comparison besideTestcontainers(double bound) {
            return new Comparison("warm start, " + name, "Testcontainers", bound, ours, theirs);
        }

        private String peer() {
            return theirs.all().isEmpty()
                    ? "not run: waits 30 s"
                    : theirs + "   %.2f x bare".formatted(theirs.median() / bare.median());
        }
    }

    /**
     * Measures each kind in turn.
     *
     * @param only a part of the names of the wanted kinds
     */
    static List<Times> times(Harness harness, String only, int warmUp, int rounds) {
        return kinds().stream()
                .filter(kind -> kind.name().contains(only))
                .map(kind -> times(harness, kind, warmUp, rounds))
                .toList();
    }

    private static List<Kind> kinds() {
        return List.of(
                new Kind(
                        "redis, port",
                        "redis:7",
                        6379,
                        new ReadyCondition.Listening(List.of()),
                        Wait.forListeningPort(),
                        Answers::ofRedis),
                new Kind(
                        "redis, log",
                        "redis:7",
                        6379,
                        new ReadyCondition.LogLine(Pattern.compile("Ready to accept connections"), 1),
                        Wait.forLogMessage(".*Ready to accept connections.*", 1),
                        Answers::ofRedis),
                new Kind(
                        "redis, healthcheck",
                        "containerharness/redis-healthy:7",
                        6379,
                        new ReadyCondition.Healthy(),
                        Wait.forHealthcheck(),
                        Answers::ofRedis),
                new Kind(
                        "nginx, HTTP",
                        "nginx:1.27",
                        80,
                        ReadyCondition.Http.get("/"),
                        Wait.forHttp("/"),
                        Answers::ofHttp));
    }

    private static Times times(Harness harness, Kind kind, int warmUp, int rounds) {
        Samples bare = new Samples();
        Samples ours = new Samples();
        Samples theirs = new Samples();
        // The stand-in's healthcheck has the default interval of 30 s, which is what the peer then waits for.
        Fresh fresh = new Fresh(1);
        boolean peer = !(kind.condition() instanceof ReadyCondition.Healthy);
        for (int round = -warmUp; round < rounds; round++) {
            boolean isCounted = round >= 0;
            bare(harness, kind, isCounted ? bare : new Samples());
            ours(harness, kind, isCounted ? ours : new Samples(), fresh);
            if (peer) {
                theirs(kind, isCounted ? theirs : new Samples());
            }
        }
        return new Times(kind.name(), bare, ours, theirs);
    }

    private static void bare(Harness harness, Kind kind, Samples samples) {
        Engine engine = harness.engine();
        ContainerAction.Create create = createAction(harness, kind);
        samples.time(() -> {
            engine.containers().create(create.container());
            engine.containers().start(create.engineName());
            ContainerDetails facts = engine.containers().inspect(create.engineName());
            ContainerDetails.HostBinding binding =
                    facts.ports().get(ContainerPort.tcp(kind.port())).get(0);
            kind.answer().accept(InetSocketAddress.createUnresolved("127.0.0.1", binding.port()));
            if (kind.condition() instanceof ReadyCondition.Healthy) {
                // Healthy means that the check's command succeeded once; running it is an engine call like the others.
                engine.containers().exec(create.engineName(), ExecRequest.of(Command.of("redis-cli", "ping")));
            }
        });
        engine.containers().remove(create.engineName());
    }

    private static ContainerAction.Create createAction(Harness harness, Kind kind) {
        ContainerSpec spec = spec(kind);
        String image = image(harness, kind);
        ObservedState situation = new ObservedState(
                "bench" + System.nanoTime(),
                Map.of(),
                "127.0.0.1",
                Map.of(
                        spec.image(),
                        new ImageState(image, harness.engine().images().find(image))),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Duration.ofMinutes(1),
                PullPolicy.IF_MISSING,
                Instant.now());
        return Planner.start(StackSpec.named("bare").plus(spec), situation).operations().stream()
                .map(operation -> operation.action())
                .filter(ContainerAction.Create.class::isInstance)
                .map(ContainerAction.Create.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static void ours(Harness harness, Kind kind, Samples samples, Fresh fresh) {
        StackSpec stack = StackSpec.named("bench").plus(spec(kind));
        List<RunningStack> started = new ArrayList<>();
        samples.time(() -> started.add(harness.start(stack)));
        fresh.use(started.get(0));
        started.get(0).close();
        fresh.endRound();
    }

    private static void theirs(Kind kind, Samples samples) {
        // Testcontainers puts the same prefix in front by a setting of its own.
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(kind.image()));
        container.withExposedPorts(kind.port());
        container.waitingFor(kind.peerWait());
        samples.time(container::start);
        container.stop();
    }

    private static ContainerSpec spec(Kind kind) {
        return ContainerSpec.of("bench", kind.image())
                .ports(Integer.toString(kind.port()))
                .waitFor(kind.condition());
    }

    private static String image(Harness harness, Kind kind) {
        Optional<String> prefix = harness.settings().text(Setting.IMAGE_PREFIX);
        return prefix.filter(text -> !kind.image().startsWith(text)).orElse("") + kind.image();
    }
}
