package org.containerharness.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.docker.FakeEngine;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Labels;
import org.containerharness.plan.Owner;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.run.RuntimeOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleSweepTests {

    private final FakeEngine engine = new FakeEngine().withImage("db:1").withImage("guard:1");
    private final HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults());
    private final ThisMachine machine = ThisMachine.get();

    @TempDir
    private Path state;

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void removesWhatNobodyUsedForItsTimeAndNotBefore() throws IOException {
        make("db", "ch-db-m-1", Map.of(Labels.DEADLINE, "30m"));
        usedAt(Instant.now(), "ch-db-m-1");

        assertThat(sweepAfter(Duration.ofMinutes(29))).isEmpty();
        assertThat(sweepAfter(Duration.ofMinutes(31))).containsExactly("container ch-db-m-1", "network net-1");
        assertThat(engine.containers()).isEmpty();
        assertThat(engine.networks()).isEmpty();
    }

    @Test
    void removesNothingThatIsHeld() throws IOException {
        make("db", "ch-db-m-2", Map.of(Labels.DEADLINE, "30m"));
        store(Clock.systemUTC()).hold(Making.storeName(engine, "ch-db-m-2"), Duration.ofSeconds(1));

        assertThat(sweepAfter(Duration.ofDays(1))).doesNotContain("container ch-db-m-2");
        assertThat(engine.containers()).containsExactly("db");
    }

    @Test
    void leavesAloneWhatIsNotOfTheMachine() throws IOException {
        make("db", "ch-db-b-3", Map.of(Labels.SCOPE, "build"));

        assertThat(sweepAfter(Duration.ofDays(9))).isEmpty();
    }

    @Test
    void removesNothingWhileASessionOfAnotherMachineRuns() throws IOException {
        make("db", "ch-db-m-4", Map.of());
        guard(new Owner("elsewhere", 7, "1", "another-boot", "2"));

        assertThat(sweepAfter(Duration.ofDays(9))).isEmpty();
    }

    @Test
    void isNotHeldUpBySessionsOfThisMachine() throws IOException {
        make("db", "ch-db-m-5", Map.of());
        guard(machine.self());

        assertThat(sweepAfter(Duration.ofDays(9))).contains("container ch-db-m-5");
    }

    /** As of a user whose home folder was cleared, or of another one. */
    @Test
    void removesNetworksOfWhichNothingIsNotedHere() throws IOException {
        make("db", "ch-db-m-6", Map.of(Labels.DEADLINE, "30m"));

        assertThat(sweepAfter(Duration.ofMinutes(31))).containsExactly("container ch-db-m-6", "network net-6");
    }

    private void make(String name, String engineName, Map<String, String> labels) {
        Map<String, String> all =
                new java.util.LinkedHashMap<>(Map.of(Labels.SCOPE, "machine", Labels.VERSION, Labels.CURRENT_VERSION));
        all.putAll(labels);
        runtime.startFor(
                all,
                StackSpec.named("s")
                        .plus(NetworkSpec.named("net")
                                .withEngineName("net-" + engineName.charAt(engineName.length() - 1)))
                        .plus(ContainerSpec.of(name, "db:1")
                                .network("net")
                                .waitFor(new ReadyCondition.Running())
                                .withEngineName(engineName)),
                List.of());
    }

    private void guard(Owner owner) {
        runtime.startFor(
                Map.of(Labels.GUARDS, "session:1", Labels.OWNER, owner.text()),
                StackSpec.named("g").plus(ContainerSpec.of("guard", "guard:1").waitFor(new ReadyCondition.Running())),
                List.of());
    }

    private void usedAt(Instant moment, String engineName) throws IOException {
        java.nio.file.Files.createDirectories(state.resolve("used"));
        for (String name : List.of(engineName, "net-1")) {
            Path note =
                    java.nio.file.Files.writeString(state.resolve("used").resolve(Making.storeName(engine, name)), "");
            java.nio.file.Files.setLastModifiedTime(note, java.nio.file.attribute.FileTime.from(moment));
        }
    }

    private List<String> sweepAfter(Duration length) throws IOException {
        Clock later = Clock.fixed(Instant.now().plus(length), ZoneOffset.UTC);
        return new IdleSweep(engine, store(later), machine, later, Duration.ofHours(1)).run();
    }

    private LeaseStore store(Clock clock) throws IOException {
        return LeaseStore.open(state, clock);
    }
}
