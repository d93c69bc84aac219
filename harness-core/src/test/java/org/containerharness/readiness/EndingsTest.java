package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.FakeContainer;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RestartPolicy;
import org.containerharness.readiness.NotReadyException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of wait is ended by each kind of ending. The clock stands still, so that no time limit ends one. */
class EndingsTest {

    private final Fixture fixture = Fixture.frozen();
    private final CountDownLatch probing = new CountDownLatch(1);
    private final CountDownLatch endless = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();

    @AfterEach
    void close() {
        endless.countDown();
        fixture.close();
    }

    private static final ReadyCondition LINE = new ReadyCondition.LogLine(Pattern.compile("ready"), 1);
    private static final ReadyCondition COMMAND = new ReadyCondition.CommandSucceeds(Command.of("hangs"));
    private static final ReadyCondition FILE = new ReadyCondition.FileExists(new ContainerPath("/none"));

    static Stream<Named<ReadyCondition>> kinds() {
        return Stream.of(
                        LINE,
                        COMMAND,
                        FILE,
                        new ReadyCondition.Healthy(),
                        new ReadyCondition.Completed(0),
                        new ReadyCondition.Custom("never says anything", target -> ProbeResult.notYet("nothing")),
                        new ReadyCondition.AllOf(List.of(LINE, COMMAND, FILE)),
                        new ReadyCondition.AnyOf(List.of(LINE, COMMAND, FILE)))
                .map(kind -> Named.of(kind.toString(), kind));
    }

    private CompletableFuture<ReadyReport> start(ReadyCondition condition) {
        return start(ReadinessSpec.of(condition), RestartPolicy.NO);
    }

    /** A container whose commands hang but for those of a closer look, and whose healthcheck is such a command. */
    private CompletableFuture<ReadyReport> start(ReadinessSpec readiness, RestartPolicy restartPolicy) {
        fixture.engine.onExec("app", request -> {
            if (!request.command().words().get(0).equals("cat")) {
                probing.countDown();
                awaitEndless();
            }
            return new ExecResult(OptionalInt.of(1), "", "");
        });
        String id = fixture.create(ContainerSpec.of("app", "app:1").withHealthcheck(HealthcheckSpec.shell("hangs")));
        WatchedContainer watched = fixture.watcher.watch("app", id, readiness, restartPolicy);
        fixture.engine.containers().start(id);
        return fixture.ready(watched, "app");
    }

