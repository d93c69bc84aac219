package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.model.Command;
import org.containerharness.model.ReadyCondition;
import org.containerharness.readiness.NotReadyException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadinessWatcherTest {

    private final Fixture fixture = Fixture.frozen();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static ReadyCondition line(String pattern) {
        return new ReadyCondition.LogLine(Pattern.compile(pattern), 1);
    }

    @Test
    void isReadyWhenItHasRunForAMomentWhereRunningIsEnough() {
        CompletableFuture<ReadyReport> ready = fixture.start("app", new ReadyCondition.Default());
        assertThat(ready).isNotDone();

        fixture.pass(SteadyCheck.MOMENT);

        assertThat(Fixture.get(ready)).isEqualTo(new ReadyReport(SteadyCheck.MOMENT, 0, "running"));
    }

    @Test
    void failsWhenItEndsWithinAMomentWhereRunningIsEnough() {
        CompletableFuture<ReadyReport> ready = fixture.start("app", new ReadyCondition.Default());

        fixture.engine.container("app").exit(3);
        fixture.pass(SteadyCheck.MOMENT);

        assertThat(Fixture.failure(ready).exitCode()).hasValue(3);
    }

    @Test
    void isReadyWithTheAwaitedLine() {
        fixture.engine.onStart("app", container -> container.log("up and \u001b[32mready\u001b[0m"));

        CompletableFuture<ReadyReport> ready = fixture.start("app", line("and ready$"));

        assertThat(Fixture.get(ready).lastSeen()).isEqualTo("line \"up and ready\"");
    }

    @Test
    void failsAtOnceWhenItExits() {
        CompletableFuture<ReadyReport> ready = fixture.start("app", line("ready"));

        fixture.engine.container("app").exit(3);

        NotReadyException failure = Fixture.failure(ready);
        assertThat(failure.reason()).isEqualTo(Reason.EXITED);
        assertThat(failure.exitCode()).hasValue(3);
        assertThat(failure)
                .hasMessage("exited with code 3 (the program's own error) before it was ready (log /ready/); "
                        + "last seen: log /ready/ was not seen, nothing was written yet");
    }

    /** Time goes by twenty times as fast. */
    private void lookUntilDone(CompletableFuture<ReadyReport> ready) {
        while (!ready.isDone()) {
            fixture.pass(Duration.ofMillis(20));
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void endsWithTheEnginesAnswerWhenTheOutputCannotBeRead() {
        fixture.engine.failAlways(
                "follow logs", FakeEngine.failure(EngineException.Kind.OTHER, "log driver is broken"));
        CompletableFuture<ReadyReport> ready = fixture.start("app", line("ready"));

        lookUntilDone(ready);

        NotReadyException failure = Fixture.failure(ready);
        assertThat(failure)
                .hasMessage("can never become ready: log /ready/ cannot be looked for: the engine has answered for 3 s:"
                        + " log driver is broken");
        assertThat(failure.waited()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void endsWithTheEnginesAnswerWhenNoCommandCanBeRun() {
        fixture.engine.failAlways("exec in", FakeEngine.failure(EngineException.Kind.OTHER, "runc is broken"));
        CompletableFuture<ReadyReport> ready =
                fixture.start("app", new ReadyCondition.CommandSucceeds(Command.of("true")));

        lookUntilDone(ready);

        assertThat(Fixture.failure(ready)).hasMessageContaining("the engine has answered for 3 s: runc is broken");
    }

    @Test
    void failsWhenTheTimeIsOver() {
        CompletableFuture<ReadyReport> ready = fixture.start("app", line("ready"));

        fixture.pass(Duration.ofSeconds(60));

        assertThat(Fixture.failure(ready))
                .hasMessage("was not ready within 1m: log /ready/ was not seen, nothing was written yet");
    }
}
