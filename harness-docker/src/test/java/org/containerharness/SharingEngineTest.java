package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.containerharness.SharingMain.Jvm;
import org.containerharness.cleanup.Owner;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sharing between JVMs, on a real engine. */
@Tag("engine")
@Timeout(240)
class SharingEngineTest {

    private static final int JVMS = 8;

    @TempDir
    private Path state;

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final Queue<CallListener.Call> calls = new ConcurrentLinkedQueue<>();
    private Harness harness;

    @BeforeEach
    void connect() {
        harness = harness("build-" + mark);
    }

    @AfterEach
    void leaveNothing() {
        for (String label : List.of(Labels.BUILD, Labels.CREATOR_BUILD)) {
            for (int round = -1; round < rounds(); round++) {
                Map<String, String> ours = Map.of(label, "named-build-" + mark + (round < 0 ? "" : "-" + round));
                harness.engine().containers().list(ours).forEach(container -> harness.engine()
                        .containers()
                        .remove(container.id()));
                harness.engine().networks().list(ours).forEach(network -> harness.engine()
                        .networks()
                        .remove(network.id()));
                harness.engine().volumes().list(ours).forEach(volume -> harness.engine()
                        .volumes()
                        .remove(volume.name()));
            }
        }
        harness.close();
    }

    private Harness harness(String build) {
        Settings settings =
                Settings.load().with(Setting.BUILD_ID, build).with(Setting.STATE_DIRECTORY, state.toString());
        return Harness.connect(settings, calls::add);
    }

    private Jvm jvm(String build, String what, SharedScope scope) throws IOException {
        return Jvm.start(
                Map.of(Setting.BUILD_ID.key(), build, Setting.STATE_DIRECTORY.key(), state.toString()),
                what,
                scope.name(),
                mark);
    }

    /** 3 rounds; 20 with {@code -Dharness.test.sharing.rounds=20}. */
    private static int rounds() {
        return Integer.getInteger("harness.test.sharing.rounds", 3);
    }

