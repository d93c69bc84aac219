package org.containerharness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.FakeEngine;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultsTests {

    private final FakeEngine engine = new FakeEngine().withImage("db:1").without(Capability.UPDATE);
    private final HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults());
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Faults faults = new Faults(
            event -> {
                if (event instanceof RunEvent.FaultMade fault) {
                    told.add(fault.what());
                }
            },
            (container, spec, facts, timeout) -> runtime.recheck(spec, facts, timeout, List.of()));

    @AfterEach
    void close() {
        runtime.close();
    }

    private RunningStack start(ContainerSpec container) {
        return runtime.start(
                StackSpec.named("faults").plus(NetworkSpec.named("back")).plus(container.network("back")), List.of());
    }

    private static ContainerSpec db() {
        return ContainerSpec.of("db", "db:1");
    }

    private static EngineException lost() {
        return FakeEngine.failure(EngineException.Kind.CONNECTION, "the answer was lost");
    }

    @Test
    void aKillWhoseAnswerWasLostIsUndone() {
        RunningContainer db = start(db()).container("db");
        engine.before("kill container db", () -> {
            engine.container("db").exit(137);
            throw lost();
        });

        assertThatThrownBy(() -> faults.kill(db)).hasMessageContaining("the answer was lost");

        assertThat(db.isRunning()).isTrue();
    }

    @Test
    void ofSeveralFaultsTheOnesBeforeTheOneThatFailsAreUndone() {
        RunningStack stack = start(db());
        RunningContainer db = stack.container("db");
        engine.failNext("disconnect", lost());

        assertThatThrownBy(() -> {
                    try (faults) {
                        faults.pause(db);
                        faults.cut(db, stack.network("back"));
                    }
                })
                .hasMessageContaining("the answer was lost")
                .hasNoSuppressedExceptions();

        assertThat(db.isRunning()).isTrue();
        assertThat(db.inspect().networks()).hasSize(1);
        assertThat(engine.calls()).noneMatch(call -> call.startsWith("connect db"));
    }

    @Test
    void aDiskThatIsHalfFilledIsEmptied() {
        engine.onExec("db", request -> new ExecResult(OptionalInt.of(0), "tmpfs 1024 24 1000 2% /data", ""));
        RunningContainer db = start(db()).container("db");
        engine.failNext("exec in db: dd if=/dev/zero of=/data/.harness-fault2", lost());

        assertThatThrownBy(() -> faults.fillDisk(db, "/data")).hasMessageContaining("the answer was lost");

        assertThat(engine.calls())
                .filteredOn(call -> call.startsWith("exec in db"))
                .last()
                .asString()
                .startsWith("exec in db: rm -f /data/.harness-fault");
        assertThat(told).containsExactly("out of room in /data", "given room in /data");
    }

    @Test
    void whatCannotBeUndoneEitherIsSaidWithTheFirstFailure() {
        RunningContainer db = start(db()).container("db");
        engine.failNext("pause container db", lost());
        engine.failNext("inspect container db", lost());

        assertThatThrownBy(() -> faults.pause(db))
                .hasMessageContaining("the answer was lost")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("That db is paused could not be undone"));
    }

    @Test
    void aContainerThatIsReachedDirectlyIsNotMadeSlowAndTheMessageSaysHow() {
        RunningContainer db = start(db()).container("db");

        assertThatThrownBy(() -> faults.delay(db, Duration.ofMillis(50)))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("Tests reach <db>")
                .hasMessageContaining("Declare it with proxied = true");
        assertThat(told).isEmpty();
    }

    @Test
    void anEngineThatCannotChangeLimitsIsNamed() {
        RunningContainer db = start(db()).container("db");

        assertThatThrownBy(() -> faults.squeeze(db, ByteSize.parse("64m")))
                .hasMessageContaining("Taking memory from <db> needs an engine that changes limits");
    }

    @Test
    void aProxiedContainerIsReachedAtAPortOfThisMachineUntilItsStackIsClosed() {
        RunningStack stack = start(db().ports("5432").proxied().waitFor(new ReadyCondition.Running()));
        RunningContainer db = stack.container("db");
        int direct =
                db.addresses().published(ContainerPort.tcp(5432)).orElseThrow().getPort();

        assertThat(db.port(5432)).isEqualTo(db.port(5432)).isNotEqualTo(direct);
        assertThat(db.host()).isEqualTo("127.0.0.1");
        assertThat(stack.rewrite("db:5432")).isEqualTo("127.0.0.1:" + db.port(5432));
        try (var fault = faults.lose(db, 0.05)) {
            assertThat(fault).hasToString("db is losing 5 % of packets");
        }
        assertThat(told).containsExactly("losing 5 % of packets", "no longer losing 5 % of packets");

        int port = db.port();
        stack.close();
        assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
    }
}
