package org.containerharness.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.containerharness.cleanup.Cleanup;
import org.containerharness.cleanup.CleanupOptions;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.run.RuntimeOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(30)
class SharedFixturesTests {

    private final FakeEngine engine =
            new FakeEngine().withImage("db:1").withImage("app:1").withImage("job:1");
    private final HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults());
    private final HarnessRuntime otherRuntime = new HarnessRuntime(engine, RuntimeOptions.defaults());

    @TempDir
    private Path state;

    @AfterEach
    void close() {
        runtime.close();
        otherRuntime.close();
    }

    @Test
    void handsOutToOthersWhatTheFirstOneMade() {
        RunningStack first = fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of());
        RunningStack second = fixtures(otherRuntime).lease(stack(running("db")), SharedScope.BUILD, List.of());

        assertThat(second.container("db").id()).isEqualTo(first.container("db").id());
        assertThat(engine.containerNames()).containsExactly("db");
        first.close();
        runtime.close();
        assertThat(engine.containerNames()).containsExactly("db");
    }

    @Test
    void refusesToShareOnAnEngineThatCannotRename() {
        engine.without(Capability.RENAME);

        assertThatThrownBy(() -> fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of()))
                .hasMessage(
                        "Sharing containers in BUILD scope needs an engine that gives containers another name, and the"
                                + " one at fake:// (version 26.1.5) does not. Leave that out, or use another engine.");
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void findsWithTwoCallsWhatIsThere() {
        fixtures(runtime).lease(stack(running("db")), SharedScope.MACHINE, List.of());
        engine.forgetCalls();

        fixtures(otherRuntime).lease(stack(running("db")), SharedScope.MACHINE, List.of());

        assertThat(engine.calls()).containsExactlyInAnyOrder("find container db", "inspect image db:1");
    }

    @Test
    void namesAndLabelsByScopeAndIdentity() {
        RunningStack build =
                fixtures(runtime, options().named("nightly")).lease(stack(running("db")), SharedScope.BUILD, List.of());
        RunningStack machine = fixtures(runtime).lease(stack(running("app")), SharedScope.MACHINE, List.of());

        assertThat(build.container("db").engineName()).matches("ch-db-b[0-9a-f]{8}-[0-9a-f]{12}");
        assertThat(machine.container("app").engineName()).matches("ch-app-m-[0-9a-f]{12}");
        assertThat(engine.container("db").action().labels())
                .containsEntry(Labels.SCOPE, "build")
                .containsEntry(Labels.BUILD, "named-nightly")
                .containsEntry(Labels.NAME, "db")
                .containsKeys(Labels.IDENTITY, Labels.OWNER, Labels.CREATOR)
                .doesNotContainKeys(Labels.SESSION, Labels.DEADLINE);
        assertThat(engine.container("app").action().labels())
                .containsEntry(Labels.SCOPE, "machine")
                .containsEntry(Labels.DEADLINE, "1h")
                .doesNotContainKeys(Labels.SESSION, Labels.BUILD);
    }

    @Test
    void sharesEachPartOfAStackByItself() {
        StackSpec stack = stack(
                        running("db").network("net").volumes("data:/data"),
                        ContainerSpec.of("app", "app:1")
                                .network("net")
                                .dependsOn("db")
                                .waitFor(new ReadyCondition.Running()))
                .plus(NetworkSpec.named("net"))
                .plus(VolumeSpec.named("data").withFiles(List.of(FileSpec.ofText("x", "/x"))));

        RunningStack all = fixtures(runtime).lease(stack, SharedScope.BUILD, List.of());
        RunningStack part = fixtures(otherRuntime)
                .lease(
                        stack(running("db").network("net").volumes("data:/data"))
                                .plus(NetworkSpec.named("net"))
                                .plus(VolumeSpec.named("data").withFiles(List.of(FileSpec.ofText("x", "/x")))),
                        SharedScope.BUILD,
                        List.of());

        assertThat(part.container("db").id()).isEqualTo(all.container("db").id());
        assertThat(part.network("net").engineName())
                .isEqualTo(all.network("net").engineName());
        assertThat(part.volume("data").engineName())
                .isEqualTo(all.volume("data").engineName());
        assertThat(engine.containerNames()).containsExactlyInAnyOrder("db", "app");
        assertThat(engine.networkNames()).containsExactly("net");
        assertThat(engine.volumeNames()).hasSize(2);
    }

    @Test
    void makesOneForManyThreadsThatAskAtOnce() {
        List<CompletableFuture<RunningStack>> askers = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> fixtures(i % 2 == 0 ? runtime : otherRuntime)
                                .lease(stack(running("db"), running("app")), SharedScope.BUILD, List.of()),
                        task -> new Thread(task).start()))
                .toList();

        assertThat(askers.stream()
                        .map(asker -> asker.join().container("db").id())
                        .distinct())
                .hasSize(1);
        assertThat(engine.calls().stream().filter(call -> call.startsWith("create container")))
                .containsExactlyInAnyOrder("create container db", "create container app");
    }

    @Test
    void replacesWhatHasEnded() {
        RunningStack first = fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of());
        engine.container("db").exit(137);

        RunningStack second = fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of());

        assertThat(second.container("db").id())
                .isNotEqualTo(first.container("db").id());
        assertThat(engine.containerNames()).containsExactly("db");
    }

    @Test
    void replacesWhatWasMadeFromAnotherImageUnderTheSameName() {
        RunningStack first = fixtures(runtime).lease(stack(running("db")), SharedScope.MACHINE, List.of());
        ImageDetails old = engine.images().find("db:1").orElseThrow();
        engine.withImage(new ImageDetails(
                "sha256:another",
                old.tags(),
                old.digests(),
                old.created(),
                old.healthcheck(),
                old.exposed(),
                old.labels(),
                old.platform(),
                old.size(),
                old.volumes()));

        RunningStack second = fixtures(otherRuntime).lease(stack(running("db")), SharedScope.MACHINE, List.of());

        assertThat(second.container("db").id())
                .isNotEqualTo(first.container("db").id());
    }

    @Test
    void goesOnWithWhatIsPaused() {
        RunningStack first = fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of());
        first.container("db").pause();

        RunningStack second = fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of());

        assertThat(second.container("db").id()).isEqualTo(first.container("db").id());
        assertThat(second.container("db").isRunning()).isTrue();
    }

    @Test
    void takesAJobThatHasEndedWellForWhatItIs() {
        engine.onStart("job", container -> container.exit(0));
        StackSpec stack = stack(
                ContainerSpec.of("job", "job:1").waitFor(new ReadyCondition.Completed(0)),
                ContainerSpec.of("app", "app:1").dependsOn("job").waitFor(new ReadyCondition.Running()));

        RunningStack first = fixtures(runtime).lease(stack, SharedScope.BUILD, List.of());
        RunningStack second = fixtures(otherRuntime).lease(stack, SharedScope.BUILD, List.of());

        assertThat(second.container("job").id())
                .isEqualTo(first.container("job").id());
    }

    @Test
    void makesAnewWhatWasChangedInItsDeclaration() {
        RunningStack first = fixtures(runtime).lease(stack(running("db")), SharedScope.MACHINE, List.of());
        RunningStack second =
                fixtures(otherRuntime).lease(stack(running("db").env("MODE", "fast")), SharedScope.MACHINE, List.of());

        assertThat(second.container("db").id())
                .isNotEqualTo(first.container("db").id());
        assertThat(engine.containerNames()).hasSize(2);
    }

    @Test
    void refusesOneNameForTwoThingsInOneBuildAndNamesBothPlaces() {
        ContainerSpec here = running("db").withPlace(new Place("OrdersIT @WithContainer(name = \"db\")"));
        ContainerSpec there =
                running("db").env("MODE", "fast").withPlace(new Place("BillingIT @WithContainer(name = \"db\")"));
        SharedFixtures fixtures = fixtures(runtime);
        fixtures.lease(stack(here), SharedScope.BUILD, List.of());
        engine.forgetCalls();

        for (SharedFixtures other : List.of(fixtures, fixtures(otherRuntime))) {
            assertThatThrownBy(() -> other.lease(stack(there), SharedScope.BUILD, List.of()))
                    .isInstanceOf(DeclarationException.class)
                    .hasMessageContaining("BillingIT @WithContainer(name = \"db\")")
                    .hasMessageContaining("declared differently at OrdersIT @WithContainer(name = \"db\")")
                    .hasMessageContaining("process.environment.MODE");
        }
        assertThat(engine.calls()).noneMatch(call -> call.startsWith("create"));
    }

    @Test
    void replacesTheRuinOfAProcessThatDiedHalfWay() throws Exception {
        Process dead = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .start();
        String owner = org.containerharness.cleanup.ThisMachine.get()
                .owner(dead.pid())
                .orElseThrow()
                .text();
        dead.getInputStream().readAllBytes();
        assertThat(dead.waitFor(20, TimeUnit.SECONDS)).isTrue();
        RunningStack probe = fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of());
        String name = probe.container("db").engineName();
        Map<String, String> labels =
                new java.util.LinkedHashMap<>(engine.container("db").action().labels());
        labels.put(Labels.CREATOR, owner);
        engine.containers().remove(name);
        runtime.startFor(labels, stack(running("db").withEngineName(name + "-making")), List.of());

        RunningStack made = fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of());

        assertThat(made.container("db").engineName()).isEqualTo(name);
        assertThat(engine.containerNames()).containsExactly("db");
    }

    @Test
    void waitsNoLongerThanAllowedForAProcessElsewhere() {
        RunningStack probe = fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of());
        String name = probe.container("db").engineName();
        engine.containers().remove(name);
        runtime.startFor(
                Map.of(Labels.CREATOR, "elsewhere:1:2:3:4"),
                stack(running("db").withEngineName(name + "-making")),
                List.of());

        SharedFixtures impatient = fixtures(runtime, options().within(Duration.ofMillis(200)));

        assertThatThrownBy(() -> impatient.lease(stack(running("db")), SharedScope.BUILD, List.of()))
                .hasMessageContaining("is being made by another process, which was not done within 200ms")
                .hasMessageContaining("elsewhere:1:2:3:4")
                .hasMessageContaining(name + "-making");
    }

    @Test
    void usesWhatSomebodyElsePublishedMeanwhile() {
        String[] name = new String[1];
        engine.before("rename container db", () -> {
            if (name[0] == null) {
                name[0] = engine.container("db").engineName().replace("-making", "");
                runtime.startFor(
                        engine.container("db").action().labels(),
                        stack(ContainerSpec.of("twin", "db:1")
                                .waitFor(new ReadyCondition.Running())
                                .withEngineName(name[0])),
                        List.of());
            }
        });

        RunningStack leased = fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of());

        assertThat(engine.containerNames()).containsExactly("twin");
        assertThat(leased.container("db").engineName()).isEqualTo(name[0]);
    }

    @Test
    void leavesNothingOfAStartThatFailed() {
        engine.onStart("db", container -> container.exit(1));

        assertThatThrownBy(() -> fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of()))
                .isInstanceOf(StartException.class);

        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void tellsWhatIsWrongWithTheStackAsAWhole() {
        assertThatThrownBy(() ->
                        fixtures(runtime).lease(stack(running("db").network("nowhere")), SharedScope.BUILD, List.of()))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("the network <nowhere> is not declared");
        assertThatThrownBy(() -> fixtures(runtime)
                        .lease(
                                stack(running("a").dependsOn("b"), running("b").dependsOn("a")),
                                SharedScope.BUILD,
                                List.of()))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("cycle");
        assertThatThrownBy(() -> fixtures(runtime)
                        .lease(
                                stack(
                                        running("a").networking(spec -> spec.withMode("container:b")),
                                        running("b").networking(spec -> spec.withMode("container:a"))),
                                SharedScope.BUILD,
                                List.of()))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("a -(networkMode)-> b -(networkMode)-> a");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void findsTheIdentitiesOfAChainOfTenThousandContainers() {
        List<ContainerSpec> chain = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            chain.add(running("c" + i).dependsOn("c" + (i + 1)));
        }
        chain.add(running("c10000"));

        assertThat(Resource.of(StackSpec.named("s").withContainers(chain)))
                .hasSize(10_001)
                .first()
                .extracting(Resource::id)
                .hasToString("container c10000");
    }

    @Test
    void refusesACommitOfAContainer() {
        StackSpec stack = stack(running("db"))
                .plus(ImageSpec.of("seeded", new ImageSource.Committed("db", CommitSpec.AS_IS))
                        .withPlace(new Place("OrdersIT @WithImage")));

        assertThatThrownBy(() -> fixtures(runtime).lease(stack, SharedScope.BUILD, List.of()))
                .hasMessageContaining("OrdersIT @WithImage")
                .hasMessageContaining("the image <seeded> is a commit of what a container has become at some moment,"
                        + " which cannot be shared in BUILD scope. Give it SUITE scope.");
    }

    @Test
    void refusesObjectsOfThisJvm() {
        AdoptedSpec.Lifecycle lifecycle = around -> {
            throw new AssertionError("It must not be started.");
        };
        StackSpec stack =
                StackSpec.named("s").plus(new AdoptedSpec("pg", lifecycle, List.of(), new Place("OrdersIT.pg")));

        assertThatThrownBy(() -> fixtures(runtime).lease(stack, SharedScope.BUILD, List.of()))
                .hasMessageContaining("OrdersIT.pg")
                .hasMessageContaining("cannot be shared in BUILD scope");
    }

    @Test
    void givesBuildScopeWhereMachineScopeIsSwitchedOff() {
        assertThat(warningsOfBuildScopeInPlaceOfMachine(options().off("the setting harness.machine is off (test)")))
                .containsExactly("MACHINE scope is not used: the setting harness.machine is off (test)."
                        + " What is declared with it has BUILD scope.");
    }

    @Test
    void givesBuildScopeWhereTheStoreCannotBeRead() throws Exception {
        Path file = Files.writeString(state.resolve("file"), "not a folder");

        assertThat(warningsOfBuildScopeInPlaceOfMachine(options().in(file.resolve("below"))))
                .singleElement()
                .asString()
                .startsWith("MACHINE scope is not used: the folder " + file.resolve("below")
                        + ", where processes tell each other what they use, cannot be used (")
                .endsWith("). What is declared with it has BUILD scope.");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void givesBuildScopeWhereTheHomeFolderIsReadOnly() {
        Path readOnly = Path.of("/proc/containerharness");

        assertThat(warningsOfBuildScopeInPlaceOfMachine(options().in(readOnly)))
                .singleElement()
                .asString()
                .startsWith("MACHINE scope is not used: the folder " + readOnly
                        + ", where processes tell each other what they use, cannot be used (")
                .endsWith("). What is declared with it has BUILD scope.");
    }

    @Test
    void givesBuildScopeWhereTheClockIsWrong() throws Exception {
        Path used = Files.createDirectories(state.resolve("state/used"));
        Path note = Files.writeString(used.resolve("something"), "");
        Files.setLastModifiedTime(note, FileTime.from(Instant.now().plus(Duration.ofDays(1))));

        assertThat(warningsOfBuildScopeInPlaceOfMachine(options()))
                .containsExactly("MACHINE scope is not used: by the notes in " + state.resolve("state")
                        + " something was used in the future, so the clock is or was wrong; if it is right now,"
                        + " remove that folder's content. What is declared with it has BUILD scope.");
    }

    /** A file system of four files: the folder itself, that of the notes, and the two files of locks. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void givesBuildScopeWhereTheDiskIsFull() throws Exception {
        Path full = Files.createDirectory(state.resolve("full"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=4,mode=700", "tmpfs", full.toString()) == 0,
                "Only root may mount a small file system.");
        try {
            assertThat(warningsOfBuildScopeInPlaceOfMachine(options().in(full)))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "MACHINE scope is not used: it cannot be noted in the folder " + full + " what is in use (")
                    .contains("No space left on device")
                    .endsWith("); make room there, or name another folder with harness.state.directory."
                            + " What is declared with it has BUILD scope.");
        } finally {
            run("umount", "--lazy", full.toString());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** What is logged when two fixtures are wanted in MACHINE scope, which get BUILD scope. */
    private List<String> warningsOfBuildScopeInPlaceOfMachine(Options options) {
        Logger logger = (Logger) LoggerFactory.getLogger("org.containerharness");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.addAppender(seen);
        try {
            SharedFixtures fixtures = fixtures(runtime, options);
            RunningStack first = fixtures.lease(stack(running("db")), SharedScope.MACHINE, List.of());
            RunningStack second = fixtures.lease(stack(running("app")), SharedScope.MACHINE, List.of());

            assertThat(first.container("db").engineName()).startsWith("ch-db-b");
            assertThat(second.container("app").engineName()).startsWith("ch-app-b");
        } finally {
            logger.detachAppender(seen);
        }
        // Other tests may warn of something else at the same time.
        return seen.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(text -> text.startsWith("MACHINE scope"))
                .toList();
    }

    @Test
    void resetsWhatOthersUsedAndLeavesAloneWhatIsNew() {
        List<String> resets = new java.util.ArrayList<>();
        ResetHook hook = new ResetHook.Custom(
                "db", "empty it", stack -> resets.add(stack.container("db").id()));
        SharedFixtures first = fixtures(runtime);

        String id = first.lease(stack(running("db")), SharedScope.BUILD, List.of(), List.of(hook))
                .container("db")
                .id();
        assertThat(resets).isEmpty();
        fixtures(otherRuntime).lease(stack(running("db")), SharedScope.BUILD, List.of(), List.of(hook));
        assertThat(resets).containsExactly(id);
    }

    @Test
    void replacesWhatCannotBeReset() {
        ResetHook hook = new ResetHook.Custom("db", "empty it", stack -> {
            throw new IllegalStateException("it is full");
        });
        StackSpec stack = stack(running("db"), running("app"));
        RunningStack first = fixtures(runtime).lease(stack, SharedScope.BUILD, List.of(), List.of(hook));

        RunningStack second = fixtures(otherRuntime).lease(stack, SharedScope.BUILD, List.of(), List.of(hook));

        assertThat(second.container("db").id())
                .isNotEqualTo(first.container("db").id());
        assertThat(second.container("app").id())
                .isEqualTo(first.container("app").id());
    }

    @Test
    void resetsBetweenTestsAndRedirectsTheHandlesOfWhatIsReplaced() {
        List<String> resets = new java.util.ArrayList<>();
        ResetHook hook = new ResetHook.Custom("db", "empty it", stack -> {
            resets.add("reset");
            if (resets.size() == 2) {
                throw new IllegalStateException("it is full");
            }
        });
        SharedFixtures fixtures = fixtures(runtime);
        RunningStack leased = fixtures.lease(stack(running("db")), SharedScope.BUILD, List.of());
        String first = leased.container("db").id();

        List<Boolean> replaced = new java.util.ArrayList<>();
        for (int test = 0; test < 4; test++) {
            replaced.add(fixtures.reset(leased, stack(running("db")), SharedScope.BUILD, List.of(), List.of(hook)));
        }

        assertThat(replaced).containsExactly(false, false, true, false);
        assertThat(resets).hasSize(3);
        assertThat(leased.container("db").id()).isNotEqualTo(first);
        assertThat(leased.container("db").isRunning()).isTrue();
    }

    @Test
    void looksWhetherFilesAreAsTheImageHasThem() {
        ContainerSpec web = running("db").file(FileSpec.ofText("own", "/etc/app/own.conf"));
        ResetHook guard = new ResetHook.Unchanged("db", List.of("/etc/app"));
        RunningStack first = fixtures(runtime).lease(stack(web), SharedScope.BUILD, List.of(), List.of(guard));
        RunningStack second = fixtures(otherRuntime).lease(stack(web), SharedScope.BUILD, List.of(), List.of(guard));
        engine.container("db").file("/etc/app/other.conf", "changed");

        RunningStack third = fixtures(otherRuntime).lease(stack(web), SharedScope.BUILD, List.of(), List.of(guard));

        assertThat(second.container("db").id()).isEqualTo(first.container("db").id());
        assertThat(third.container("db").id())
                .isNotEqualTo(first.container("db").id());
    }

    @Test
    void throwsWhatTheEngineSaidWhenALookFails() {
        engine.failAlways(
                "inspect image db:1", FakeEngine.failure(EngineException.Kind.OTHER, "the engine is not well"));

        assertThatThrownBy(() -> fixtures(runtime).lease(stack(running("db")), SharedScope.BUILD, List.of()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("the engine is not well");
    }

    private SharedFixtures fixtures(HarnessRuntime of) {
        return fixtures(of, options());
    }

    private SharedFixtures fixtures(HarnessRuntime of, Options options) {
        return new SharedFixtures(of, Cleanup.over(engine, CleanupOptions.OFF), options.value());
    }

    private Options options() {
        LeaseOptions defaults = LeaseOptions.defaults();
        return new Options(new LeaseOptions(
                Optional.empty(), Optional.empty(), defaults.idle(), state.resolve("state"), Duration.ofSeconds(20)));
    }

    private record Options(LeaseOptions value) {

        Options named(String build) {
            return new Options(new LeaseOptions(
                    Optional.of(build), value.machineOff(), value.idle(), value.stateFolder(), value.patience()));
        }

        Options off(String why) {
            return new Options(new LeaseOptions(
                    value.buildId(), Optional.of(why), value.idle(), value.stateFolder(), value.patience()));
        }

        Options in(Path folder) {
            return new Options(
                    new LeaseOptions(value.buildId(), value.machineOff(), value.idle(), folder, value.patience()));
        }

        Options within(Duration patience) {
            return new Options(
                    new LeaseOptions(value.buildId(), value.machineOff(), value.idle(), value.stateFolder(), patience));
        }
    }

    private static ContainerSpec running(String name) {
        return ContainerSpec.of(name, name.length() > 1 ? name + ":1" : "app:1").waitFor(new ReadyCondition.Running());
    }

    private static StackSpec stack(ContainerSpec... containers) {
        StackSpec stack = StackSpec.named("orders");
        for (ContainerSpec container : containers) {
            stack = stack.plus(container);
        }
        return stack;
    }
}