    @Test
    void aFixtureThatNamesItsOwnAddressIsTheSameOneForEverybody() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("cache-" + mark, "redis:7")
                        .ports("6379")
                        .command("redis-server", "--replica-announce-port", "${port:6379}"));
        RunningStack first = harness.start(stack, SharedScope.BUILD);
        try (Harness second = harness("build-" + mark)) {
            RunningStack found = second.start(stack, SharedScope.BUILD);

            assertThat(found.container("cache-" + mark).id())
                    .isEqualTo(first.container("cache-" + mark).id());
            assertThat(found.container("cache-" + mark).inspect().command())
                    .contains(Integer.toString(found.container("cache-" + mark).port()));
        }
    }

    /** Else a sweep of another machine would take what it uses for idle. */
    @Test
    void hasAGuardAlsoIfItOnlyFindsWhatTheMachineShares() {
        StackSpec stack = StackSpec.named("s").plus(VolumeSpec.named("guarded-" + mark));
        harness.start(stack, SharedScope.MACHINE);
        try (Harness finder = harness("build-" + mark)) {
            finder.start(stack, SharedScope.MACHINE);
            Map<String, String> guard = Map.of(Labels.GUARDS, "session:" + finder.session());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> finder.engine().containers().list(guard).stream()
                            .anyMatch(each -> each.state().equals("running")));
        }
    }

    @Test
    @Timeout(1_800)
    void makesEachOfFiveFixturesOnceForEightJvmsThatAskAtTheSameInstant() throws Exception {
        for (int round = 0; round < rounds(); round++) {
            String build = "build-" + mark + "-" + round;
            Instant from = Instant.now().minusSeconds(1);
            List<Jvm> jvms = new ArrayList<>();
            Set<String> answers = new HashSet<>();
            try {
                for (int i = 0; i < JVMS; i++) {
                    jvms.add(jvm(build, "five", SharedScope.BUILD));
                }
                for (Jvm jvm : jvms) {
                    jvm.await("up");
                }
                for (Jvm jvm : jvms) {
                    jvm.tell();
                }
                for (Jvm jvm : jvms) {
                    answers.add(jvm.await("got"));
                }
                for (Jvm jvm : jvms) {
                    assertThat(jvm.end()).isZero();
                }
            } finally {
                jvms.forEach(Jvm::close);
            }

            assertThat(answers).as("what the JVMs got in round " + round).hasSize(1);
            assertThat(creations(build, from)).as("creations in round " + round).hasSize(5);
        }
    }

    /** What was created since for a build; other tests may run beside. */
    private List<String> creations(String build, Instant from) throws Exception {
        String anyName = harness.engine()
                .containers()
                .list(Map.of(Labels.BUILD, "named-" + build))
                .get(0)
                .name();
        String ofBuild = anyName.replaceAll(".*(-b[0-9a-f]{8}-).*", "$1");
        Queue<String> created = new ConcurrentLinkedQueue<>();
        try (ResultCallback.Adapter<Event> events = harness.engine()
                .unwrap(DockerClient.class)
                .orElseThrow()
                .eventsCmd()
                .withEventFilter("create")
                .withEventTypeFilter(EventType.CONTAINER, EventType.NETWORK, EventType.VOLUME)
                .withSince(Long.toString(from.getEpochSecond()))
                .withUntil(Long.toString(Instant.now().getEpochSecond()))
                .exec(new ResultCallback.Adapter<>() {
                    @Override
                    public void onNext(Event event) {
                        Map<String, String> attributes = event.getActor().getAttributes();
                        created.add(event.getType() + " "
                                + attributes.getOrDefault(
                                        "name", event.getActor().getId()));
                    }
                })) {
            events.awaitCompletion(20, TimeUnit.SECONDS);
        }
        return created.stream().filter(name -> name.contains(ofBuild)).toList();
    }

    @Test
    void findsAgainWithTwoCallsWhatAnotherConnectionMade() {
        StackSpec stack = SharingMain.stack("five", mark);
        RunningStack first = harness.start(stack, SharedScope.BUILD);
        try (Harness other = harness("build-" + mark)) {
            calls.clear();

            RunningStack again = other.start(
                    StackSpec.named("part")
                            .plus(ContainerSpec.of("store", "memcached:1")
                                    .env("MARK", mark)
                                    .ports("11211")),
                    SharedScope.BUILD);

            assertThat(again.container("store").id())
                    .isEqualTo(first.container("store").id());
            assertThat(again.container("store").port(11211))
                    .isEqualTo(first.container("store").port(11211));
            assertThat(calls).hasSize(2);
        }
    }

    @Test
    void replacesWhatACreatorLeftThatWasKilledHalfWay() throws Exception {
        try (Jvm killed = jvm("build-" + mark, "gate-shut", SharedScope.BUILD)) {
            killed.await("up");
            killed.tell();
            awaitContainer("-making");
            killed.kill();
        }

        RunningStack made = harness.start(SharingMain.stack("gate-open", mark), SharedScope.BUILD);

        assertThat(made.container("gate").isRunning()).isTrue();
        assertThat(made.container("gate").engineName()).doesNotEndWith("-making");
        assertThat(harness.engine().containers().list(Map.of(Labels.BUILD, "named-build-" + mark)))
                .hasSize(1);
    }

    @Test
    void pushesADeclaredImageOnceForAll() {
        StackSpec stack = StackSpec.named("images")
                .plus(ContainerSpec.of("hub", "registry:2").env("MARK", mark).ports("5000"))
                .plus(ImageSpec.of("orders", "busybox:1")
                        .tag("containerharness/sharing-test:" + mark)
                        .push("hub:5000/orders:" + mark))
                .plus(ContainerSpec.of("box", "busybox:1")
                        .withImage(ImageSource.declared("orders"))
                        .command("sleep", "600"));
        try (Harness other = harness("build-" + mark)) {
            RunningStack first = harness.start(stack, SharedScope.BUILD);
            RunningStack second = other.start(stack, SharedScope.BUILD);

            assertThat(second.container("box").id())
                    .isEqualTo(first.container("box").id());
            assertThat(second.image("orders").id())
                    .isEqualTo(first.image("orders").id());
            assertThat(calls).filteredOn(call -> call.path().contains("/push")).hasSize(1);
            assertThat(harness.engine().images().find("containerharness/sharing-test:" + mark))
                    .isPresent();

            first.container("hub").kill();
            other.start(stack, SharedScope.BUILD);

            assertThat(calls)
                    .as("the registry was replaced")
                    .filteredOn(call -> call.path().contains("/push"))
                    .hasSize(2);
        } finally {
            harness.engine().images().remove("containerharness/sharing-test:" + mark, false);
        }
    }

    /** Two processes that know nothing of each other but the name of their build. */
    @Test
    void handsANamedBuildOverToThoseOfItsProcessesThatLive() throws Exception {
        String build = "build-" + mark + "-handed-over";
        String[] arguments = {"gate-open", SharedScope.BUILD.name(), mark};
        Map<String, String> properties =
                Map.of(Setting.BUILD_ID.key(), build, Setting.STATE_DIRECTORY.key(), state.toString());
        Map<String, String> guards = Map.of(Labels.GUARDS, "build:named-" + build);
        try (Jvm first = Jvm.startInABuild(properties, arguments);
                Jvm second = Jvm.startInABuild(properties, arguments)) {
            first.await("up");
            first.tell();
            String id = first.await("got");
            String guard = awaitAnother(guards, "");
            second.await("up");
            second.tell();
            assertThat(second.await("got")).isEqualTo(id);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> hasWatchdogOnDuty(second));

            first.kill();
            awaitAnother(guards, guard);

            assertThat(harness.engine().containers().find(id)).isPresent();
            assertThat(second.end()).isZero();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> harness.engine().containers().find(id).isEmpty());
        }
    }

    /** It holds a guard for the session of its JVM by then. */
    private boolean hasWatchdogOnDuty(Jvm jvm) {
        Set<Long> processes =
                jvm.process().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        return harness.engine().containers().list(Map.of(Labels.GUARDS, "")).stream()
                .filter(guard -> guard.state().equals("running"))
                .flatMap(guard -> Owner.parse(guard.labels().getOrDefault(Labels.OWNER, "")).stream())
                .anyMatch(owner -> processes.contains(owner.pid()));
    }

    /** Waits for a running guard that is not the one with this id. */
    private String awaitAnother(Map<String, String> guards, String old) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> harness.engine().containers().list(guards).stream()
                                .filter(guard -> guard.state().equals("running"))
                                .map(guard -> guard.id())
                                .filter(id -> !id.equals(old))
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
    }

    @Test
    void removesWhatItWasMakingWhenTheCreatorExits() throws Exception {
        try (Jvm asked = jvm("build-" + mark, "gate-shut", SharedScope.BUILD)) {
            asked.await("up");
            asked.tell();
            awaitContainer("-making");
            asked.process().destroy();
            assertThat(asked.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(harness.engine().containers().list(Map.of(Labels.BUILD, "named-build-" + mark)))
                .isEmpty();
    }

    private void awaitContainer(String suffix) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> harness.engine().containers().list(Map.of(Labels.BUILD, "named-build-" + mark)).stream()
                        .anyMatch(container -> container.name().endsWith(suffix)
                                && container.state().equals("running")));
    }

    @Test
    void replacesWhatWasKilledBetweenTwoLeases() {
        StackSpec stack = StackSpec.named("one")
                .plus(ContainerSpec.of("cache", "redis:7").env("MARK", mark).ports("6379"));
        RunningStack first = harness.start(stack, SharedScope.BUILD);
        first.container("cache").kill();

        RunningStack second = harness.start(stack, SharedScope.BUILD);

        assertThat(second.container("cache").id())
                .isNotEqualTo(first.container("cache").id());
        assertThat(second.container("cache").isRunning()).isTrue();
    }

    @Test
    void readsPortsAfreshAfterARestart() {
        StackSpec stack = StackSpec.named("one")
                .plus(ContainerSpec.of("cache", "redis:7").env("MARK", mark).ports("6379"));
        RunningStack first = harness.start(stack, SharedScope.BUILD);
        first.container("cache").restart();

        RunningStack second = harness.start(stack, SharedScope.BUILD);

        assertThat(second.container("cache").id())
                .isEqualTo(first.container("cache").id());
        assertThat(second.container("cache").port(6379))
                .isEqualTo(first.container("cache").port(6379));
    }

    @Test
    void sharesAVolumeWithTheFilesThatItWasDeclaredWith() {
        StackSpec stack = StackSpec.named("files")
                .plus(VolumeSpec.named("data").withFiles(List.of(FileSpec.ofText(mark, "/mark.txt"))))
                .plus(ContainerSpec.of("reader", "busybox:1")
                        .command("sleep", "600")
                        .volumes("data:/data"));

        harness.start(stack, SharedScope.BUILD);
        RunningStack again = harness.start(stack, SharedScope.BUILD);

        assertThat(again.container("reader").exec("cat", "/data/mark.txt").stdout())
                .isEqualTo(mark);
    }
}
