package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.containerharness.Harness;
import org.containerharness.ScriptedRegistry;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.CodeCause;
import org.containerharness.diagnosis.ConflictCause;
import org.containerharness.diagnosis.EngineCause;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.diagnosis.ImageCause;
import org.containerharness.diagnosis.ProcessCause;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.docker.FaultyProxy.Fault;
import org.containerharness.docker.FaultyProxy.Refusal;
import org.containerharness.engine.EngineSettings;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.LifecycleSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stacks that are broken in one way each, on the real engine: the cause, what was seen and what to do are told of each. */
@Tag("engine")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The proxy stands between Unix sockets.")
@Timeout(120)
class BrokenFixturesTest {

    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final int AT_ONCE = 6;

    @TempDir
    private static Path folder;

    private static final Map<String, CompletableFuture<FailureReport>> REPORTS = new ConcurrentHashMap<>();
    private static ExecutorService pool;
    private static Harness harness;

    /** Makes a start fail; what it needs besides is gone when it has. */
    private interface Breaking {
        Throwable failure() throws Exception;
    }

    /**
     * One that is broken.
     *
     * @param cause that is to be found
     * @param subject that the text begins with
     * @param seen to be found in the text
     */
    record Broken(String name, Class<? extends Cause> cause, String subject, String seen, Breaking breaking) {

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void begin() {
        // New each time: a test that failed is run again in the same JVM.
        pool = Executors.newFixedThreadPool(AT_ONCE);
        harness = Harness.connect();
        Stream.concat(broken(), several())
                .forEach(each ->
                        REPORTS.put(each.name(), CompletableFuture.supplyAsync(() -> report(each.breaking()), pool)));
    }

    @AfterAll
    static void end() {
        pool.shutdownNow();
        harness.close();
    }

