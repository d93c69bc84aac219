package org.containerharness.services.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.ScriptedRegistry;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.handle.RunningImage;
import org.containerharness.handle.RunningRegistry;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("engine")
@Timeout(180)
class ImagesOnEngineTest {

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final List<CallListener.Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> made = new ArrayList<>();

    @TempDir
    private Path folder;

    private final Harness harness = Harness.connect(Settings.load(), calls::add);

    @AfterEach
    void removeAll() {
        made.forEach(image -> harness.engine().images().remove(image, true));
        harness.close();
    }

    private Settings settings() {
        return Settings.load()
                .with(Setting.CACHE_DIRECTORY, folder.resolve("cache").toString());
    }

    private BuildSpec build(String text) {
        return BuildSpec.ofText(
                "FROM busybox:1\nRUN echo " + run + " " + text + " > /made\nCMD [\"sleep\", \"600\"]\n");
    }

    private static ContainerSpec running(String name, String image) {
        return ContainerSpec.of(name, image).waitFor(new ReadyCondition.Running());
    }

    private List<String> imageNames() {
        return harness.images().list().stream()
                .flatMap(image -> image.tags().stream())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void buildsPushesRemovesPullsAndRuns(boolean tls) {
        LocalRegistry plain = LocalRegistry.named("hub").withLogin("ann", "s3cret-word");
        StackSpec below = (tls ? plain.withTls() : plain)
                .publish("busybox:1=team/tools:1")
                .addedTo(StackSpec.named("registry"))
                .plus(ImageSpec.of("app", build("pushed " + tls))
                        .tag("harness-test/" + run + ":1")
                        .push("hub:5000/team/app:" + run));
        made.add("harness-test/" + run + ":1");
        try (RunningStack registry = harness.start(below)) {
            RunningRegistry hub = registry.registry("hub");
            RunningImage app = registry.image("app");
            made.add(app.reference());
            assertThat(hub.catalogue()).containsExactlyInAnyOrder("team/app", "team/tools");
            assertThat(hub.tags("team/app")).containsExactly(run);
            assertThat(imageNames()).noneMatch(name -> name.startsWith(hub.address()));

            app.remove();
            harness.engine().images().remove("harness-test/" + run + ":1", true);
            assertThat(harness.images().find(app.reference())).isEmpty();
            try (RunningStack user = harness.start(
                    StackSpec.named("user").plus(running("app", "hub:5000/team/app:" + run)), List.of(registry))) {
                assertThat(user.container("app").exec("cat", "/made").stdout()).contains("pushed " + tls);
            }
            assertThat(imageNames()).noneMatch(name -> name.startsWith(hub.address()));
            if (harness.engine().info().has(Capability.REGISTRY_DIGESTS)) {
                assertThat(harness.images().registryDigest(hub.reference("team/app:" + run)))
                        .get()
                        .asString()
                        .startsWith("sha256:");
            }
        }
    }

    /** What TARGETARCH stands for is known to the builder only, so nobody can pull these images for it. */
    @Test
    void theBuilderPullsFromEachRegistryWithItsOwnLogin() {
        if (!harness.engine().info().has(Capability.BUILDKIT)) {
            refuses(
                    BuildSpec.ofText("FROM hub:5000/base:${TARGETARCH}\n"),
                    "The Dockerfile names <hub:5000/base:${TARGETARCH}> in line 1, which needs an engine that builds"
                            + " images with BuildKit");
            return;
        }
        StackSpec one = LocalRegistry.named("one")
                .withLogin("ann", "s3cret-word")
                .publish("busybox:1=team/base:amd64")
                .addedTo(StackSpec.named("registries"));
        StackSpec both = LocalRegistry.named("other")
                .withLogin("bob", "another-word")
                .publish("alpine:3=tools:amd64")
                .addedTo(one);
        try (RunningStack registries = harness.start(both);
                Harness stranger = Harness.connect(Settings.load())) {
            String tools = registries.registry("other").reference("tools:amd64");
            made.add(tools);
            BuildSpec build = BuildSpec.ofText("FROM "
                            + registries.registry("one").address() + "/team/base:${TARGETARCH}\nCOPY --from=" + tools
                            + " /etc/alpine-release /made\n"
                            + "CMD [\"sleep\", \"600\"]\n")
                    .withPlatform("linux/amd64")
                    .withLabels(Map.of("run", run));

            assertThatThrownBy(() -> stranger.images().build(build))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContainingAll("Could not build image", "credentials: none");
            RunningImage image = harness.images().build(build);
            made.add(image.reference());

            assertThat(image.history()).anyMatch(layer -> layer.createdBy().contains("/made"));
            assertThat(calls).anyMatch(call -> call.path().endsWith("/session"));
        }
    }

    @Test
    void pushesAndPullsWithinOneStack() {
        StackSpec stack = LocalRegistry.named("hub")
                .publish("busybox:1=tools:1")
                .addedTo(StackSpec.named("one"))
                .plus(running("user", "hub:5000/tools:1").command("sleep", "600"));

        try (RunningStack started = harness.start(stack)) {
            assertThat(started.container("user").exec("true").succeeded()).isTrue();
            assertThat(started.container("user").image())
                    .startsWith(started.registry("hub").address());
        }
        assertThat(imageNames()).noneMatch(name -> name.contains("/tools:1"));
    }

    @Test
    void refusesWhoHasNoLogin() {
        StackSpec stack =
                LocalRegistry.named("hub").withLogin("ann", "s3cret-word").addedTo(StackSpec.named("s"));
        try (RunningStack registry = harness.start(stack);
                Harness other = Harness.connect(Settings.load())) {
            String reference = registry.registry("hub").reference("none:1");

            assertThatThrownBy(() -> other.images().pull(reference))
                    .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                            .isEqualTo(EngineException.Kind.REGISTRY_DENIED))
                    .hasMessageContainingAll("credentials: none", "docker pull " + reference);
            assertThatThrownBy(() -> harness.images().pull(reference))
                    .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                            .isEqualTo(EngineException.Kind.IMAGE_UNKNOWN))
                    .hasMessageContaining("those the tests declare")
                    .message()
                    .doesNotContain("s3cret-word");
        }
    }

    @Test
    void sharesOneBuildAndCommitsWhatAContainerBecame() {
        StackSpec stack = StackSpec.named("shared")
                .plus(ImageSpec.of("app", build("shared")))
                .plus(running("blue", "@app"))
                .plus(running("green", "@app").dependsOn("blue"))
                .plus(ContainerSpec.of(
                                "copy",
                                new ImageSource.Committed(
                                        "blue",
                                        CommitSpec.AS_IS
                                                .env("MODE", "a \"$quoted\" one")
                                                .label("a", "b")))
                        .waitFor(new ReadyCondition.Running()));
        String committed;
        try (RunningStack started = harness.start(stack)) {
            made.add(started.image("app").reference());
            committed = started.container("copy").image();
            assertThat(started.container("green").image())
                    .isEqualTo(started.container("blue").image());
            assertThat(started.container("copy")
                            .exec("sh", "-c", "cat /made; echo $MODE")
                            .stdout())
                    .contains(run + " shared", "a \"$quoted\" one");
            RunningImage own = started.container("blue").commit("harness-test/commit:" + run);
            made.add("harness-test/commit:" + run);
            assertThat(own.history()).isNotEmpty();
            own.save(folder.resolve("own.tar"));
            own.remove();
            assertThat(harness.images().load(folder.resolve("own.tar")))
                    .extracting(RunningImage::reference)
                    .containsExactly("harness-test/commit:" + run);
        }
        assertThat(harness.engine().images().find(committed)).isEmpty();
        assertThat(calls.stream().filter(call -> call.path().startsWith("/build?")))
                .hasSize(1);
    }

    @Test
    void buildsOnceForAllWhoWantItAtATime() {
        List<CallListener.Call> all = new CopyOnWriteArrayList<>();
        BuildSpec wanted = build("single flight");
        List<CompletableFuture<String>> references = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            references.add(CompletableFuture.supplyAsync(() -> {
                try (Harness each = Harness.connect(settings(), all::add)) {
                    return each.images().build(wanted).reference();
                }
            }));
        }

        assertThat(references.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        made.add(references.get(0).join());
        assertThat(all.stream().filter(call -> call.path().contains("/build?"))).hasSize(1);
    }

    @Test
    void aStartThatIsInterruptedDoesNotWaitForItsBuild() throws Exception {
        StackSpec stack = StackSpec.named("interrupted")
                .plus(ImageSpec.of("app", BuildSpec.ofText("FROM busybox:1\nRUN : " + run + "; sleep 120\n")));
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                harness.start(stack).close();
                end.complete(new AssertionError("built"));
            } catch (RuntimeException e) {
                end.complete(e);
            }
        });
        thread.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> calls.stream().anyMatch(call -> call.path().contains("/build?")));

        thread.interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS))
                .hasMessageContaining("Interrupted while starting stack <interrupted>");
    }

    @Test
    void aStartThatFailsDoesNotWaitForItsBuild() {
        StackSpec stack = StackSpec.named("failing")
                .plus(ImageSpec.of("app", BuildSpec.ofText("FROM busybox:1\nRUN : " + run + " f; sleep 120\n")))
                .plus(running("broken", "busybox:1").command("false").waitFor(new ReadyCondition.Completed(0)));

        assertThatThrownBy(() -> harness.start(stack))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("broken");
    }

    @Test
    void offlineNamesAllThatIsMissingBeforeAnythingStarts() {
        try (Harness offline = Harness.connect(Settings.load().with(Setting.IMAGE_OFFLINE, "true"), calls::add)) {
            StackSpec stack = StackSpec.named("s")
                    .plus(running("a", "harness-none/a:1"))
                    .plus(running("b", "127.0.0.1:1/b:1"))
                    .plus(running("c", "busybox:1"));
            calls.clear();

            assertThatThrownBy(() -> offline.start(stack))
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContainingAll("harness-none/a:1", "127.0.0.1:1/b:1", "harness.image.offline forbids")
                    .message()
                    .doesNotContain("busybox");
            assertThat(calls).noneMatch(call -> call.method().equals("POST"));
            assertThatThrownBy(() -> offline.images().build(BuildSpec.ofText("FROM harness-none/base:1\n")))
                    .hasMessageContaining("harness-none/base:1");
            assertThatThrownBy(() -> offline.images()
                            .build(BuildSpec.ofText("# syntax=harness-none/reader:1.9\nFROM busybox:1\n")))
                    .hasMessageContaining("harness-none/reader:1.9");
            assertThatThrownBy(() -> offline.images().registryDigest("127.0.0.1:1/b:1"))
                    .hasMessageContaining("harness.image.offline forbids to ask the registry of <127.0.0.1:1/b:1>");
        }
    }

    @Test
    void prunesItsOwnImagesOnly() {
        String built = harness.images().build(build("to be pruned")).reference();
        made.add(built);
        RunningImage kept = harness.images().build(build("kept"));
        made.add(kept.reference());
        made.add(kept.tag("harness-test/kept:" + run).reference());

        // Nobody else's test images are this old; a real prune would take them too.
        assertThat(harness.images().prune(Duration.ofDays(3650))).isEmpty();
        assertThat(harness.engine().images().list(Map.of("org.containerharness.image", "build")))
                .anyMatch(image -> image.tags().contains(built))
                .noneMatch(image -> image.tags().stream().anyMatch(tag -> tag.contains("busybox")));
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED, REGISTRY_DENIED, docker login",
        "403, DENIED, REGISTRY_DENIED, use an account that may read the repository",
        "404, MANIFEST_UNKNOWN, IMAGE_UNKNOWN, Check the repository and the tag",
        "429, TOOMANYREQUESTS, RATE_LIMITED, Tried 3 times",
        "500, UNKNOWN, REGISTRY_UNREACHABLE, Tried 3 times"
    })
    void saysWhatARegistryAnswered(int status, String code, EngineException.Kind kind, String advice)
            throws IOException {
        assumeTrue(
                status != 429 || harness.engine().info().has(Capability.PROMPT_EVENTS),
                "Podman tries by itself for longer than a pull may be silent");
        String reference;
        try (ScriptedRegistry registry = ScriptedRegistry.answering(status, code)) {
            reference = registry.address() + "/team/app:1";
            ContainerSpec spec = running("app", reference)
                    .withPlace(new org.containerharness.model.Place("OrdersIT @WithContainer(name = \"app\")"));

            assertThatThrownBy(() -> harness.start(StackSpec.named("s").plus(spec)))
                    .isInstanceOf(StartException.class)
                    .satisfies(failure ->
                            assertThat(unwrapped(failure)).contains("OrdersIT @WithContainer", reference, advice))
                    .cause()
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        }
        assertThat(imageNames()).doesNotContain(reference);
    }

    /** A failure's text without the breaks of its lines. */
    private static String unwrapped(Throwable failure) {
        return failure.getMessage().replaceAll("\\s+", " ");
    }

    static Stream<Arguments> faults() {
        Stream<Arguments> quick = Stream.of(
                Arguments.of(
                        ScriptedRegistry.Fault.HALF_MANIFEST,
                        3,
                        EngineException.Kind.REGISTRY_UNREACHABLE,
                        "Tried 3 times"),
                Arguments.of(
                        ScriptedRegistry.Fault.DAMAGED_LAYER,
                        1,
                        EngineException.Kind.OTHER,
                        "The registry delivers damaged data"),
                Arguments.of(
                        ScriptedRegistry.Fault.OTHER_PLATFORM,
                        1,
                        EngineException.Kind.WRONG_PLATFORM,
                        "Ask for a platform the image has"));
        // The engine itself repeats a layer five times, with pauses of 5 to 20 seconds.
        Stream<Arguments> slow = Stream.of(Arguments.of(
                ScriptedRegistry.Fault.HALF_LAYER,
                5,
                EngineException.Kind.REGISTRY_UNREACHABLE,
                "The transfer broke off"));
        return Boolean.getBoolean("harness.test.slow-registry") ? Stream.concat(quick, slow) : quick;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysWhatBecameOfATransferAndLeavesNothing(
            ScriptedRegistry.Fault fault, int tries, EngineException.Kind kind, String advice) throws IOException {
        try (ScriptedRegistry registry = ScriptedRegistry.serving(fault)) {
            String reference = registry.address() + "/team/app:1";
            ContainerSpec spec = running("app", reference)
                    .withPlace(new org.containerharness.model.Place("OrdersIT @WithContainer(name = \"app\")"));

            assertThatThrownBy(() -> harness.start(StackSpec.named("s").plus(spec)))
                    .isInstanceOf(StartException.class)
                    .satisfies(failure -> assertThat(unwrapped(failure))
                            .contains(
                                    "OrdersIT @WithContainer",
                                    "The image <" + reference + ">",
                                    "Registry: " + registry.address(),
                                    advice))
                    .cause()
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind));

            String last = registry.requests().get(registry.requests().size() - 1);
            assertThat(registry.requests().stream().filter(last::equals)).hasSize(tries);
            assertThat(harness.engine().images().find(reference)).isEmpty();
        }
    }

    @Test
    void namesTheCertificateThatTheEngineDoesNotTrust() {
        StackSpec stack = LocalRegistry.named("hub")
                .withTls()
                .addedTo(StackSpec.named("tls"))
                .plus(ContainerSpec.of("plain", "registry:2").ports("5000"));
        try (RunningStack started = harness.start(stack)) {
            // Engines trust everybody on loopback, so the registries are asked at their own addresses.
            String tls = address(started, "hub") + ":5000/app:1";
            String plain = address(started, "plain") + ":5000/app:1";

            assertThatThrownBy(() -> harness.images().pull(tls))
                    .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                            .isEqualTo(EngineException.Kind.REGISTRY_UNREACHABLE))
                    .hasMessageContainingAll(tls, "Let the engine trust the registry's certificate.");
            assertThatThrownBy(() -> harness.images().pull(plain))
                    .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                            .isEqualTo(EngineException.Kind.REGISTRY_UNREACHABLE))
                    .hasMessageContainingAll(plain, "The registry does not speak TLS");
        }
    }

    private String address(RunningStack stack, String container) {
        return harness.engine()
                .containers()
                .inspect(stack.container(container).id())
                .networks()
                .values()
                .iterator()
                .next()
                .ipv4()
                .orElseThrow();
    }

    private void refuses(BuildSpec build, String... texts) {
        String place = "OrdersIT @WithImage(name = \"app\")";
        ImageSpec image = ImageSpec.of("app", build).withPlace(new org.containerharness.model.Place(place));
        Set<String> before = imageIds();

        assertThatThrownBy(() -> harness.start(StackSpec.named("bad").plus(image)))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining(place)
                .hasMessageContainingAll(texts);

        assertThat(imageIds()).isSubsetOf(before);
        assertThat(harness.engine().containers().list(Map.of("bad.run", run))).isEmpty();
    }

    private Set<String> imageIds() {
        Set<String> ids = new HashSet<>();
        harness.images().list(Map.of("bad.run", run)).forEach(image -> ids.add(image.id()));
        return ids;
    }

    @Test
    void badInputsOfABuildNameTheirPlaceAndLeaveNothing() throws IOException {
        Map<String, String> label = Map.of("bad.run", run);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        BuildSpec text = BuildSpec.ofText("FROM busybox:1 AS one\nARG USED\n").withLabels(label);

        refuses(BuildSpec.ofContext(folder.resolve("none")), "there is no folder " + folder.resolve("none"));
        refuses(BuildSpec.ofContext(loop), "The build context <" + loop + "> is not there");
        refuses(BuildSpec.ofContext(empty), "The Dockerfile <Dockerfile> is not there", "" + empty);
        refuses(text.withTarget("two"), "The Dockerfile has no stage <two>. It has: one.");
        refuses(text.argument("UNUSED", "1"), "<UNUSED> is used by no ARG instruction");
        refuses(
                BuildSpec.ofText("FROM busybox:1\nCOPY ../x /y\n").withLabels(label),
                "<../x> in line 2, which leads out of the build context");
        refuses(
                BuildSpec.ofText("FROM busybox:1\nCOPY missing /y\n").withLabels(label),
                "Could not build image",
                "missing",
                "(Dockerfile line 2: COPY missing /y)");
        refuses(
                BuildSpec.ofText("FROM busybox:1\nCOPY [\"a\",\"../x\",\"/y/\"]\n")
                        .withLabels(label),
                "<../x> in line 2, which leads out of the build context");
        refuses(
                BuildSpec.ofText("ARG NAME=Busybox\n\nFROM $NAME:1\n").withLabels(label),
                "The Dockerfile begins a stage in line 3 with no image: <Busybox:1>",
                "upper-case");
        refuses(
                BuildSpec.ofText("FROM busybox:1\nRUN echo before the end; exit 9\n")
                        .withLabels(label),
                "(Dockerfile line 2: RUN echo before the end; exit 9)",
                "Its last output:");
        refuses(
                text.withSecrets(List.of(BuildSecret.ofFile("npm", folder.resolve("none")))),
                harness.engine().info().has(Capability.BUILDKIT)
                        ? "The build secret <npm> cannot be used: there is no file"
                        : "The build, which has secrets, needs an engine that builds images with BuildKit");
    }

    @Test
    void buildsAgainWhatChangedWhileItWasBuilt() throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Path file = Files.writeString(context.resolve("file"), run + " one");
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY file /\n");
        BuildSpec build = BuildSpec.ofContext(context);
        StackSpec stack = StackSpec.named("edited").plus(ImageSpec.of("app", build));
        AtomicReference<String> next = new AtomicReference<>(run + " two");
        AtomicInteger builds = new AtomicInteger();
        try (Harness edited = Harness.connect(settings(), call -> {
            if (call.path().contains("/build?")) {
                builds.incrementAndGet();
                write(file, next.get());
            }
        })) {
            String reference = edited.images().build(build).reference();
            made.add(reference);
            assertThat(tags(reference)).contains(reference + "-mixed");

            next.set(run + " one");
            write(file, run + " one");
            edited.start(stack).close();

            assertThat(builds).hasValue(2);
            assertThat(tags(reference)).containsExactly(reference);
            edited.start(stack).close();
            assertThat(builds).hasValue(2);
        }
    }

    private List<String> tags(String reference) {
        return harness.engine().images().find(reference).orElseThrow().tags();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