    private void awaitEndless() {
        try {
            endless.await();
        } catch (InterruptedException e) {
            interrupted.set(true);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private FakeContainer app() {
        return fixture.engine.container("app");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anExit(ReadyCondition kind) {
        CompletableFuture<ReadyReport> ready = start(kind);

        app().exit(127);

        NotReadyException failure = Fixture.failure(ready);
        assertThat(failure.reason()).isEqualTo(Reason.EXITED);
        assertThat(failure.exitCode()).hasValue(127);
        assertThat(failure).hasMessageStartingWith("exited with code 127 (command not found in the image");
    }

    @Test
    void anExitThatAProbeIsJudgedBeside() {
        String id = fixture.create(ContainerSpec.of("app", "app:1"));
        fixture.engine.containers().start(id);
        ReadinessContext context = new ReadinessContext(fixture.engine, fixture.pool, fixture.pool, () -> 0);
        try (PollLoop loop = new PollLoop(context.clock())) {
            Waiting waiting = new Waiting(
                    context,
                    loop,
                    ReadinessSpec.of(LINE),
                    Duration.ofSeconds(60),
                    fixture.facts("app"),
                    judge -> new Check() {
                        private volatile ProbeResult result = ProbeResult.notYet("not yet");

                        @Override
                        public ProbeResult result() {
                            return result;
                        }

                        @Override
                        public void on(Signal signal) {
                            result = ProbeResult.never("the container has gone");
                            judge.run();
                        }
                    });
            waiting.begin();

            waiting.exited(127, Ending.exited(127));

            assertThat(Fixture.failure(waiting.future()).reason()).isEqualTo(Reason.EXITED);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anExitBeforeTheWaitBegan(ReadyCondition kind) {
        fixture.engine.onStart("app", container -> container.exit(1));

        CompletableFuture<ReadyReport> ready = start(kind);

        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.EXITED);
    }

    @Test
    void lackOfMemoryThatIsToldAfterTheEnd() {
        CompletableFuture<ReadyReport> ready = start(LINE);

        app().endsOutOfMemory();

        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.OUT_OF_MEMORY);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void lackOfMemory(ReadyCondition kind) {
        CompletableFuture<ReadyReport> ready = start(kind);

        app().runOutOfMemory();

        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.OUT_OF_MEMORY);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void beingUnhealthy(ReadyCondition kind) {
        CompletableFuture<ReadyReport> ready = start(kind);

        app().health("unhealthy", 1, "no");

        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.UNHEALTHY);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aLineThatMeansFailure(ReadyCondition kind) {
        fixture.engine.onStart("app", container -> container.log("FATAL: no space left"));

        CompletableFuture<ReadyReport> ready = start(ReadinessSpec.of(kind).failingOn("^FATAL"), RestartPolicy.NO);

        NotReadyException failure = Fixture.failure(ready);
        assertThat(failure.reason()).isEqualTo(Reason.FAILURE_LINE);
        assertThat(failure).hasMessageContaining("(/^FATAL/): \"FATAL: no space left\"");
        assertThat(failure.lastLines()).containsExactly("FATAL: no space left");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itsRemoval(ReadyCondition kind) {
        CompletableFuture<ReadyReport> ready = start(kind);

        fixture.engine.containers().remove("app");

        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.EXITED);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theLossOfTheEngine(ReadyCondition kind) {
        CompletableFuture<ReadyReport> ready = start(kind);
        Throwable cause = new EngineException(EngineException.Kind.CONNECTION, 0, "socket is gone", null);

        fixture.engine.loseEngine(cause);

        NotReadyException failure = Fixture.failure(ready);
        assertThat(failure.reason()).isEqualTo(Reason.ENGINE_LOST);
        assertThat(failure).hasCause(cause).hasMessageContaining("socket is gone");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theTimeLimit(ReadyCondition kind) {
        CompletableFuture<ReadyReport> ready = start(kind);

        fixture.pass(Duration.ofSeconds(60));

        NotReadyException failure = Fixture.failure(ready);
        assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(failure.waited()).isEqualTo(Duration.ofSeconds(60));
        assertThat(failure).hasMessageStartingWith("was not ready within 1m: ");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void closing(ReadyCondition kind) {
        String id = fixture.create(ContainerSpec.of("app", "app:1").withHealthcheck(HealthcheckSpec.shell("hangs")));
        WatchedContainer watched = fixture.watcher.watch("app", id, ReadinessSpec.of(kind));
        fixture.engine.onExec("app", request -> {
            awaitEndless();
            return new ExecResult(OptionalInt.of(1), "", "");
        });
        fixture.engine.containers().start(id);
        CompletableFuture<ReadyReport> ready = fixture.ready(watched, "app");

        watched.close();

        assertThat(ready).isCancelled();
        assertThat(watched.ended()).isCancelled();
    }

    @Test
    void aWrongExitCodeOfAJob() {
        CompletableFuture<ReadyReport> ready = start(new ReadyCondition.Completed(0));

        app().exit(2);

        assertThat(Fixture.failure(ready))
                .hasMessage(
                        "exited with code 2 (wrong use of a command, or the program's own error) before it was ready"
                                + " (exit with code 0)");
    }

    @Test
    void anExitEndsAWaitWhileAProbeHangs() {
        CompletableFuture<ReadyReport> ready = start(COMMAND);
        await(probing);

        app().exit(1);

        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.EXITED);
    }

    @Test
    void theEndOfAWaitInterruptsAProbeOfTheUsersOwn() {
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<ReadyReport> ready = start(new ReadyCondition.Custom("hangs", target -> {
            probing.countDown();
            awaitEndless();
            ended.countDown();
            return ProbeResult.ready();
        }));
        await(probing);

        app().exit(1);
        await(ended);

        assertThat(interrupted).isTrue();
        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.EXITED);
    }

    @Test
    void theFirstOneCounts() {
        CompletableFuture<ReadyReport> ready = start(LINE);

        app().health("unhealthy", 1, "no");
        app().exit(1);

        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.UNHEALTHY);
    }

    @Test
    void anExitIsNoneIfTheEngineStartsTheContainerAgain() {
        CompletableFuture<ReadyReport> ready = start(ReadinessSpec.of(LINE), RestartPolicy.parse("on-failure:1"));
        CountDownLatch asked = new CountDownLatch(1);
        fixture.twists.put("EngineContainers.find", arguments -> {
            asked.countDown();
            return Optional.of(fixture.facts("app", "restarting", 1));
        });

        app().exit(1);
        await(asked);
        fixture.engine.containers().start("app");
        app().log("ready");
        fixture.pass(Duration.ofSeconds(1));

        assertThat(Fixture.get(ready).lastSeen()).contains("ready");
    }

    @Test
    void theLastExitCountsOfAContainerThatIsRestarted() {
        CompletableFuture<ReadyReport> ready = start(ReadinessSpec.of(LINE), RestartPolicy.parse("on-failure:1"));

        app().exit(6);

        assertThat(Fixture.failure(ready).exitCode()).hasValue(6);
    }

    @Test
    void anExitThatWasMissedIsSeenAfterAGapInTheEvents() {
        CompletableFuture<ReadyReport> ready = start(COMMAND);
        fixture.twists.put("EngineContainers.find", arguments -> Optional.of(fixture.facts("app", "exited", 9)));

        fixture.engine.breakEventStream();

        assertThat(Fixture.failure(ready).exitCode()).hasValue(9);
    }

    /** The limit is that of a second, less the time that the look itself takes. */
    private void passAlmostASecond() {
        fixture.pass(Duration.ofMillis(900));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anExitThatNoEventTold(ReadyCondition kind) {
        fixture.engine.withoutEvents();
        CompletableFuture<ReadyReport> ready = start(kind);

        app().exit(127);
        passAlmostASecond();

        assertThat(Fixture.failure(ready).exitCode()).hasValue(127);
    }

    @Test
    void anExitThatNoEventToldWhileAllProbesHang() {
        fixture.engine.withoutEvents();
        CompletableFuture<ReadyReport> ready = start(COMMAND);
        await(probing);
        fixture.pool.shutdown();

        app().exit(1);
        passAlmostASecond();

        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.EXITED);
    }

    @Test
    void removalAndBadHealthThatNoEventTold() {
        fixture.engine.withoutEvents();
        CompletableFuture<ReadyReport> ready = start(LINE);
        CompletableFuture<ReadyReport> other = fixture.start("other", LINE);

        app().health("unhealthy", 1, "no");
        fixture.engine.containers().remove("other");
        passAlmostASecond();

        assertThat(Fixture.failure(ready).reason()).isEqualTo(Reason.UNHEALTHY);
        assertThat(Fixture.failure(other)).hasMessageStartingWith("was removed");
    }

    @Test
    void theEndOfAJobThatOthersWaitForAndNoEventTold() throws Exception {
        fixture.engine.withoutEvents();
        WatchedContainer watched = fixture.started("app", ReadinessSpec.of(new ReadyCondition.Running()));
        CompletableFuture<ReadyReport> ready = fixture.ready(watched, "app");
        fixture.pass(SteadyCheck.MOMENT);
        Fixture.get(ready);
        CompletableFuture<Integer> ended = watched.ended();

        app().exit(0);
        passAlmostASecond();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isZero();
    }

    /** An engine tells of an end when it has cleaned up after it, which can take longer than the moment. */
    @Test
    void anExitWhereRunningIsEnoughThatNoEventHasToldYet() throws Exception {
        fixture.engine.withoutEvents();
        CompletableFuture<ReadyReport> ready = start(new ReadyCondition.Running());

        app().exit(5);
        for (int i = 0; i < 100 && !ready.isDone(); i++) {
            fixture.pass(SteadyCheck.MOMENT);
            Thread.sleep(10);
        }

        assertThat(Fixture.failure(ready).exitCode()).hasValue(5);
    }

    @Test
    void anExitWhileAReadyOneIsJudgedAgainThatNoEventTold() throws Exception {
        fixture.engine.withoutEvents();
        fixture.engine.onExec("app", request -> new ExecResult(OptionalInt.of(1), "", ""));
        String id = fixture.create(ContainerSpec.of("app", "app:1"));
        fixture.engine.containers().start(id);
        CompletableFuture<ReadyReport> ready = CompletableFuture.supplyAsync(() -> fixture.watcher.recheck(
                "app", COMMAND, fixture.facts("app"), Duration.ofSeconds(60), UnaryOperator.identity()));
        while (fixture.engine.calls().stream().noneMatch(call -> call.startsWith("exec"))) {
            Thread.onSpinWait();
        }

        app().exit(3);
        for (int i = 0; i < 100 && !ready.isDone(); i++) {
            passAlmostASecond();
            // Looks have threads of their own, for which the time of this test does not pass.
            Thread.sleep(10);
        }

        assertThat(Fixture.failure(ready).exitCode()).hasValue(3);
    }

    @Test
    void asksNothingOfTheEngineAsLongAsAStartIsQuick() {
        WatchedContainer watched = fixture.started("app", ReadinessSpec.of(LINE));
        CompletableFuture<ReadyReport> ready = fixture.ready(watched, "app");
        fixture.engine.forgetCalls();

        fixture.pass(Duration.ofMillis(700));
        app().log("ready");
        Fixture.get(ready);
        fixture.pass(Duration.ofSeconds(10));

        assertThat(fixture.engine.calls()).noneMatch(call -> call.startsWith("find"));
    }

    @Test
    void aStartThatTheEngineTakesItsTimeForIsNoReasonToLook() {
        WatchedContainer watched = fixture.started("app", ReadinessSpec.of(LINE));
        fixture.pass(Duration.ofMillis(900));
        CompletableFuture<ReadyReport> ready = fixture.ready(watched, "app");
        fixture.engine.forgetCalls();

        fixture.pass(Duration.ofMillis(700));
        app().log("ready");
        Fixture.get(ready);

        assertThat(fixture.engine.calls()).noneMatch(call -> call.startsWith("find"));
    }

    @Test
    void tellsTheExitCodeAlsoWhenItWasReadyBefore() {
        WatchedContainer watched = fixture.started("app", ReadinessSpec.DEFAULT);
        CompletableFuture<ReadyReport> ready = fixture.ready(watched, "app");
        fixture.pass(SteadyCheck.MOMENT);
        Fixture.get(ready);

        app().exit(4);

        assertThat(watched.ended()).isCompletedWithValue(4);
    }

    @Test
    void refusesASecondWait() {
        WatchedContainer watched = fixture.started("app", ReadinessSpec.DEFAULT);
        fixture.ready(watched, "app");

        assertThatIllegalStateException()
                .isThrownBy(() -> watched.ready(fixture.facts("app"), Duration.ZERO, UnaryOperator.identity()))
                .withMessage("ready() of app was called twice");
    }

    @Test
    void cancelsWaitsWhenTheWatcherCloses() {
        CompletableFuture<ReadyReport> ready = start(LINE);

        fixture.watcher.close();

        assertThatThrownBy(ready::join).isInstanceOf(CancellationException.class);
        assertThat(fixture.engine.subscriptions()).isZero();
    }

    @Test
    void anExitOnAnEngineThatTellsNothing() {
        fixture.engine.without(Capability.EVENTS).withoutEvents();
        CompletableFuture<ReadyReport> ready = start(LINE);

        app().exit(9);
        passAlmostASecond();

        assertThat(Fixture.failure(ready).exitCode()).hasValue(9);
        assertThat(fixture.engine.subscriptions()).isZero();
    }

    /** Such as Podman, which reads its own file of events four times a second. */
    @Test
    void anExitThatALateEventWillTellIsSeenByALook() {
        try (Fixture slow = Fixture.frozen()) {
            slow.engine.without(Capability.PROMPT_EVENTS).withoutEvents();
            CompletableFuture<ReadyReport> ready = slow.start("app", LINE);

            slow.engine.container("app").exit(9);
            slow.pass(Duration.ofMillis(110));

            assertThat(Fixture.failure(ready).exitCode()).hasValue(9);
        }
    }
}