    private static FailureReport report(Breaking breaking) {
        try {
            Throwable failure = breaking.failure();
            assertThat(failure).isInstanceOf(StartException.class);
            return ((StartException) failure).report();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Broken container(
            String name, Class<? extends Cause> cause, String seen, ContainerSpec spec, NetworkSpec... networks) {
        StackSpec stack = StackSpec.named("broken").plus(spec);
        for (NetworkSpec network : networks) {
            stack = stack.plus(network);
        }
        StackSpec complete = stack;
        return new Broken(name, cause, "The container <" + spec.name() + ">", seen, () -> failure(harness, complete));
    }

    /** While another stack runs. */
    private static Throwable besides(StackSpec other, Breaking breaking) throws Exception {
        RunningStack running = harness.start(other);
        try {
            return breaking.failure();
        } finally {
            running.close();
        }
    }

    private static Throwable failure(Harness of, StackSpec stack) {
        return catchThrowable(() -> of.start(stack).close());
    }

    private static ContainerSpec box(String name, String script) {
        return ContainerSpec.of(name, "busybox:1").command("sh", "-c", script).within(SHORT);
    }

    private static ReadyCondition log(String pattern) {
        return new ReadyCondition.LogLine(Pattern.compile(pattern), 1);
    }

    /** Behind a proxy that does something to some calls. */
    private static Broken proxied(
            String name,
            Class<? extends Cause> cause,
            String subject,
            String seen,
            Refusal refusal,
            String call,
            StackSpec stack) {
        return new Broken(name, cause, subject, seen, () -> {
            Path own = Files.createTempDirectory(folder, "p");
            try (FaultyProxy proxy = FaultyProxy.refusing(own, engineSocket(), refusal, call)) {
                return behind(proxy, own, stack);
            }
        });
    }

    private static Throwable behind(FaultyProxy proxy, Path own, StackSpec stack) {
        Settings settings = Settings.load()
                .with(Setting.ENGINE_HOST, proxy.endpoint())
                .with(Setting.STATE_DIRECTORY, own.resolve("state").toString());
        try (Harness behind = Harness.connect(settings)) {
            return failure(behind, stack);
        }
    }

    private static Path engineSocket() {
        return Path.of(EngineSettings.ofProcess()
                .variable("DOCKER_HOST")
                .orElse("unix:///var/run/docker.sock")
                .replaceFirst("^unix://", ""));
    }

    private static StackSpec sleeper() {
        return StackSpec.named("broken").plus(box("db", "exec sleep 600"));
    }

    private static Broken ofRegistry(String name, Class<? extends Cause> cause, int status, String code) {
        return new Broken(name, cause, "The image <", "team/app:1", () -> {
            try (ScriptedRegistry registry = ScriptedRegistry.answering(status, code)) {
                return failure(
                        harness,
                        StackSpec.named("broken").plus(ContainerSpec.of("db", registry.address() + "/team/app:1")));
            }
        });
    }

    static Stream<Broken> broken() {
        return Stream.of(
                // The engine
                new Broken(
                        "engine lost", EngineCause.EngineUnreachable.class, "The container <db>", "connection", () -> {
                            Path own = Files.createTempDirectory(folder, "p");
                            try (FaultyProxy proxy = new FaultyProxy(
                                    own, engineSocket(), Fault.RESET, "POST .*/containers/create", 1000)) {
                                return behind(proxy, own, sleeper());
                            }
                        }),
                proxied(
                        "disk full",
                        EngineCause.DiskFull.class,
                        "The container <db>",
                        "no space left on device",
                        new Refusal(500, "write /var/lib/docker/tmp: no space left on device"),
                        "POST .*/containers/create",
                        sleeper()),
                proxied(
                        "refused",
                        EngineCause.EngineRefused.class,
                        "The container <db>",
                        "something odd",
                        new Refusal(400, "something odd"),
                        "POST .*/containers/create",
                        sleeper()),
                // Images
                proxied(
                        "image missing",
                        ImageCause.ImageMissing.class,
                        "The container <db> failed because the engine does not have the image",
                        "No such image: busybox:1",
                        new Refusal(404, "No such image: busybox:1"),
                        "POST .*/containers/create",
                        sleeper()),
                proxied(
                        "slip in a name",
                        ImageCause.ImageNotFound.class,
                        "The image <",
                        "Called nearly so on the engine:",
                        new Refusal(404, "manifest for busybix:1 not found: manifest unknown"),
                        "POST .*/images/create",
                        StackSpec.named("broken").plus(ContainerSpec.of("db", "busybix:1"))),
                ofRegistry("image not found", ImageCause.ImageNotFound.class, 404, "MANIFEST_UNKNOWN"),
                ofRegistry("image denied", ImageCause.ImageDenied.class, 401, "UNAUTHORIZED"),
                ofRegistry("rate limited", ImageCause.ImageRateLimited.class, 429, "TOOMANYREQUESTS"),
                new Broken(
                        "registry unreachable",
                        ImageCause.RegistryUnreachable.class,
                        "The image <127.0.0.1:1/app:1>",
                        "connection refused",
                        () -> failure(
                                harness, StackSpec.named("broken").plus(ContainerSpec.of("db", "127.0.0.1:1/app:1")))),
                new Broken(
                        "registry unreachable, image there by another name",
                        ImageCause.RegistryUnreachable.class,
                        "The image <127.0.0.1:1/busybox:1>",
                        "Called nearly so on the engine:",
                        () -> failure(
                                harness,
                                StackSpec.named("broken").plus(ContainerSpec.of("db", "127.0.0.1:1/busybox:1")))),
                new Broken("wrong platform", ImageCause.WrongPlatform.class, "The image <", "linux/", () -> {
                    try (ScriptedRegistry registry = ScriptedRegistry.serving(ScriptedRegistry.Fault.OTHER_PLATFORM)) {
                        return failure(
                                harness,
                                StackSpec.named("broken")
                                        .plus(ContainerSpec.of("db", registry.address() + "/team/app:1")));
                    }
                }),
                new Broken(
                        "build failed",
                        ImageCause.BuildFailed.class,
                        "The image <",
                        "broken on purpose",
                        () -> failure(
                                harness,
                                StackSpec.named("broken")
                                        .plus(ContainerSpec.of(
                                                "db",
                                                new ImageSource.Built(BuildSpec.ofText(
                                                        "FROM busybox:1\nRUN echo broken on purpose; exit 3\n")))))),
                // Conflicts
                new Broken("name taken", ConflictCause.NameTaken.class, "The container <db>", "Held by:", () -> {
                    String name = "broken-" + System.nanoTime();
                    StackSpec first = StackSpec.named("first")
                            .plus(box("first", "exec sleep 600").withEngineName(name));
                    return besides(
                            first,
                            () -> failure(
                                    harness,
                                    StackSpec.named("broken")
                                            .plus(box("db", "exec sleep 600").withEngineName(name))));
                }),
                new Broken("port taken", ConflictCause.PortTaken.class, "The container <db>", "Held by:", () -> {
                    String port = freePort() + ":80";
                    ContainerSpec holds =
                            box("first", "exec sleep 600").ports(port).waitFor(new ReadyCondition.Running());
                    return besides(
                            StackSpec.named("first").plus(holds),
                            () -> failure(
                                    harness,
                                    StackSpec.named("broken")
                                            .plus(box("db", "exec sleep 600").ports(port))));
                }),
                proxied(
                        "address pools exhausted",
                        ConflictCause.AddressPoolsExhausted.class,
                        "The network <net>",
                        "fully subnetted",
                        new Refusal(404, "all predefined address pools have been fully subnetted"),
                        "POST .*/networks/create",
                        StackSpec.named("broken")
                                .plus(NetworkSpec.named("net"))
                                .plus(box("db", "sleep 600").network("net"))),
                new Broken("subnet overlap", ConflictCause.SubnetOverlap.class, "The network <net>", "Held by:", () -> {
                    return besides(
                            StackSpec.named("first").plus(subnet("10.213.8.0/24")),
                            () -> failure(harness, StackSpec.named("broken").plus(subnet("10.213.8.128/25"))));
                }),
                // The process
                container(
                        "command not found",
                        ProcessCause.CommandNotFound.class,
                        "executable file not found",
                        ContainerSpec.of("db", "busybox:1").command("no-such-program")),
                container(
                        "exited",
                        ProcessCause.Exited.class,
                        "FATAL: no such table",
                        box("db", "echo 'FATAL: no such table'; sleep 0.3; exit 3")
                                .waitFor(log("ready"))),
                container(
                        "killed by a signal",
                        ProcessCause.Exited.class,
                        "segmentation fault",
                        box("db", "sleep 0.3; exit 139").waitFor(log("ready"))),
                container(
                        "out of memory",
                        ProcessCause.OutOfMemory.class,
                        "at its limit of 8",
                        box("db", "sleep 0.2; x=a; while :; do x=$x$x; done")
                                .resources(r -> r.withMemory(ByteSize.ofMegabytes(8)))
                                .waitFor(log("ready"))
                                .within(Duration.ofSeconds(20))),
                new Broken("removed", ProcessCause.Removed.class, "The container <db>", "was removed", () -> {
                    String name = "removed-" + System.nanoTime();
                    CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> failure(
                            harness,
                            StackSpec.named("broken")
                                    .plus(box("db", "exec sleep 600")
                                            .withEngineName(name)
                                            .waitFor(log("ready"))
                                            .within(Duration.ofSeconds(20)))));
                    while (harness.engine()
                            .containers()
                            .find(name)
                            .filter(found -> found.state().isRunning())
                            .isEmpty()) {
                        // Nobody tells another thread that the container runs.
                        Thread.sleep(20);
                    }
                    harness.engine().containers().remove(name);
                    return failure.get();
                }),
                container(
                        "failure line",
                        ProcessCause.FailureLine.class,
                        "ERROR: migration 3 failed",
                        box("db", "echo 'ERROR: migration 3 failed'; exec sleep 600")
                                .withReadiness(ReadinessSpec.of(log("ready")).failingOn("ERROR"))),
                // Readiness
                container(
                        "healthcheck",
                        ReadinessCause.HealthcheckFailing.class,
                        "no answer yet",
                        box("db", "exec sleep 600")
                                .withHealthcheck(new HealthcheckSpec(
                                        List.of("CMD-SHELL", "echo no answer yet; exit 1"),
                                        Optional.of(Duration.ofMillis(300)),
                                        Optional.empty(),
                                        Optional.of(2),
                                        Optional.empty(),
                                        Optional.empty()))
                                .within(Duration.ofSeconds(20))),
                container(
                        "on loopback only",
                        ReadinessCause.LoopbackOnly.class,
                        "127.0.0.1:6379",
                        ContainerSpec.of("db", "redis:7")
                                .command("redis-server", "--bind", "127.0.0.1")
                                .ports("6379")
                                .within(SHORT)),
                container(
                        "on another port",
                        ReadinessCause.OtherPort.class,
                        "0.0.0.0:7000",
                        ContainerSpec.of("db", "redis:7")
                                .command("redis-server", "--port", "7000")
                                .ports("6379")
                                .within(Duration.ofSeconds(20))),
                container(
                        "on no port",
                        ReadinessCause.NothingListens.class,
                        "6379/tcp",
                        box("db", "exec sleep 600").ports("6379")),
                container(
                        "wrong answer",
                        ReadinessCause.WrongAnswer.class,
                        "answered 404",
                        ContainerSpec.of("db", "nginx:1")
                                .ports("80")
                                .waitFor(ReadyCondition.Http.get("/missing"))
                                .within(SHORT)),
                container(
                        "line missing",
                        ReadinessCause.LogLineMissing.class,
                        "Closest lines:\n    Server is Ready",
                        box("db", "echo booting; echo Server is Ready; echo idle; exec sleep 600")
                                .waitFor(log("server is ready"))),
                container(
                        "condition unmet",
                        ReadinessCause.ConditionUnmet.class,
                        "not today",
                        box("db", "exec sleep 600")
                                .waitFor(new ReadyCondition.CommandSucceeds(
                                        Command.of("sh", "-c", "echo not today; exit 1")))),
                container(
                        "slow boot",
                        ReadinessCause.SlowBoot.class,
                        "processor time",
                        box("db", "while :; do :; done").waitFor(log("ready"))),
                container(
                        "never ready",
                        ReadinessCause.NeverReady.class,
                        "has no healthcheck",
                        box("db", "exec sleep 600").waitFor(new ReadyCondition.Healthy())),
                // Code, and other stacks
                container(
                        "hook fails",
                        CodeCause.StepFailed.class,
                        "no such schema",
                        box("db", "exec sleep 600")
                                .withLifecycle(new LifecycleSpec(
                                        List.of(new HookSpec.InContainer(
                                                Command.of("sh", "-c", "echo no such schema; exit 7"),
                                                Optional.empty(),
                                                false,
                                                Optional.empty(),
                                                Map.of())),
                                        List.of(),
                                        false))),
                new Broken(
                        "dependency of another stack",
                        CodeCause.DependencyFailed.class,
                        "The container <api>",
                        "<db>",
                        () -> {
                            try (RunningStack below =
                                    harness.start(StackSpec.named("below").plus(box("db", "exec sleep 600")))) {
                                below.container("db").kill();
                                StackSpec above = StackSpec.named("broken")
                                        .plus(box("api", "exec sleep 600")
                                                .dependsOn("db")
                                                .waitFor(log("ready")));
                                return catchThrowable(() ->
                                        harness.start(above, List.of(below)).close());
                            }
                        }));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Of addresses that no other class uses: classes run at the same time. */
    private static NetworkSpec subnet(String cidr) {
        return NetworkSpec.named("net").withSubnets(List.of(NetworkSpec.Subnet.of(cidr)));
    }

    /** Stacks in which several fail, of which one is the root. */
    static Stream<Broken> several() {
        return Stream.of(
                new Broken(
                        "the one that died first, though it had been ready",
                        ProcessCause.Exited.class,
                        "The container <db>",
                        "After that: The container <api>",
                        () -> failure(
                                harness,
                                StackSpec.named("broken")
                                        .plus(box("db", "echo ready; sleep 0.7; echo 'FATAL: disk'; exit 4")
                                                .waitFor(log("ready")))
                                        .plus(box("api", "sleep 1.5; echo 'no answer from db'; exit 1")
                                                .dependsOn("db")
                                                .waitFor(log("ready"))
                                                .within(Duration.ofSeconds(20))))),
                new Broken(
                        "the job that others need",
                        ProcessCause.Exited.class,
                        "The container <migration>",
                        "Not started because of it: api, web",
                        () -> failure(
                                harness,
                                StackSpec.named("broken")
                                        .plus(box("migration", "sleep 0.2; echo 'cannot migrate'; exit 3")
                                                .waitFor(new ReadyCondition.Completed(0)))
                                        .plus(box("api", "exec sleep 600").dependsOn("migration"))
                                        .plus(box("web", "exec sleep 600").dependsOn("api")))),
                new Broken(
                        "the deepest of three that died",
                        ProcessCause.Exited.class,
                        "The container <db>",
                        "After that: The container <api>",
                        () -> failure(
                                harness,
                                StackSpec.named("broken")
                                        .plus(box("db", "sleep 1; echo 'FATAL: disk'; exit 5")
                                                .waitFor(new ReadyCondition.Running()))
                                        .plus(box("api", "sleep 1.4; echo 'no answer from db'; exit 1")
                                                .dependsOn("db")
                                                .waitFor(new ReadyCondition.Running()))
                                        .plus(box("web", "sleep 1.8; echo 'no answer from api'; exit 1")
                                                .dependsOn("api")
                                                .waitFor(log("ready"))
                                                .within(Duration.ofSeconds(20))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"broken", "several"})
    void theCauseIsNamedWithWhatWasSeenAndWhatToDo(Broken broken) throws Exception {
        FailureReport report = REPORTS.get(broken.name()).get();

        String text = report.text();
        SoftAssertions all = new SoftAssertions();
        all.assertThat(report.cause()).as(text).isInstanceOf(broken.cause());
        all.assertThat(text).startsWith(broken.subject());
        all.assertThat(text.replaceAll("\\s+", " ")).contains(broken.seen().replaceAll("\\s+", " "));
        all.assertThat(text).contains("\n  Next: " + report.remedy().substring(0, 20));
        all.assertThat(text).contains("\n  Declared at: ");
        all.assertThat(text.lines().skip(1)).allMatch(line -> line.length() <= 100 || line.startsWith("    "));
        all.assertThat(report.toJson())
                .startsWith("{\"kind\":\""
                        + broken.cause()
                                .getSimpleName()
                                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                                .toLowerCase(Locale.ROOT)
                        + "\",");
        all.assertAll();
        System.out.println(report.headline());
    }
}
