package org.containerharness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.containerharness.diagnosis.ImageCause;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.NewVolume;
import org.containerharness.events.RunEvent;
import org.containerharness.forward.HostPort;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.images.ImageNames;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HarnessRuntimeTests {

    private final FakeEngine engine = new FakeEngine().withImage("app:1").withImage("db:1");
    private final HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults());

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void startsAContainerWithFourCallsAndRemovesItWithOne() {
        runtime.start(stack(running("app")), List.of()).close();
        engine.forgetCalls();

        RunningStack stack = runtime.start(stack(running("app")), List.of());
        List<String> start = lifecycle();
        engine.forgetCalls();
        stack.close();

        assertThat(start)
                .containsExactly(
                        "create container app", "start container app", "inspect container app", "find container app");
        assertThat(lifecycle()).containsExactly("remove container app");
    }

    @Test
    void goesOnWithOneContainerBeforeItBeginsAnother() {
        RuntimeOptions usual = RuntimeOptions.defaults();
        RuntimeOptions oneCall = new RuntimeOptions(
                1,
                usual.readyTimeout(),
                usual.images(),
                usual.bindAddress(),
                usual.hostPorts(),
                usual.snapshots(),
                usual.stopGrace(),
                usual.whenEnded(),
                usual.logLines(),
                usual.labels());
        try (HarnessRuntime oneByOne = new HarnessRuntime(engine, oneCall)) {
            RunningStack stack = oneByOne.start(
                    stack(running("app").network("net"), running("db").network("net"))
                            .plus(NetworkSpec.named("net")),
                    List.of());
            List<String> start = steps("create container ", "start container ");
            engine.forgetCalls();
            stack.close();

            assertThat(start).hasSize(4);
            assertThat(start.get(1)).isEqualTo(start.get(0).replace("create", "start"));
            assertThat(steps("disconnect ", "kill ").stream().map(step -> step.split(" ")[0]))
                    .containsExactly("disconnect", "kill", "disconnect", "kill");
        }
    }

    private List<String> steps(String... kinds) {
        return engine.calls().stream()
                .filter(call -> Stream.of(kinds).anyMatch(call::startsWith))
                .toList();
    }

    @Test
    void removesEverythingItCreated() {
        StackSpec spec = stack(running("app").network("net").volumes("data:/data"))
                .plus(NetworkSpec.named("net"))
                .plus(VolumeSpec.named("data").withFiles(List.of(FileSpec.ofText("x", "/x"))));

        runtime.start(spec, List.of()).close();

        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.networkNames()).isEmpty();
        assertThat(engine.volumeNames()).isEmpty();
    }

    @Test
    void removesWhatItHadStartedWhenOneContainerFailsAndNamesWhatWasBlocked() {
        engine.onStart("db", container -> {
            container.log("FATAL: data directory is not empty");
            container.exit(1);
        });
        StackSpec spec = stack(
                running("other"),
                ContainerSpec.of("db", "db:1")
                        .waitFor(new ReadyCondition.LogLine(java.util.regex.Pattern.compile("ready"), 1))
                        .withPlace(new Place("OrdersIT @WithContainer(name = \"db\")")),
                running("api").dependsOn("db"));

        StartException failure = catchThrowableOfType(StartException.class, () -> runtime.start(spec, List.of()));

        assertThat(failure.getMessage())
                .startsWith("The container <db> exited with code 1 (")
                .contains("; image db:1; id ")
                .contains("Declared at: OrdersIT @WithContainer(name = \"db\")")
                .contains("State: exited with code 1")
                .contains("Not started because of it: api")
                .contains("    FATAL: data directory is not empty")
                .contains("Next: ");
        assertThat(failure).as("all that the wait knows is in the report").hasNoCause();
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void leavesAloneWhatHasTheNameThatItWanted() {
        runtime.startFor(java.util.Map.of(), stack(running("app").withEngineName("fixed")), List.of());

        assertThatThrownBy(() -> runtime.start(stack(running("db").withEngineName("fixed")), List.of()))
                .isInstanceOf(StartException.class);

        assertThat(engine.containerNames()).containsExactly("app");
    }

    @Test
    void leavesAloneWhatBelongsToSomebodyElse() {
        runtime.startFor(java.util.Map.of("org.containerharness.build", "b1"), stack(running("app")), List.of());

        runtime.close();

        assertThat(engine.containerNames()).containsExactly("app");
        assertThat(engine.container("app").action().labels())
                .containsEntry("org.containerharness.build", "b1")
                .doesNotContainKey("org.containerharness.owner");
    }

    @Test
    void keepsTheOutputOfTheOthersWhenOneFails() {
        engine.onStart("db", container -> container.log("could not find the driver"));
        engine.onStart("api", container -> {
            container.log("no answer from db");
            container.exit(1);
        });
        StackSpec spec = stack(
                running("db"),
                running("api")
                        .waitFor(new ReadyCondition.LogLine(java.util.regex.Pattern.compile("ready"), 1))
                        .dependsOn("db"));

        StartException failure = catchThrowableOfType(StartException.class, () -> runtime.start(spec, List.of()));

        assertThat(failure).hasMessageContaining("  Last output of db:\n    could not find the driver");
        assertThat(failure.output())
                .containsEntry("db", List.of("could not find the driver"))
                .containsEntry("api", List.of("no answer from db"));
    }

    @Test
    void goesOnWithoutAContainerThatMayFail() {
        engine.onStart("cache", container -> container.exit(1));
        StackSpec spec = stack(
                running("cache"),
                running("app")
                        .plusDependencies(List.of(new DependencySpec("cache", DependencySpec.Condition.READY, false))));
        spec = stack(
                spec.containers().get(0).waitFor(new ReadyCondition.Completed(0)),
                spec.containers().get(1));

        RunningStack stack = runtime.start(spec, List.of());

        assertThat(stack.container("app").isRunning()).isTrue();
        stack.close();
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void keepsAVolumeThatWasThereBefore() {
        engine.volumes().create(new NewVolume(VolumeSpec.named("kept"), "kept-name", Map.of()));

        runtime.start(
                        stack(running("app").volumes("data:/data"))
                                .plus(VolumeSpec.named("data").withEngineName("kept-name")),
                        List.of())
                .close();

        assertThat(engine.volumes().find("kept-name")).isPresent();
    }

    @Test
    void namesEveryExternalThingThatIsNotThereBeforeAnythingIsStarted() {
        StackSpec spec = stack(running("app"))
                .plus(NetworkSpec.external("net", "corporate"))
                .plus(VolumeSpec.external("data", "archive"));

        assertThatThrownBy(() -> runtime.start(spec, List.of()))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("the external network <corporate> is not on the engine")
                .hasMessageContaining("the external volume <archive> is not on the engine");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void triesAgainWhenAnotherProcessTookTheSamePortOfARange() {
        engine.failNext("start container app", FakeEngine.failure(Kind.PORT_TAKEN, "port is already allocated"));

        RunningStack stack = runtime.start(stack(running("app").ports("8000-8010:80")), List.of());

        assertThat(stack.container("app").isRunning()).isTrue();
    }

    @Test
    void aUrlWithoutAPortMeansThatOfItsSchemeWhereItIsPublished() {
        RunningStack stack = runtime.start(
                stack(running("proxy").ports("80", "53/udp"), running("api").ports("8080")), List.of());
        String proxy = stack.container("proxy").endpoint(80);

        assertThat(stack.endpoint("http://proxy/")).hasToString("http://" + proxy + "/");
        assertThat(stack.rewrite("ws://me:pw@proxy?a=b http://proxy"))
                .isEqualTo("ws://me:pw@" + proxy + "?a=b http://" + proxy);
        assertThat(stack.rewrite("http://proxy.example/ http://my-proxy/ http://api/"))
                .isEqualTo("http://proxy.example/ http://my-proxy/ http://api/");
        assertThat(stack.rewrite("proxy:53")).doesNotContain("proxy");
        assertThatThrownBy(() -> stack.endpoint("http://api/x"))
                .hasMessage(
                        "<http://api/x> names no port of the container <api>, and the default one of http, 80, is not"
                                + " published. It publishes 8080/tcp. Write http://api:8080/.");
        assertThatThrownBy(() -> stack.endpoint("http://prxy:80/"))
                .hasMessage(
                        "The endpoint <http://prxy:80/> names no container of the stack. Write container:port as the"
                                + " containers see it. Did you mean <proxy>?");
    }

    @Test
    void choosesAnotherPortWhenSomebodyTookTheFirstMeanwhile() {
        ContainerSpec spec = running("app").ports("80").env("SELF", "${address:80}");
        List<String> named = new ArrayList<>();
        engine.before("start container app", () -> {
            named.add(engine.container("app")
                    .action()
                    .spec()
                    .process()
                    .environment()
                    .get("SELF"));
            if (named.size() == 1) {
                throw FakeEngine.failure(
                        Kind.PORT_TAKEN, "Bind for " + named.get(0) + " failed: port is already allocated");
            }
        });

        RunningStack stack = runtime.start(stack(spec), List.of());

        assertThat(named).hasSize(2).doesNotHaveDuplicates();
        assertThat(stack.container("app").endpoint(80)).isEqualTo(named.get(1));
        assertThat(engine.containerNames()).containsExactly("app");
    }

    @Test
    void aTextThatNamesAPortNobodyPublishesIsRefusedBeforeAnythingStarts() {
        StackSpec spec = stack(
                running("app").ports("80").env("SELF", "${address:90}"),
                running("web").env("APP", "${port:ap:80}"));

        assertThatThrownBy(() -> runtime.start(spec, List.of()))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining(
                        "<${address:90}> stands for the address of port 90/tcp of the container <app>, which"
                                + " does not publish it. Add <90> to its ports")
                .hasMessageContaining(
                        "<${port:ap:80}> names the container <ap>, which is not declared here. Did you mean"
                                + " <app>?");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void keepsTheFirstFailureFirstWhenTheRemovalFailsToo() {
        engine.failNext("start container app", FakeEngine.failure(Kind.COMMAND_NOT_FOUND, "executable not found"));
        engine.failNext("remove container app", FakeEngine.failure(Kind.OTHER, "device busy"));

        StartException failure =
                catchThrowableOfType(StartException.class, () -> runtime.start(stack(running("app")), List.of()));

        assertThat(failure).hasMessageContaining("executable not found");
        assertThat(failure.getSuppressed()).singleElement().satisfies(second -> assertThat(second)
                .hasMessageContaining("device busy"));
    }

    @Test
    void startsAnewWhenAnImageItKnewWasRemovedMeanwhile() {
        runtime.start(stack(running("app")), List.of()).close();
        engine.failNext("create container app", FakeEngine.failure(Kind.IMAGE_MISSING, "no such image"));

        RunningStack stack = runtime.start(stack(running("app")), List.of());

        assertThat(stack.containers()).hasSize(1);
        assertThat(engine.containerNames()).containsExactly("app");
    }

    @Test
    void refusesAWrongStackBeforeAnyCallThatChangesSomething() {
        assertThatThrownBy(() -> runtime.start(stack(running("app").dependsOn("nobody")), List.of()))
                .hasMessageContaining("the container <nobody> is not declared");

        assertThat(engine.calls()).noneMatch(call -> call.startsWith("create"));
    }

    @Test
    void comesToRestAndRemovesEverythingWhenItsCallerIsInterrupted() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        engine.onStart("app", container -> started.countDown());
        ContainerSpec neverReady = ContainerSpec.of("app", "app:1")
                .waitFor(new ReadyCondition.LogLine(java.util.regex.Pattern.compile("never"), 1));
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                runtime.start(stack(neverReady), List.of());
                outcome.complete(new AssertionError("started"));
            } catch (HarnessException e) {
                outcome.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError("flag lost", e));
            }
        });
        caller.start();
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();

        assertThat(outcome.get(10, TimeUnit.SECONDS))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("Interrupted while starting stack <s>");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void saysWhatIsLeftWhenARemovalFails() {
        RunningStack stack = runtime.start(stack(running("app")), List.of());
        engine.failAlways("remove container app", FakeEngine.failure(Kind.OTHER, "device busy"));

        assertThatThrownBy(stack::close)
                .hasMessageContaining("Stack <s> could not be removed completely")
                .hasMessageContaining("container app (device busy)");
    }

    @Test
    void masksSecretsInAFailure() {
        engine.onStart("app", container -> {
            container.log("login with hunter2222 refused");
            container.exit(2);
        });
        ContainerSpec spec = ContainerSpec.of("app", "app:1")
                .env("APP_PASSWORD", "hunter2222")
                .waitFor(new ReadyCondition.LogLine(java.util.regex.Pattern.compile("ready"), 1));

        assertThatThrownBy(() -> runtime.start(stack(spec), List.of()))
                .hasMessageContaining("login with *** refused")
                .hasMessageNotContaining("hunter2222");
    }

    @Test
    void letsAStackUseWhatRunsBelowIt() {
        RunningStack below = runtime.start(
                stack(running("db").ports("5432").network("net")).plus(NetworkSpec.named("net")), List.of());

        RunningStack above = runtime.start(
                StackSpec.named("above").plus(running("app").network("net").dependsOn("db")), List.of(below));

        assertThat(above.container("db").id()).isEqualTo(below.container("db").id());
        assertThat(above.network("net").engineName())
                .isEqualTo(below.network("net").engineName());
        assertThat(above.rewrite("jdbc:postgresql://db:5432/app"))
                .isEqualTo(
                        "jdbc:postgresql://127.0.0.1:" + below.container("db").port(5432) + "/app");
        above.close();
        assertThat(engine.containerNames()).containsExactly("db");
    }

    @Test
    void rewritesOnlyAddressesOfItsContainers() {
        RunningStack stack = runtime.start(
                stack(
                                running("db").ports("5432").network("net", "database"),
                                running("db2").ports("5432"))
                        .plus(NetworkSpec.named("net")),
                List.of());
        int port = stack.container("db").port(5432);

        assertThat(stack.rewrite("a=db:5432,database:5432 mydb:5432 db.x:5432 example:80"))
                .isEqualTo("a=127.0.0.1:%1$d,127.0.0.1:%1$d mydb:5432 db.x:5432 example:80".formatted(port));
        assertThatThrownBy(() -> stack.rewrite("http://db:80"))
                .hasMessageContaining("does not publish port 80/tcp")
                .hasMessageContaining("It publishes 5432/tcp. Add <80> to its ports.");
        assertThatThrownBy(() -> stack.endpoint("http://nobody:80"))
                .hasMessageContaining("names no container of the stack");
        assertThatThrownBy(() -> stack.container("dbx")).hasMessageContaining("Did you mean <db>?");
    }

    @Test
    void namesWhoHoldsATakenName() {
        RunningStack holder = runtime.start(stack(running("app").withEngineName("fixed")), List.of());

        assertThatThrownBy(() -> runtime.start(
                        StackSpec.named("second").plus(running("db").withEngineName("fixed")), List.of()))
                .hasMessageContaining("Held by:\n    fixed (a container of app:1, running, made by a harness");
        holder.close();
    }

    @Test
    void startsAndStopsAdoptedFixtures() {
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        AdoptedSpec fixture = new AdoptedSpec(
                "managed",
                around -> {
                    seen.add("start");
                    return () -> seen.add("stop");
                },
                List.of(),
                Place.IN_CODE);

        runtime.start(StackSpec.named("s").plus(fixture), List.of()).close();

        assertThat(seen).containsExactly("start", "stop");
    }

    @Test
    void closesWhatFixturesShareOnlyInContainersThatStay() {
        List<String> closed = new java.util.concurrent.CopyOnWriteArrayList<>();
        RunningStack made = runtime.start(stack(running("db")), List.of());
        RunningStack found = runtime.adopt(
                stack(running("db")),
                java.util.Map.of("db", made.container("db").inspect()),
                java.util.Map.of(),
                List.of(),
                List.of());

        runtime.start(StackSpec.named("s").plus(sharing("db", closed)), List.of(found))
                .close();
        found.close();
        assertThat(closed).as("others may use it still").isEmpty();
        runtime.close();
        assertThat(closed).as("its container was removed with what is in it").isEmpty();
    }

    @Test
    void closesWhatFixturesShareInAContainerOfOthers() {
        List<String> closed = new java.util.concurrent.CopyOnWriteArrayList<>();
        RunningStack made = runtime.start(stack(running("db")), List.of());
        RunningStack found = runtime.adopt(
                stack(running("db")),
                java.util.Map.of("db", made.container("db").inspect()),
                java.util.Map.of(),
                List.of(),
                List.of());
        runtime.start(StackSpec.named("s").plus(sharing("db", closed)), List.of(found));
        made.keep();

        runtime.close();

        assertThat(closed).containsExactly("pool of db");
    }

    private static AdoptedSpec sharing(String container, List<String> closed) {
        return new AdoptedSpec(
                "space",
                around -> {
                    String pool = "pool of " + container;
                    around.service(container).shared(pool, AutoCloseable.class, () -> () -> closed.add(pool));
                    return () -> {};
                },
                List.of(org.containerharness.model.DependencySpec.ready(container)),
                Place.IN_CODE);
    }

    @Test
    void endsWhatStillRunsWhenItIsClosed() {
        RunningStack below = runtime.start(stack(running("db")), List.of());
        runtime.start(StackSpec.named("above").plus(running("app")), List.of(below));

        runtime.close();

        assertThat(engine.containerNames()).isEmpty();
        assertThatThrownBy(() -> runtime.start(stack(running("app")), List.of()))
                .hasMessageContaining("is closed");
    }

    @Test
    void imagesThatMustNotBePulledAreReportedAsValuesAndTold() {
        List<RunEvent> events = new java.util.concurrent.CopyOnWriteArrayList<>();
        runtime.events().addListener(events::add);
        StackSpec spec = stack(never("db", "postgres:99"), never("cache", "redis:99"));

        StartException failure = catchThrowableOfType(StartException.class, () -> runtime.start(spec, List.of()));

        assertThat(failure.report().cause()).isInstanceOf(ImageCause.ImageMissing.class);
        assertThat(failure.report().headline())
                .startsWith("The image <postgres:99> failed because the engine does not have the image postgres:99");
        assertThat(failure.report().text())
                .contains("docker pull postgres:99 && docker pull redis:99")
                .contains("After that: The image <redis:99> is missing, too");
        assertThat(events)
                .filteredOn(RunEvent.StackFailed.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((RunEvent.StackFailed) event).report())
                        .isEqualTo(failure.report().toJson()));
    }

    private static ContainerSpec never(String name, String image) {
        return ContainerSpec.of(
                name,
                new ImageSource.Pulled(ImageReference.parse(image), Optional.of(PullPolicy.NEVER), Optional.empty()));
    }

    @Test
    void tellsOfEveryOperation() {
        List<RunEvent> events = new java.util.concurrent.CopyOnWriteArrayList<>();
        runtime.events().addListener(events::add);

        runtime.start(stack(running("app")), List.of()).close();

        assertThat(events)
                .filteredOn(RunEvent.OperationEnded.class::isInstance)
                .map(RunEvent.OperationEnded.class::cast)
                .allSatisfy(operation -> assertThat(operation.resource()).isEqualTo("container app"))
                .extracting(RunEvent.OperationEnded::phase)
                .containsExactly("create", "start", "inspect", "ready", "remove");
        assertThat(events)
                .filteredOn(RunEvent.ContainerCreated.class::isInstance)
                .singleElement()
                .satisfies(event ->
                        assertThat(((RunEvent.ContainerCreated) event).name()).isEqualTo("app"));
        assertThat(events).hasAtLeastOneElementOfType(RunEvent.StackStarted.class);
    }

    @Test
    void resolvesImagesBySubstituteThenPrefix() {
        ImageNames names = ImageNames.parse("postgres:16=mine/pg:1,redis=mine/redis", "mirror/");

        assertThat(names.resolve(org.containerharness.model.ImageReference.parse("postgres:16")))
                .hasToString("mine/pg:1");
        assertThat(names.resolve(org.containerharness.model.ImageReference.parse("redis:7")))
                .hasToString("mine/redis:7");
        assertThat(names.resolve(org.containerharness.model.ImageReference.parse("nginx:1")))
                .hasToString("mirror/nginx:1");
        assertThatThrownBy(() -> ImageNames.parse("a", "")).hasMessageContaining("<a> is not a substitution");
    }

    @Test
    void failsWithinItsLimitWhenNothingEverHappens() {
        ContainerSpec spec = ContainerSpec.of("app", "app:1")
                .waitFor(new ReadyCondition.LogLine(java.util.regex.Pattern.compile("ready"), 1))
                .within(Duration.ofMillis(200));

        assertThatThrownBy(() -> runtime.start(stack(spec), List.of()))
                .hasMessageContaining("not ready within 200ms")
                .hasMessageContaining("line /ready/");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void pullsWhatIsMissingAndSaysWhyItCannot() {
        engine.withImageInRegistry("late:1");
        runtime.start(stack(ContainerSpec.of("app", "late:1").waitFor(new ReadyCondition.Running())), List.of());
        assertThat(engine.calls()).anyMatch(call -> call.startsWith("pull image late:1"));

        assertThatThrownBy(() ->
                        runtime.start(StackSpec.named("t").plus(ContainerSpec.of("nope", "nowhere:1")), List.of()))
                .isInstanceOf(StartException.class)
                .hasCauseInstanceOf(EngineException.class)
                .hasMessageContaining("nowhere:1")
                .hasMessageContaining("check the image's name and tag");
    }

    @Test
    void pullsAnImageThatIsMountedBeforeTheContainerIsMade() {
        engine.withImageInRegistry("tools:1");
        ContainerSpec spec = running("app").plusMounts(List.of(mounted("tools:1")));

        runtime.start(stack(spec), List.of());

        List<String> calls = engine.calls();
        assertThat(calls.indexOf("create container app"))
                .isGreaterThan(calls.indexOf(calls.stream()
                        .filter(call -> call.startsWith("pull image tools:1"))
                        .findFirst()
                        .orElseThrow()));
    }

    @Test
    void refusesToMountAnImageWhereTheEngineCannot() {
        try (HarnessRuntime old = new HarnessRuntime(
                new FakeEngine().withImage("app:1").without(Capability.IMAGE_MOUNTS), RuntimeOptions.defaults())) {
            assertThatThrownBy(
                            () -> old.start(stack(running("app").plusMounts(List.of(mounted("tools:1")))), List.of()))
                    .hasMessageContaining(
                            "The mount of the image <tools:1> at /tools of the container <app> (declared at code)"
                                    + " needs an engine that mounts images into containers (Docker 28, API 1.48)");
        }
    }

    @Test
    void refusesBuildsThatTheEnginesBuilderWouldGetWrongBeforeAnythingStarts() {
        FakeEngine podman = new FakeEngine().withImage("app:1").without(Capability.BUILDKIT);
        StackSpec stack = stack(running("app"))
                .plus(ImageSpec.of("tools", BuildSpec.ofText("FROM tools:$TARGETARCH\n"))
                        .withPlace(new Place("OrdersIT @WithImage(name = \"tools\")")))
                .plus(ImageSpec.of(
                        "api", BuildSpec.ofText("FROM app:1\n").withSecrets(List.of(BuildSecret.ofText("npm", "x")))));
        try (HarnessRuntime harness = new HarnessRuntime(podman, RuntimeOptions.defaults())) {
            assertThatThrownBy(() -> harness.start(stack, List.of()))
                    .hasMessageStartingWith("2 problems in the declarations; nothing was started:")
                    .hasMessageContaining("OrdersIT @WithImage(name = \"tools\"): The Dockerfile names"
                            + " <tools:$TARGETARCH> in line 1, which needs an engine that builds images with BuildKit")
                    .hasMessageContaining(
                            "The build, which has secrets, needs an engine that builds images with BuildKit");
            assertThat(podman.containers().list(Map.of())).isEmpty();
        }
    }

    @Test
    void refusesInstructionsOfCommitsThatTheEngineWouldTakeAsTheyAre() {
        FakeEngine podman = new FakeEngine().withImage("app:1").without(Capability.COMMIT_INSTRUCTIONS);
        StackSpec stack = stack(running("app"))
                .plus(ImageSpec.of(
                        "later",
                        new ImageSource.Committed("app", CommitSpec.AS_IS.instruction("ENV PATH=/opt:$PATH"))));
        try (HarnessRuntime harness = new HarnessRuntime(podman, RuntimeOptions.defaults())) {
            assertThatThrownBy(() -> harness.start(stack, List.of()))
                    .hasMessageStartingWith("The instruction <ENV PATH=/opt:$PATH> for the commit of the image <later>"
                            + " (declared at code) needs an engine that reads the instructions of a commit as those of a"
                            + " Dockerfile");
            assertThat(podman.containers().list(Map.of())).isEmpty();
        }
    }

    @Test
    void refusesPortsOfThisJvmToContainersWithoutANetworkWhereTheEngineLinksNone() {
        try (HarnessRuntime podman = new HarnessRuntime(
                new FakeEngine().withImage("app:1").without(Capability.LINKS), RuntimeOptions.defaults())) {
            assertThatThrownBy(() -> podman.start(
                            stack(running("app")).plus(HostPort.of(8080, 80).spec()), List.of()))
                    .hasMessageContaining(
                            "Reaching <host.harness.internal> from the container <app> (declared at code),"
                                    + " which names no network, needs an engine that finds containers by name without a declared"
                                    + " network");
        }
    }

    private static MountSpec mounted(String image) {
        return new MountSpec.ImageMount(
                ImageSource.named(image), new ContainerPath("/tools"), java.util.Optional.empty());
    }

    private List<String> lifecycle() {
        return engine.calls().stream()
                .filter(call -> call.contains("container"))
                .toList();
    }

    private static ContainerSpec running(String name) {
        return ContainerSpec.of(name, name.equals("db") ? "db:1" : "app:1").waitFor(new ReadyCondition.Running());
    }

    private static StackSpec stack(ContainerSpec... containers) {
        StackSpec stack = StackSpec.named("s");
        for (ContainerSpec container : containers) {
            stack = stack.plus(container);
        }
        return stack;
    }
}
