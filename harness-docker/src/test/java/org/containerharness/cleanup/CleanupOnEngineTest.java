package org.containerharness.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.containerharness.Harness;
import org.containerharness.cleanup.ThisMachine.Standing;
import org.containerharness.docker.EngineConnector;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewNetwork;
import org.containerharness.engine.NewVolume;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.programs.ProgramImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Tag("engine")
@Timeout(120)
class CleanupOnEngineTest {

    private static final String IMAGE =
            Optional.ofNullable(System.getenv("HARNESS_IMAGE_PREFIX")).orElse("containerharness/") + "busybox:1";

    private final String id = UUID.randomUUID().toString().replace("-", "");
    private final Engine engine = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE);

    @AfterEach
    void removeAll() {
        try (engine) {
            engine.containers().list(Map.of("test.run", id)).forEach(found -> engine.containers()
                    .remove(found.id()));
            engine.networks().list(Map.of("test.run", id)).forEach(found -> engine.networks()
                    .remove(found.id()));
            engine.volumes().list(Map.of("test.run", id)).forEach(found -> engine.volumes()
                    .remove(found.name()));
        }
    }

    // The guard

    @Test
    void guardStandsUntilItIsClosed() {
        Guard guard = guard(() -> {});

        assertThat(guard.raise()).isEqualTo(Guard.Outcome.STANDS);
        assertThat(guards()).singleElement().extracting(ContainerSummary::state).isEqualTo("running");
        guard.close();

        await(() -> guards().isEmpty());
    }

    @Test
    void guardHasNoRightsAndNoNetwork() {
        try (Guard guard = guard(() -> {})) {
            guard.raise();
            com.github.dockerjava.api.DockerClient client =
                    engine.unwrap(com.github.dockerjava.api.DockerClient.class).orElseThrow();

            var facts = client.inspectContainerCmd(guards().get(0).id()).exec();

            assertThat(facts.getHostConfig().getNetworkMode()).isEqualTo("none");
            assertThat(facts.getHostConfig().getReadonlyRootfs()).isTrue();
            assertThat(facts.getHostConfig().getPrivileged()).isFalse();
            assertThat(facts.getHostConfig().getCapDrop())
                    .extracting(Enum::name)
                    .containsExactly("ALL");
            assertThat(facts.getHostConfig().getMemory()).isEqualTo(32L * 1024 * 1024);
            assertThat(facts.getHostConfig().getLogConfig().getType().getType()).isEqualTo("none");
            assertThat(facts.getMounts()).isEmpty();
            assertThat(facts.getConfig().getUser()).isEqualTo("65534:65534");
        }
        await(() -> guards().isEmpty());
    }

    @Test
    void onlyOneCanGuardTheSame() {
        Guard first = guard(() -> {});
        try (Guard second = guard(() -> {})) {
            first.raise();

            assertThat(second.raise()).isEqualTo(Guard.Outcome.TAKEN);
            first.close();
            await(() -> guards().isEmpty());

            assertThat(second.raise()).isEqualTo(Guard.Outcome.STANDS);
        } finally {
            first.close();
        }
        await(() -> guards().isEmpty());
    }

    @Test
    void guardThatIsLostIsNoticedAndRaisedAgain() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        try (Guard guard = guard(lost::countDown)) {
            guard.raise();

            engine.containers().remove(guards().get(0).id());

            assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(guard.stands()).isFalse();
            await(() -> guards().isEmpty());
            assertThat(guard.raise()).isEqualTo(Guard.Outcome.STANDS);
        }
        await(() -> guards().isEmpty());
    }

    @Test
    void guardImageIsOneSmallFile() {
        for (String architecture : List.of("amd64", "arm64")) {
            ProgramImage image = ProgramImage.of(
                            ProgramImage.GUARD,
                            new org.containerharness.engine.EngineInfo(
                                    "unix:///x",
                                    "",
                                    "",
                                    "",
                                    "linux",
                                    architecture,
                                    "",
                                    Optional.empty(),
                                    true,
                                    Set.of()))
                    .orElseThrow();

            assertThat(image.program()).hasSizeLessThan(1024).startsWith(0x7f, 'E', 'L', 'F', 2, 1, 1);
            assertThat(image.program()[18]).isEqualTo((byte) (architecture.equals("amd64") ? 0x3e : 0xb7));
        }
    }

    // The sweep

    @Test
    void sweepRemovesWhatADeadSessionLeftAndNothingElse() throws Exception {
        Owner dead = new Owner("gone", 1, "1", "b", "n");
        Owner alive = ThisMachine.get().self();
        String left = create("left", Map.of(Labels.SESSION, id, Labels.OWNER, dead.text()));
        String mine = create("mine", Map.of(Labels.SESSION, id + "x", Labels.OWNER, alive.text()));
        String lookalike = create("lookalike", Map.of("org.containerharness.sessions", id, Labels.OWNER, dead.text()));

        Sweep.Result result =
                new Sweep(engine, owner -> standing(owner, dead), Clock.systemUTC()).run((looks, length) -> false);

        assertThat(result.removed()).extracting(Finding::name).contains(left);
        assertThat(result.removed()).extracting(Finding::name).doesNotContain(mine, lookalike);
        assertThat(engine.containers().find(left)).isEmpty();
        assertThat(engine.networks().find(left)).isEmpty();
        assertThat(engine.volumes().find(left)).isEmpty();
        assertThat(engine.containers().find(mine)).isPresent();
        assertThat(engine.volumes().find(mine)).isPresent();
        assertThat(engine.containers().find(lookalike)).isPresent();
    }

    /** Whoever starts a container from an image that was committed from one of ours gets our labels with it. */
    @Test
    void sweepLeavesContainersThatOnlyInheritedTheirLabels() throws Exception {
        Owner dead = new Owner("gone", 1, "1", "b", "n");
        String source = create("source", Map.of(Labels.SESSION, id, Labels.OWNER, dead.text()));
        com.github.dockerjava.api.DockerClient client =
                engine.unwrap(com.github.dockerjava.api.DockerClient.class).orElseThrow();
        String image = client.commitCmd(source)
                .withRepository("containerharness/test-" + id)
                .withTag("1")
                .exec();
        String heir = client.createContainerCmd("containerharness/test-" + id + ":1")
                .withCmd("true")
                .exec()
                .getId();
        try {
            Sweep.Result result =
                    new Sweep(engine, owner -> standing(owner, dead), Clock.systemUTC()).run((looks, length) -> false);

            assertThat(result.removed()).extracting(Finding::name).contains(source);
            assertThat(engine.containers().find(heir)).isPresent();
        } finally {
            engine.containers().remove(heir);
            engine.images().remove(image, true);
        }
    }

    @Test
    void sweepTakesTwoLooksAtWhatItCannotSee() throws Exception {
        Owner elsewhere = new Owner("elsewhere", 1, "1", "b", "n");
        String far = create("far", Map.of(Labels.SESSION, id, Labels.OWNER, elsewhere.text()));
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));
        List<Integer> looks = new ArrayList<>();

        Sweep.Result result = new Sweep(
                        engine, owner -> owner.equals(elsewhere) ? Standing.UNKNOWN : Standing.ALIVE, later)
                .run((look, length) -> {
                    assertThat(engine.containers().find(far).isPresent()).isEqualTo(look == 1);
                    looks.add(look);
                    return look == 1;
                });

        assertThat(looks).startsWith(1);
        assertThat(result.removed()).extracting(Finding::name).contains(far);
    }

    @Test
    void aSweepLeavesALivingSessionAlone() throws Exception {
        try (Harness living = Harness.connect();
                RunningStack stack = living.start(box())) {
            Sweep.Result result = new Sweep(engine).run((looks, length) -> false);

            String box = stack.container("box").engineName();
            assertThat(result.removed()).extracting(Finding::name).doesNotContain(box);
            assertThat(engine.containers().find(box)).isPresent();
        }
    }

    private static Standing standing(Owner owner, Owner dead) {
        return owner.equals(dead) ? Standing.DEAD : Standing.ALIVE;
    }

    // The watchdog

    @Test
    void helpersComeWithTheFirstStackAndGoWithTheSession() {
        Harness harness = Harness.connect();
        Map<String, String> guards = Map.of(Labels.GUARDS, "session:" + harness.session());
        try (harness;
                RunningStack stack = harness.start(box())) {
            assertThat(stack.containers()).hasSize(1);
            await(() -> engine.containers().list(guards).size() == 1);
        }
        await(() -> engine.containers().list(guards).isEmpty());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void watchdogIsSmallAndStartedAnewWhenItIsKilled() throws Exception {
        Cleanup session = Cleanup.over(engine, new CleanupOptions(true, true, true, Duration.ZERO));
        Map<String, String> guards = Map.of(Labels.GUARDS, "session:" + session.session());
        try {
            session.begin();
            await(() -> session.watchdog().isPresent());
            ProcessHandle first = session.watchdog().orElseThrow();
            await(() -> engine.containers().list(guards).size() == 1);
            assertThat(residentKilobytes(first)).isLessThan(limitKilobytes());

            first.destroyForcibly();

            await(() -> session.watchdog().filter(now -> !now.equals(first)).isPresent());
            await(() -> engine.containers().list(guards).stream()
                    .anyMatch(guard -> guard.state().equals("running")));
        } finally {
            session.end(true);
        }
        await(() -> engine.containers().list(guards).isEmpty());
    }

    @Test
    void watchdogRemovesTheRestOfASessionThatEndsUnclean() {
        Cleanup session = Cleanup.over(engine, CleanupOptions.DEFAULT);
        session.begin();
        String left = create("left", session.labels());

        session.end(false);

        await(() -> engine.containers().find(left).isEmpty()
                && engine.networks().find(left).isEmpty()
                && engine.volumes().find(left).isEmpty());
    }

    @Test
    void watchdogLeavesWhatIsKept() {
        Cleanup session = Cleanup.over(engine, CleanupOptions.DEFAULT);
        session.begin();
        Map<String, String> labels = new HashMap<>(session.labels());
        labels.put(Labels.STACK_ID, id);
        String kept = create("kept", labels);
        String left = create("left", session.labels());

        String marker = session.keep(id);
        session.end(false);

        await(() -> engine.volumes().find(left).isEmpty());
        assertThat(engine.containers().find(kept)).isPresent();
        assertThat(engine.networks().find(kept)).isPresent();
        engine.volumes().remove(marker);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void watchdogOutlivesItsSessionUntilTheBuildEnds() throws Exception {
        Process build = new ProcessBuilder("sleep", "600").start();
        try {
            BuildOwner owner = BuildOwner.of("build-" + id, build.pid()).orElseThrow();
            Cleanup first = Cleanup.over(engine, new CleanupOptions(true, true, true, Duration.ZERO));
            Cleanup second = Cleanup.over(engine, new CleanupOptions(true, true, true, Duration.ZERO));
            first.watch(owner);
            second.watch(owner);
            String shared = create("shared", first.labels(owner));
            Map<String, String> guards = Map.of(Labels.GUARDS, "build:build-" + id);
            await(() -> engine.containers().list(guards).size() == 1);

            first.end(true);
            second.end(true);
            await(() -> engine.containers().list(guards).size() == 1);
            assertThat(engine.containers().find(shared)).isPresent();
            build.destroyForcibly();

            await(() -> engine.containers().find(shared).isEmpty()
                    && engine.volumes().find(shared).isEmpty()
                    && engine.containers().list(guards).isEmpty());
        } finally {
            build.destroyForcibly();
        }
    }

    /** A watchdog that was killed while it made the guard: the next one must not take it for that of a living one. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aBuildIsNotLeftToTheGuardOfADeadWatchdog() throws Exception {
        Process build = new ProcessBuilder("sleep", "600").start();
        Process dead = new ProcessBuilder("sleep", "600").start();
        try {
            BuildOwner owner = BuildOwner.of("build-" + id, build.pid()).orElseThrow();
            OwnerId token = OwnerId.build(owner.id());
            Owner holder = ThisMachine.get().owner(dead.pid()).orElseThrow();
            engine.containers()
                    .create(new NewContainer(
                            ContainerSpec.of("guard", IMAGE).command("sleep", "600"),
                            token.guardName(),
                            IMAGE,
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            Map.of(
                                    Labels.OURS,
                                    "true",
                                    Labels.GUARDS,
                                    token.text(),
                                    Labels.OWNER,
                                    holder.text(),
                                    Labels.NONCE,
                                    token.guardName(),
                                    "test.run",
                                    id),
                            "127.0.0.1"));
            dead.destroyForcibly().waitFor();
            Cleanup session = Cleanup.over(engine, new CleanupOptions(true, true, false, Duration.ZERO));
            session.watch(owner);
            String shared = create("shared", session.labels(owner));

            session.end(true);
            build.destroyForcibly().waitFor();

            await(() -> engine.containers().find(shared).isEmpty()
                    && engine.volumes().find(shared).isEmpty()
                    && engine.containers()
                            .list(Map.of(Labels.GUARDS, token.text()))
                            .isEmpty());
        } finally {
            dead.destroyForcibly();
            build.destroyForcibly();
        }
    }

    /** At every moment of its making, which the pauses go through. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aBuildIsWatchedThoughTheWatchdogWasKilledBeforeTheSessionEnded() throws Exception {
        for (int pause : new int[] {0, 100, 200, 300, 400, 600, 900}) {
            Process build = new ProcessBuilder("sleep", "600").start();
            try {
                BuildOwner owner =
                        BuildOwner.of("build-" + id + pause, build.pid()).orElseThrow();
                Cleanup session = Cleanup.over(engine, new CleanupOptions(true, true, false, Duration.ZERO));
                session.watch(owner);
                String shared = create("shared" + pause, session.labels(owner));
                await(() -> session.watchdog().isPresent());
                Thread.sleep(pause);
                session.watchdog().orElseThrow().destroyForcibly();
                if (pause % 200 == 0) {
                    Thread.sleep(pause / 2);
                }

                session.end(true);
                build.destroyForcibly().waitFor();

                await(() -> engine.containers().find(shared).isEmpty()
                        && engine.volumes().find(shared).isEmpty()
                        && engine.containers()
                                .list(Map.of(Labels.GUARDS, "build:" + owner.id()))
                                .isEmpty());
            } finally {
                build.destroyForcibly();
            }
        }
    }

    @Test
    void anOffSwitchIsOne() {
        Cleanup session = Cleanup.over(engine, CleanupOptions.OFF);

        session.begin();
        session.end(true);

        assertThat(session.watchdog()).isEmpty();
        assertThat(session.labels()).containsEntry(Labels.UNGUARDED, "true");
    }

    private static StackSpec box() {
        return StackSpec.named("stack")
                .plus(ContainerSpec.of("box", "busybox:1").command("sleep", "600"));
    }

    /** A container in a network with a volume, all of one name. */
    private String create(String name, Map<String, String> labels) {
        String engineName = name + "-" + id;
        Map<String, String> all = new HashMap<>(labels);
        all.put(Labels.OURS, "true");
        all.put(Labels.NONCE, engineName);
        all.put("test.run", id);
        engine.networks().create(new NewNetwork(NetworkSpec.named("net"), engineName, all));
        engine.volumes().create(new NewVolume(VolumeSpec.named("data"), engineName, all));
        ContainerSpec spec = ContainerSpec.of(name, IMAGE)
                .command("sleep", "600")
                .network("net")
                .volumes("data:/data");
        engine.containers()
                .create(new NewContainer(
                        spec,
                        engineName,
                        IMAGE,
                        Map.of("net", engineName),
                        Map.of("data", engineName),
                        Map.of(),
                        all,
                        "127.0.0.1"));
        engine.containers().start(engineName);
        return engineName;
    }

    private Guard guard(Runnable onLoss) {
        return new Guard(
                engine, ProgramImage.of(ProgramImage.GUARD, engine.info()).orElseThrow(), OwnerId.session(id), onLoss);
    }

    private List<ContainerSummary> guards() {
        return engine.containers().list(Map.of(Labels.GUARDS, "session:" + id));
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
    }

    /** The bound is for Java 17; later ones are a little larger. */
    private static long limitKilobytes() {
        return (Runtime.version().feature() == 17 ? 40 : 48) * 1024L;
    }

    private static long residentKilobytes(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow();
    }
}
