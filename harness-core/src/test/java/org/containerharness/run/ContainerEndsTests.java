package org.containerharness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.containerharness.diagnosis.ProcessCause;
import org.containerharness.engine.FakeEngine;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.ContainerEnd;
import org.containerharness.handle.ContainerEndedException;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.UnexpectedEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of containers that end by themselves. */
@Timeout(30)
class ContainerEndsTests {

    private final FakeEngine engine = new FakeEngine().withImage("app:1").withImage("db:1");
    private final HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults());

    @AfterEach
    void close() {
        runtime.close();
    }

    /** Ready by what it wrote, so that its end is not one at its start. */
    private ContainerSpec up(String name) {
        engine.onStart(name, container -> container.log("ready"));
        return ContainerSpec.of(name, name + ":1").waitFor(new ReadyCondition.LogLine(Pattern.compile("ready"), 1));
    }

    private RunningStack start(ContainerSpec... containers) {
        StackSpec stack = StackSpec.named("s");
        for (ContainerSpec container : containers) {
            stack = stack.plus(container);
        }
        return runtime.start(stack, List.of());
    }

    @Test
    void tellsOnceOfAContainerThatEndedBadlyAndAsAnEvent() {
        List<RunEvent> events = new CopyOnWriteArrayList<>();
        runtime.events().addListener(events::add);
        RunningStack stack = start(up("app"), up("db"));
        engine.container("app").log("no space left");
        engine.container("app").exit(3);

        List<ContainerEnd> ends = stack.takeEnds();

        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).text())
                .startsWith(
                        "The container <app> exited with code 3 (the program's own error) after it had been ready: its last"
                                + " line is \"no space left\"\n")
                .contains("; image app:1; ")
                .endsWith("Last output:\n    ready\n    no space left");
        assertThat(ends.get(0).report().cause()).isEqualTo(new ProcessCause.Exited(3, "the program's own error", true));
        assertThat(ends.get(0).fails()).isFalse();
        assertThat(events)
                .filteredOn(RunEvent.ContainerDied.class::isInstance)
                .map(RunEvent.ContainerDied.class::cast)
                .singleElement()
                .satisfies(died -> assertThat(died.text()).contains("exited with code 3"));
        assertThat(events)
                .filteredOn(RunEvent.ContainerChanged.class::isInstance)
                .map(RunEvent.ContainerChanged.class::cast)
                .anySatisfy(changed -> {
                    assertThat(changed.what()).isEqualTo("died");
                    assertThat(changed.detail()).isEqualTo("3");
                });
        assertThat(stack.takeEnds()).isEmpty();
    }

    @Test
    void tellsOfALackOfMemoryThatIsToldAfterTheEnd() {
        RunningStack stack = start(up("app"));
        engine.container("app").endsOutOfMemory();

        assertThat(stack.takeEnds())
                .singleElement()
                .satisfies(end -> assertThat(end.report().cause()).isInstanceOf(ProcessCause.OutOfMemory.class));
    }

    @Test
    void asksTheEngineNothingAsLongAsAllRun() {
        RunningStack stack = start(up("app"));
        engine.forgetCalls();

        assertThat(stack.takeEnds()).isEmpty();
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void tellsWithinASecondOfAnEndThatNoEventTold() {
        RunningStack stack = start(up("app"), up("db"));
        engine.withoutEvents();
        engine.container("app").exit(3);
        engine.forgetCalls();

        List<ContainerEnd> ends = Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMillis(1_500))
                .until(stack::takeEnds, told -> !told.isEmpty());

        assertThat(ends).singleElement().satisfies(end -> assertThat(end.text()).contains("exited with code 3"));
        assertThat(stack.isRunning()).isFalse();
        assertThat(engine.calls())
                .filteredOn(call -> call.startsWith("list containers"))
                .hasSize(1);
    }

    @Test
    void waitsForAnEndThatNoEventTells() {
        RunningStack stack = start(up("app"));
        engine.withoutEvents();
        CompletableFuture<Integer> code =
                CompletableFuture.supplyAsync(() -> stack.container("app").waitForExit(Duration.ofSeconds(20)));
        Awaitility.await().until(() -> engine.subscriptions() == 2);
        engine.container("app").exit(4);

        assertThat(code).succeedsWithin(Duration.ofMillis(1_500)).isEqualTo(4);
    }

    @Test
    void saysNothingOfWhatWasStoppedOrHasDoneItsWork() {
        engine.withImage("job:1").onStart("job", container -> container.exit(7));
        RunningStack stack =
                start(up("app"), up("db"), ContainerSpec.of("job", "job:1").waitFor(new ReadyCondition.Completed(7)));

        stack.container("app").stop();
        engine.container("db").exit(0);

        assertThat(stack.takeEnds()).isEmpty();
    }

    @Test
    void aContainerThatWasStartedAgainRuns() {
        RunningStack stack = start(up("app"));
        engine.container("app").exit(1);

        stack.container("app").start();

        assertThat(stack.takeEnds()).isEmpty();
    }

    @Test
    void failsTheEndWhereThatIsDeclaredAndRemovesAllNevertheless() {
        RunningStack stack = start(up("app").lifecycle(l -> l.withWhenEnded(UnexpectedEnd.FAIL)), up("db"));
        engine.container("app").exit(0);

        assertThatThrownBy(stack::close)
                .isInstanceOf(ContainerEndedException.class)
                .hasMessageContaining("<app>")
                .hasMessageContaining("exited with code 0");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void isSilentWhereThatIsDeclared() {
        RunningStack stack = start(up("app").lifecycle(l -> l.withWhenEnded(UnexpectedEnd.IGNORE)));
        engine.container("app").exit(1);

        assertThat(stack.takeEnds()).isEmpty();
    }

    @Test
    void anEndAtItsStartIsAFailureWhereRunningWasEnough() {
        RunningStack stack = start(ContainerSpec.of("app", "app:1"));
        engine.container("app").exit(3);

        assertThatThrownBy(stack::close)
                .isInstanceOf(ContainerEndedException.class)
                .hasMessageContaining("exited with code 3")
                .hasMessageContaining("at its start already, where nothing but \"it runs\" was awaited");
    }

    @Test
    void failsTheStartWhenOneThatWasReadyHasEndedBeforeTheOthersWereReady() {
        ContainerSpec first = up("db");
        engine.onStart("app", container -> {
            engine.container("db").log("out of connections");
            engine.container("db").exit(4);
            container.log("ready");
        });
        ContainerSpec second = ContainerSpec.of("app", "app:1")
                .dependsOn("db")
                .waitFor(new ReadyCondition.LogLine(Pattern.compile("ready"), 1));

        assertThatThrownBy(() -> start(first, second))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("The container <db>")
                .hasMessageContaining("exited with code 4")
                .hasMessageContaining("out of connections");
        assertThat(engine.containerNames()).isEmpty();
    }
}
