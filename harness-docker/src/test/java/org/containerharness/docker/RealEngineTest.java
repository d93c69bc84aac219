package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewImage;
import org.containerharness.engine.NewNetwork;
import org.containerharness.engine.NewVolume;
import org.containerharness.engine.Subscription;
import org.containerharness.engine.VolumeDetails;
import org.containerharness.files.BuildContext;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
@Timeout(120)
class RealEngineTest {

    private static final String PREFIX =
            Optional.ofNullable(System.getenv("HARNESS_IMAGE_PREFIX")).orElse("containerharness/");
    private static final String BUSYBOX = PREFIX + "busybox:1";

    private final String run = "docker-it-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<CallListener.Call> calls = new CopyOnWriteArrayList<>();
    private final Engine engine = EngineConnector.connect(EngineSettings.ofProcess(), calls::add);
    private final List<String> networks = new ArrayList<>();
    private final List<String> volumes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void removeAll() {
        try (engine) {
            engine.containers().list(Map.of("test.run", run)).forEach(found -> engine.containers()
                    .remove(found.id()));
            networks.forEach(engine.networks()::remove);
            volumes.forEach(engine.volumes()::remove);
        }
    }

    private String name(String declared) {
        return run + "-" + declared;
    }

    private NewContainer action(ContainerSpec spec) {
        return new NewContainer(
                spec,
                name(spec.name()),
                ((ImageSource.Pulled) spec.image()).reference().toString(),
                Map.of("net", name("net"), "other", name("other")),
                Map.of("data", name("data")),
                Map.of(),
                Map.of("test.run", run, ResourceCalls.NONCE_LABEL, run + spec.name()),
                "127.0.0.1");
    }

    private String running(ContainerSpec spec) {
        String id = engine.containers().create(action(spec));
        engine.containers().start(id);
        return id;
    }

    private static ContainerSpec busybox(String name, String... command) {
        return ContainerSpec.of(name, BUSYBOX).command(command);
    }

    @Test
    void anEngineThatManagesNoSwarmHasNoServicesAndIsAskedOnce() {
        calls.clear();
        assertThat(engine.services().list(Map.of())).isEmpty();
        assertThat(calls).hasSize(1);
    }

    @Test
    void startsARedisInThreeCallsAndRemovesItInOne() throws Exception {
        calls.clear();

        String id = running(
                ContainerSpec.of("redis", PREFIX + "redis:7").ports("6379").env("A", "b=c"));
        ContainerDetails facts = engine.containers().inspect(id);
        engine.containers().remove(id);

        assertThat(calls)
                .extracting(call -> call.method() + " " + call.status())
                .containsExactly("POST 201", "POST 204", "GET 200", "DELETE 204");
        assertThat(facts.state().isRunning()).isTrue();
        assertThat(facts.name()).isEqualTo(name("redis"));
        assertThat(facts.environment()).containsEntry("A", "b=c");
        assertThat(facts.ports().get(ContainerPort.tcp(6379)))
                .hasSize(1)
                .allSatisfy(binding -> assertThat(binding.address()).isEqualTo("127.0.0.1"));
        assertThat(engine.containers().find(id)).isEmpty();
        engine.containers().remove(id);
    }

    @Test
    void knowsItsEngine() {
        assertThat(engine.info().apiVersion()).startsWith("1.");
        assertThat(engine.info().operatingSystem()).isEqualTo("linux");
        assertThat(engine.info().version()).isNotEmpty();
        assertThat(engine.info().architecture()).isIn("amd64", "arm64");
        assertThat(engine.images().find(BUSYBOX)).get().satisfies(image -> {
            assertThat(image.id()).startsWith("sha256:");
            assertThat(image.platform()).startsWith("linux/");
        });
        assertThat(engine.images().find("never/heard-of-it:1")).isEmpty();
    }

