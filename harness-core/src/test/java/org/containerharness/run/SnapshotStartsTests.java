package org.containerharness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.FakeEngine;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.images.ImageOptions;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.snapshot.SnapshotOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class SnapshotStartsTests {

    private static final String SNAPSHOT = "containerharness/snapshot:";

    private static final StackSpec STACK = StackSpec.named("orders")
            .plus(ContainerSpec.of("db", "postgres:16")
                    .file(FileSpec.ofText("CREATE TABLE item ()", "/docker-entrypoint-initdb.d/1.sql"))
                    .waitFor(new ReadyCondition.Running()));

    private final FakeEngine engine = new FakeEngine().withImage("postgres:16").withImage("app:1");
    private final HarnessRuntime runtime = runtime(true);

    private HarnessRuntime runtime(boolean isOn) {
        RuntimeOptions defaults = RuntimeOptions.defaults();
        return new HarnessRuntime(
                engine,
                new RuntimeOptions(
                        defaults.parallelism(),
                        Duration.ofSeconds(5),
                        ImageOptions.defaults(),
                        Optional.empty(),
                        Optional.empty(),
                        new SnapshotOptions(isOn, ByteSize.ofMegabytes(1000)),
                        Optional.empty(),
                        defaults.whenEnded(),
                        defaults.logLines(),
                        Map.of()));
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void beginsTheNextStartWithWhatTheFirstHadInitialised() {
        initialisationTakesTime();
        RunningStack first = runtime.start(STACK, List.of());
        assertThat(image(first)).isEqualTo("postgres:16");
        awaitSnapshot();
        assertThat(engine.containerNames()).containsExactly("db");
        engine.forgetCalls();

        RunningStack second = runtime.start(STACK, List.of());

        assertThat(image(second)).startsWith(SNAPSHOT);
        assertThat(engine.calls())
                .filteredOn(call -> !call.startsWith("inspect image") && !call.startsWith("subscribe"))
                .containsExactly(
                        "create container db", "start container db", "inspect container db", "find container db");
        engine.forgetCalls();
        runtime.start(STACK, List.of());
        assertThat(engine.calls()).noneMatch(call -> call.contains("image"));
    }

    @Test
    void tellsOfWhatItStartsForThatUnderNamesOfItsOwn() {
        List<RunEvent> events = new CopyOnWriteArrayList<>();
        runtime.events().addListener(events::add);
        initialisationTakesTime();

        runtime.start(STACK, List.of());
        awaitSnapshot();

        // Names that the page knows.
        assertThat(events)
                .filteredOn(RunEvent.PlanBegan.class::isInstance)
                .extracting(event -> ((RunEvent.PlanBegan) event).stack())
                .contains("orders", "snapshot", "snapshot-trial");
    }

    @Test
    void anotherImageThatIsMissingIsToldAtOnceAndCostsNoSnapshot() {
        initialisationTakesTime();
        runtime.start(STACK, List.of());
        awaitSnapshot();
        engine.failAlways("pull image nowhere:1", FakeEngine.failure(Kind.NOT_FOUND, "no such image"));
        engine.forgetCalls();

        assertThatThrownBy(() -> runtime.start(STACK.plus(ContainerSpec.of("app", "nowhere:1")), List.of()))
                .isInstanceOf(StartException.class);

        assertThat(engine.calls()).filteredOn("pull image nowhere:1"::equals).hasSize(1);
        assertThat(image(runtime.start(STACK, List.of()))).startsWith(SNAPSHOT);
    }

    @Test
    void stopsItsOwnContainerBeforeItKeepsIt() {
        initialisationTakesTime();
        runtime.start(STACK, List.of());
        awaitSnapshot();

        List<String> calls = engine.calls();
        int commit = calls.indexOf(calls.stream()
                .filter(call -> call.startsWith("commit container"))
                .findFirst()
                .orElseThrow());
        assertThat(calls.subList(0, commit)).contains("stop container db");
        assertThat(calls).noneMatch(call -> call.equals("kill container db"));
    }

    @Test
    void bringsARunningContainerBackUnderItsNameAndHandle() {
        initialisationTakesTime();
        RunningStack stack = runtime.start(STACK, List.of());
        awaitSnapshot();
        String id = stack.container("db").id();
        engine.forgetCalls();

        stack.container("db").restore();

        assertThat(engine.calls())
                .filteredOn(call -> !call.startsWith("inspect image") && !call.startsWith("subscribe"))
                .containsExactly(
                        "kill container db",
                        "remove container db",
                        "create container db",
                        "start container db",
                        "inspect container db",
                        "find container db");
        assertThat(stack.container("db").id()).isNotEqualTo(id);
        assertThat(image(stack)).startsWith(SNAPSHOT);
        stack.close();
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void makesTheSnapshotFirstThatAContainerIsToGoBackTo() {
        initialisationTakesTime();
        RunningStack stack = runtime.start(STACK, List.of());

        stack.container("db").restore();

        assertThat(image(stack)).startsWith(SNAPSHOT);
    }

    @Test
    void saysWhyThereIsNothingToGoBackTo() {
        engine.failAlways("commit container", FakeEngine.failure(Kind.DISK_FULL, "no space"));
        RunningStack stack = runtime.start(STACK.plus(ContainerSpec.of("app", "app:1")), List.of());

        assertThatThrownBy(() -> stack.container("app").restore())
                .isInstanceOf(HarnessException.class)
                .hasMessage("The container <app> (app:1, declared at code) has no snapshot to go back to. By themselves"
                        + " only databases have one that are declared alone, in a scope of this JVM; ask for one with"
                        + " snapshot = \"true\", see docs/snapshots.md.");
        assertThatThrownBy(() -> stack.container("db").restore())
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("The container <db> has no snapshot to go back to: it could not be made.")
                .hasMessageContaining("no space");
    }

    @Test
    void saysWhyThereIsNoneOfWhatAsksForOne() {
        Logger logger = (Logger) LoggerFactory.getLogger("org.containerharness");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.addAppender(seen);
        logger.setLevel(Level.INFO);
        engine.failAlways("commit container", FakeEngine.failure(Kind.DISK_FULL, "no space for what was asked for"));
        ContainerSpec db = STACK.containers().get(0);
        try {
            runtime.start(StackSpec.named("asks").plus(db.withSnapshot(true)), List.of());

            await().untilAsserted(() -> assertThat(List.copyOf(seen.list))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(line -> line.startsWith("No snapshot was made of db (postgres:16): ")
                            && line.contains("no space for what was asked for")));
        } finally {
            logger.setLevel(null);
            logger.detachAppender(seen);
        }
    }

    @Test
    void looksForASnapshotOnceWhereThereIsNone() {
        engine.failAlways("commit container", FakeEngine.failure(Kind.DISK_FULL, "no space"));
        runtime.start(STACK, List.of());
        await().until(() -> engine.calls().stream().anyMatch(call -> call.startsWith("commit container")));
        await().until(() -> engine.containerNames().size() == 1);
        engine.forgetCalls();

        runtime.start(STACK, List.of());

        assertThat(engine.calls()).noneMatch(call -> call.contains("image"));
        assertThat(engine.calls()).noneMatch(call -> call.contains("snapshot"));
    }

    @Test
    void initialisesAnewWhatDoesNotStartFromItsSnapshot() {
        initialisationTakesTime();
        runtime.start(STACK, List.of());
        awaitSnapshot();
        engine.onStart("db", container -> {
            if (container.action().image().startsWith(SNAPSHOT)) {
                container.exit(1);
            }
        });
        engine.forgetCalls();

        RunningStack second = runtime.start(STACK, List.of());

        assertThat(image(second)).isEqualTo("postgres:16");
        assertThat(engine.calls()).anyMatch(call -> call.startsWith("remove image " + SNAPSHOT));
    }

    @Test
    void blamesNoSnapshotForTheFailureOfAnother() {
        initialisationTakesTime();
        runtime.start(STACK, List.of());
        awaitSnapshot();
        engine.onStart("app", container -> container.exit(1));
        engine.forgetCalls();

        assertThatThrownBy(() -> runtime.start(
                        STACK.plus(ContainerSpec.of("app", "app:1").waitFor(new ReadyCondition.Completed(0))),
                        List.of()))
                .isInstanceOf(StartException.class);

        assertThat(engine.calls()).noneMatch(call -> call.startsWith("remove image"));
    }

    @Test
    void leavesAloneWhatIsOwnedByOthersAndWhatIsSwitchedOff() {
        try (HarnessRuntime off = runtime(false)) {
            off.start(STACK, List.of());
        }
        runtime.startFor(Map.of(), STACK, List.of()).close();

        assertThat(engine.calls()).noneMatch(call -> call.contains("snapshot"));
    }

    @Test
    void leavesNothingIfTheEndComesWhileOneIsMade() {
        engine.before("commit container", () -> sleep(200));
        initialisationTakesTime();
        runtime.start(STACK, List.of());
        await().until(() -> engine.calls().stream().anyMatch(call -> call.startsWith("commit container")));

        runtime.close();

        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.calls())
                .anyMatch(call -> call.startsWith("remove image " + "containerharness/snapshot-cand"));
        assertThat(engine.calls()).noneMatch(call -> call.startsWith("tag image"));
    }

    /** That of the test and that of the maker. */
    private void initialisationTakesTime() {
        AtomicInteger creates = new AtomicInteger();
        engine.before("create container db", () -> {
            if (creates.incrementAndGet() <= 2) {
                sleep(300);
            }
        });
    }

    private void awaitSnapshot() {
        await().until(() -> engine.calls().stream()
                .anyMatch(call -> call.startsWith("remove image containerharness/snapshot-candidate")));
        await().until(() -> engine.containerNames().size() == 1);
        // Known as soon as the maker's thread has noted it.
        await().until(() -> runtime.plan(STACK, List.of()).toString().contains(SNAPSHOT));
    }

    private static String image(RunningStack stack) {
        return stack.container("db").facts().image();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