    @Test
    void runsCommandsWithOutputInputAndExitCode() {
        String id = running(busybox("exec", "sleep", "600"));

        ExecResult shell = engine.containers()
                .exec(
                        id,
                        ExecRequest.of(Command.of("sh", "-c", "echo $X in $(pwd) as $(id -u); echo bad >&2; exit 3"))
                                .withEnvironment(Map.of("X", "y"))
                                .in("/tmp")
                                .as("1000"));
        ExecResult cat = engine.containers()
                .exec(
                        id,
                        ExecRequest.of(Command.of("wc", "-c"))
                                .withStdin(new ByteArrayInputStream(new byte[3_000_000])));
        ExecResult slow = engine.containers()
                .exec(id, ExecRequest.of(Command.of("sleep", "60")).within(Duration.ofMillis(300)));

        assertThat(shell.exitCode()).hasValue(3);
        assertThat(shell.stdout()).isEqualTo("y in /tmp as 1000\n");
        assertThat(shell.stderr()).isEqualTo("bad\n");
        assertThat(cat.stdout().trim()).isEqualTo("3000000");
        assertThat(slow.exitCode()).isEmpty();
        assertThatThrownBy(() -> engine.containers().exec(id, ExecRequest.of(Command.of("nope"))))
                .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                        .isEqualTo(EngineException.Kind.COMMAND_NOT_FOUND));
    }

    @Test
    void followsLogsAndEventsUntilTheEnd() throws Exception {
        BlockingQueue<EngineEvent> events = new ArrayBlockingQueue<>(100);
        BlockingQueue<String> lines = new ArrayBlockingQueue<>(100);
        String id = engine.containers()
                .create(action(busybox("logs", "sh", "-c", "echo one; echo two >&2; printf three; exit 4")));
        Subscription all = engine.events(event -> {
            if (event.containerId().equals(id)) {
                events.add(event);
            }
        });
        engine.containers().start(id);
        Subscription log = engine.logs().follow(id, LogQuery.ALL, new LogListener() {
            @Override
            public void onLine(LogLine line) {
                lines.add(line.stream() + " " + line.text());
                throw new IllegalStateException("a listener's own fault");
            }

            @Override
            public void onEnd() {
                lines.add("end");
            }
        });

        assertThat(List.of(
                        lines.poll(10, TimeUnit.SECONDS),
                        lines.poll(10, TimeUnit.SECONDS),
                        lines.poll(10, TimeUnit.SECONDS)))
                .containsExactlyInAnyOrder("STDOUT one", "STDERR two", "STDOUT three");
        assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("end");
        assertThat(events.poll(10, TimeUnit.SECONDS).kind()).isEqualTo(EngineEvent.Kind.STARTED);
        EngineEvent died = events.poll(10, TimeUnit.SECONDS);
        assertThat(died.kind()).isEqualTo(EngineEvent.Kind.DIED);
        assertThat(died.exitCode()).hasValue(4);
        log.close();
        all.close();
        List<LogLine> read = engine.logs().read(id, LogQuery.ALL.only(LogLine.Stream.STDOUT));
        assertThat(read).extracting(LogLine::text).containsExactly("one", "three");
        assertThat(read.get(0).time()).isAfter(Instant.EPOCH);
        assertThat(engine.logs().read(id, LogQuery.ALL.last(1))).hasSize(1);
    }

    @Test
    void putsLongLinesTogetherAndCutsThem() throws Exception {
        String id = running(busybox(
                "long",
                "sh",
                "-c",
                "head -c 40000 /dev/zero | tr '\\0' x; echo; head -c 200000"
                        + " /dev/zero | tr '\\0' y; echo; echo z"));
        BlockingQueue<String> ended = new ArrayBlockingQueue<>(1);
        engine.logs().follow(id, LogQuery.ALL, new LogListener() {
            @Override
            public void onLine(LogLine line) {}

            @Override
            public void onEnd() {
                ended.add("end");
            }
        });
        ended.poll(20, TimeUnit.SECONDS);

        List<LogLine> lines = engine.logs().read(id, LogQuery.ALL);

        assertThat(lines)
                .extracting(LogLine::text)
                .containsExactly(
                        "x".repeat(40_000),
                        "y".repeat(64 * 1024) + "… (cut after 64 KiB, " + (200_000 - 64 * 1024) + " bytes left out)",
                        "z");
    }

    @Test
    void copiesFilesInAndOut() throws Exception {
        Files.createDirectories(folder.resolve("in/sub"));
        Files.writeString(folder.resolve("in/a.txt"), "a");
        Files.writeString(folder.resolve("in/sub/b.txt"), "b");
        Files.createSymbolicLink(folder.resolve("in/link"), Path.of("a.txt"));
        String id = engine.containers().create(action(busybox("files", "sleep", "600")));

        engine.files()
                .copyIn(
                        id,
                        List.of(
                                FileSpec.ofPath(folder.resolve("in"), "/data/conf"),
                                FileSpec.ofText("secret", "/run/x/y")
                                        .withMode(0600)
                                        .withOwner(1000, 1001)));
        engine.containers().start(id);
        engine.files().copyOut(id, new ContainerPath("/data/conf"), folder.resolve("out"));
        engine.files().copyOut(id, new ContainerPath("/run/x/y"), folder.resolve("y.txt"));

        assertThat(engine.containers()
                        .exec(id, ExecRequest.of(Command.of("stat", "-c", "%a %u %g %s", "/run/x/y")))
                        .stdout()
                        .trim())
                .isEqualTo("600 1000 1001 6");
        assertThat(folder.resolve("out/sub/b.txt")).hasContent("b");
        assertThat(Files.readSymbolicLink(folder.resolve("out/link"))).isEqualTo(Path.of("a.txt"));
        assertThat(folder.resolve("y.txt")).hasContent("secret");
        assertThat(engine.files().exists(id, new ContainerPath("/data/conf/a.txt")))
                .isTrue();
        assertThat(engine.files().exists(id, new ContainerPath("/data/none"))).isFalse();
    }

    @Test
    void joinsTwoNetworksAtOnceAndSharesAVolume() {
        networks.add(name("net"));
        networks.add(name("other"));
        volumes.add(name("data"));
        engine.networks()
                .create(new NewNetwork(
                        NetworkSpec.named("net").withSubnets(List.of(NetworkSpec.Subnet.of("10.213.77.0/24"))),
                        name("net"),
                        Map.of("test.run", run)));
        engine.networks()
                .create(new NewNetwork(
                        NetworkSpec.named("other")
                                .withSubnets(List.of(NetworkSpec.Subnet.of("10.213.78.0/24")))
                                .withInternal(true),
                        name("other"),
                        Map.of("test.run", run)));
        engine.volumes().create(new NewVolume(VolumeSpec.named("data"), name("data"), Map.of("test.run", run)));

        String id = running(busybox("member", "sleep", "600")
                .network("net", "alias")
                .network("other")
                .volumes("data:/data", "/anonymous"));
        ContainerDetails facts = engine.containers().inspect(id);

        assertThat(facts.networks()).containsOnlyKeys(name("net"), name("other"));
        assertThat(facts.networks().get(name("net")).aliases()).contains("member", "alias");
        assertThat(facts.networks().get(name("net")).ipv4()).get().asString().startsWith("10.213.77.");
        assertThat(engine.networks().find(name("net"))).get().satisfies(network -> assertThat(network.members())
                .containsExactly(id));
        assertThat(engine.networks().list(Map.of("test.run", run))).hasSize(2);
        assertThat(engine.volumes().list(Map.of("test.run", run)))
                .extracting(VolumeDetails::name)
                .containsExactly(name("data"));
        assertThatThrownBy(() -> engine.volumes().remove(name("data"))).hasMessageContaining("in use");
        engine.networks().disconnect(name("other"), id);
        assertThat(engine.containers().inspect(id).networks()).containsOnlyKeys(name("net"));
        engine.networks().connect(name("other"), id, List.of("again"), Optional.empty());
        assertThat(engine.containers()
                        .exec(id, ExecRequest.of(Command.of("nslookup", "again")))
                        .stdout())
                .contains("10.213.78.");
    }

    @Test
    void setsWhatTheSpecSays() {
        ContainerSpec spec = busybox("all", "sleep", "600")
                .process(process -> process.withInit(true)
                        .withUser("1000")
                        .withWorkingDirectory("/tmp")
                        .withStopSignal("SIGINT")
                        .withStopTimeout(Duration.ofSeconds(3)))
                .networking(networking -> networking.withHostname("box").plusExtraHosts(List.of("db:10.0.0.1")))
                .withHealthcheck(HealthcheckSpec.shell("true"))
                .withEngineSetting("HostConfig/Sysctls", Map.of("net.core.somaxconn", "512"))
                .plusLabels(Map.of());

        String id = running(spec);
        ExecResult seen = engine.containers()
                .exec(
                        id,
                        ExecRequest.of(Command.of(
                                "sh", "-c", "hostname; id -u; cat /proc/sys/net/core/somaxconn; grep db /etc/hosts")));

        assertThat(seen.stdout()).isEqualTo("box\n1000\n512\n10.0.0.1\tdb\n");
        assertThat(engine.containers().inspect(id).healthcheck()).get().satisfies(check -> assertThat(check.test())
                .containsExactly("CMD-SHELL", "true"));
        engine.containers().pause(id);
        assertThatThrownBy(() -> engine.containers().exec(id, ExecRequest.of(Command.of("true"))))
                .hasMessageContaining("is paused");
        engine.containers().unpause(id);
        engine.containers().stop(id, Optional.of(Duration.ofSeconds(2)));
        assertThat(engine.containers().inspect(id).state().hasEnded()).isTrue();
    }

    @Test
    void tellsKindsOfRefusals() {
        String id = engine.containers().create(action(busybox("taken", "sleep", "1")));

        assertThatThrownBy(() -> engine.containers().create(action(busybox("taken", "sleep", "2"))))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.NAME_TAKEN));
        assertThatThrownBy(() -> engine.containers().create(action(ContainerSpec.of("x", "never/heard-of-it:1"))))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.IMAGE_MISSING));
        assertThatThrownBy(() -> running(busybox("nocommand", "/nope")))
                .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                        .isEqualTo(EngineException.Kind.COMMAND_NOT_FOUND));
        assertThatThrownBy(() -> engine.logs().follow("none-" + run, LogQuery.ALL, line -> {}))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.NOT_FOUND));
        assertThat(engine.containers().find(id)).isPresent();
    }

    @Test
    void handsOutTheTypedClient() {
        assertThat(engine.unwrap(DockerClient.class)).get().satisfies(client -> assertThat(
                        client.versionCmd().exec().getApiVersion())
                .startsWith("1."));
        assertThat(engine.unwrap(String.class)).isEmpty();
    }

    @Test
    void readsAFileAsArchive() throws Exception {
        String id = engine.containers().create(action(busybox("archive", "true")));
        engine.files().copyIn(id, List.of(FileSpec.ofText("hello", "/hello.txt")));

        byte[] archive;
        try (var stream = engine.files().read(id, new ContainerPath("/hello.txt"))) {
            archive = stream.readAllBytes();
        }

        assertThat(new String(archive, 512, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
    }

    @Test
    void buildsAnImageAndNamesTheFailingStep() throws Exception {
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM " + BUSYBOX + "\nARG WHO=nobody\nCOPY . /app\nRUN echo \"hello $WHO\" > /hello\n");
        Files.writeString(folder.resolve(".dockerignore"), "*.log\n");
        Files.writeString(folder.resolve("a.txt"), "a");
        Files.writeString(folder.resolve("b.log"), "b");
        String tag = "harness-test/" + run + ":1";
        List<String> output = new CopyOnWriteArrayList<>();
        try {
            BuildSpec build = BuildSpec.ofContext(folder).withArguments(Map.of("WHO", "ann"));
            String image = engine.images()
                    .build(new NewImage(build, BuildContext.of(build), tag, Map.of("test.run", run)), output::add);
            String id = running(ContainerSpec.of("built", tag).command("sleep", "600"));

            assertThat(image).startsWith("sha256:");
            assertThat(engine.containers()
                            .exec(id, ExecRequest.of(Command.of("sh", "-c", "cat /hello; ls -A /app")))
                            .stdout())
                    .isEqualTo("hello ann\n.dockerignore\nDockerfile\na.txt\n");
            assertThat(engine.images().find(tag)).get().satisfies(found -> assertThat(found.labels())
                    .containsEntry("test.run", run));
            assertThat(output).anyMatch(line -> line.contains("COPY . /app"));
            engine.containers().remove(id);
        } finally {
            engine.images().remove(tag, true);
        }
        assertThat(engine.images().find(tag)).isEmpty();
        BuildSpec failing = BuildSpec.ofText("FROM " + BUSYBOX + "\nRUN echo about to fail; exit 7\n");

        assertThatThrownBy(() -> engine.images()
                        .build(new NewImage(failing, BuildContext.of(failing), tag, Map.of()), line -> {}))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.BUILD_FAILED))
                .hasMessageContainingAll("[2/2] RUN echo", "Dockerfile line 2", "exit code: 7", "about to fail");
    }

    @Test
    void failsAPullFromNowhereAtOnce() {
        long start = System.nanoTime();

        assertThatThrownBy(() -> engine.images()
                        .pull(ImageReference.parse("127.0.0.1:1/none:1"), Optional.empty(), progress -> {}))
                .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                        .isEqualTo(EngineException.Kind.REGISTRY_UNREACHABLE))
                .hasMessageContainingAll("connection refused", "docker pull 127.0.0.1:1/none:1");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void listsAContainerByItsWholeName() {
        NewContainer create = action(busybox("listed", "true"));
        String id = engine.containers().create(create);

        assertThat(engine.containers().isListed(create.engineName())).isTrue();
        assertThat(engine.containers().isListed(create.engineName().substring(1)))
                .isFalse();
        engine.containers().remove(id);
        assertThat(engine.containers().isListed(create.engineName())).isFalse();
    }

    @Test
    void feedsAContainerFromBeforeItsStartUntilTheInputEnds() throws Exception {
        ContainerSpec reader = busybox("reader", "sh", "-c", "read line; echo got $line; cat >/dev/null")
                .withEngineSetting("OpenStdin", true)
                .withEngineSetting("StdinOnce", true);
        String id = engine.containers().create(action(reader));
        PipedOutputStream writer = new PipedOutputStream();
        CountDownLatch over = new CountDownLatch(1);

        CountDownLatch died = diesOnce(id);
        engine.containers().feedInput(id, new PipedInputStream(writer), over::countDown);
        engine.containers().start(id);
        writer.write("hello\n".getBytes(StandardCharsets.UTF_8));
        writer.close();

        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(died.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(engine.logs().read(id, LogQuery.ALL))
                .extracting(LogLine::text)
                .containsExactly("got hello");
    }

    @Test
    void endsAFedContainerByClosingTheFeed() throws Exception {
        ContainerSpec reader =
                busybox("reader", "cat").withEngineSetting("OpenStdin", true).withEngineSetting("StdinOnce", true);
        String id = engine.containers().create(action(reader));
        CountDownLatch died = diesOnce(id);
        PipedOutputStream writer = new PipedOutputStream();

        Subscription feed = engine.containers().feedInput(id, new PipedInputStream(writer), () -> {});
        engine.containers().start(id);
        feed.close();

        assertThat(died.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private CountDownLatch diesOnce(String id) {
        CountDownLatch died = new CountDownLatch(1);
        engine.events(event -> {
            if (event.kind() == EngineEvent.Kind.DIED && event.containerId().equals(id)) {
                died.countDown();
            }
        });
        return died;
    }

    @Test
    void importsAndListsAnImage() {
        ImageReference reference = ImageReference.parse("containerharness/" + run + ":1");
        byte[] nothing = new byte[1024];

        engine.images().importLayer(reference, nothing, List.of("LABEL test.run=" + run));

        try {
            assertThat(engine.images().list(Map.of("test.run", run)))
                    .singleElement()
                    .satisfies(image -> assertThat(image.tags()).containsExactly(reference.toString()));
        } finally {
            engine.images().remove(reference.toString(), true);
        }
        assertThat(engine.images().list(Map.of("test.run", run))).isEmpty();
    }

    /** As a stack with several tags and pushes of one image does. */
    @Test
    void keepsAllNamesThatAnImageIsGivenAtTheSameTime() {
        List<ImageReference> references = IntStream.range(0, 12)
                .mapToObj(i -> ImageReference.parse("containerharness/" + run + ":" + i))
                .toList();
        engine.images().importLayer(references.get(0), new byte[1024], List.of("LABEL test.run=" + run));

        try {
            atOnce(references, reference -> engine.images()
                    .tag(references.get(0).toString(), reference));

            assertThat(engine.images().list(Map.of("test.run", run)))
                    .singleElement()
                    .satisfies(image -> assertThat(image.tags())
                            .containsExactlyInAnyOrderElementsOf(references.stream()
                                    .map(ImageReference::toString)
                                    .toList()));
        } finally {
            atOnce(references, reference -> engine.images().remove(reference.toString(), true));
        }
        assertThat(engine.images().list(Map.of("test.run", run))).isEmpty();
    }

    private static void atOnce(List<ImageReference> references, Consumer<ImageReference> change) {
        ExecutorService pool = Executors.newFixedThreadPool(references.size());
        try {
            List<CompletableFuture<Void>> all = references.stream()
                    .map(reference -> CompletableFuture.runAsync(() -> change.accept(reference), pool))
                    .toList();
            all.forEach(CompletableFuture::join);
        } finally {
            pool.shutdown();
        }
    }
}
