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
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Owner;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.Labels;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
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

    private Runnable meanwhile = () -> {};

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
        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.networkNames()).isEmpty();
    }

    @Test
    void removesNothingThatIsHeld() throws IOException {
        make("db", "ch-db-m-2", Map.of(Labels.DEADLINE, "30m"));
        store(Clock.systemUTC()).hold(LeaseStore.nameFor(engine, "ch-db-m-2"), Duration.ofSeconds(1));

        assertThat(sweepAfter(Duration.ofDays(1))).doesNotContain("container ch-db-m-2");
        assertThat(engine.containerNames()).containsExactly("db");
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
    void isNotHeldUpBySessionsOfThisMachineWhereAUseIsNoted() throws IOException {
        make("db", "ch-db-m-5", Map.of());
        usedAt(Instant.now(), "ch-db-m-5");
        guard(machine.self());

        assertThat(sweepAfter(Duration.ofDays(9))).contains("container ch-db-m-5");
    }

    /** As of a user whose home folder was cleared, or of another one. */
    @Test
    void removesWhatRunsAndIsNotNotedHereOnlyWhenAsked() throws IOException {
        make("db", "ch-db-m-6", Map.of(Labels.DEADLINE, "30m"));

        assertThat(sweepAfter(Duration.ofMinutes(31))).isEmpty();
        assertThat(after(Duration.ofMinutes(29)).remove().removed()).isEmpty();
        assertThat(after(Duration.ofMinutes(31)).remove().removed())
                .extracting(Finding::name)
                .containsExactly("ch-db-m-6", "net-6");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void removesNetworksThatNobodyIsInAndOfWhichNothingIsNotedHere() throws IOException {
        make("db", "ch-db-m-7", Map.of(Labels.DEADLINE, "30m"));
        engine.containers().list(Map.of()).forEach(each -> engine.containers().remove(each.id()));

        assertThat(sweepAfter(Duration.ofMinutes(31))).containsExactly("network net-7");
    }

    @Test
    void leavesWhatIsNotNotedHereToAnyOtherSession() throws IOException {
        make("db", "ch-db-m-8", Map.of());
        guard(machine.self());

        assertThat(reasons(Duration.ofDays(9))).allSatisfy((name, reason) -> assertThat(reason)
                .startsWith("STAYS the session 1 runs, and what it uses is not noted here"));
        assertThat(after(Duration.ofDays(9)).remove().removed()).isEmpty();
    }

    @Test
    void leavesWhatIsNotNotedHereToASessionThatHasJustBegun() throws IOException {
        make("db", "ch-db-m-8", Map.of());
        meanwhile = () -> guard(machine.self());

        assertThat(after(Duration.ofDays(9)).remove().removed()).isEmpty();
        assertThat(engine.containerNames()).contains("db");
    }

    @Test
    void leavesWhatIsNotNotedHereWhileARunningContainerUsesIt() throws IOException {
        make("db", "ch-db-m-9", Map.of());
        runtime.startFor(
                Map.of(),
                StackSpec.named("user")
                        .plus(NetworkSpec.external("net", "net-9"))
                        .plus(ContainerSpec.of("user", "db:1").network("net").waitFor(new ReadyCondition.Running())),
                List.of());

        Map<String, String> reasons = reasons(Duration.ofDays(9));
        assertThat(reasons).containsOnlyKeys("ch-db-m-9", "net-9");
        assertThat(reasons.get("ch-db-m-9")).matches("STAYS the running container \\S*user\\S* uses it");
        assertThat(reasons.get("net-9")).startsWith("STAYS the running container ");
        assertThat(after(Duration.ofDays(9)).remove().removed()).isEmpty();
    }

    @Test
    void saysWhyEachStaysOrGoes() throws IOException {
        make("db", "ch-db-m-1", Map.of(Labels.DEADLINE, "30m"));
        usedAt(Instant.now(), "ch-db-m-1");

        assertThat(reasons(Duration.ofMinutes(20)).get("ch-db-m-1"))
                .startsWith("STAYS last used 20m")
                .endsWith("ago; it may be idle for 30m");
        assertThat(reasons(Duration.ofMinutes(40)).get("ch-db-m-1"))
                .startsWith("REMOVE idle for longer than 30m: last used 40m");
        assertThat(engine.containerNames()).containsExactly("db");
    }

    private Map<String, String> reasons(Duration length) throws IOException {
        Map<String, String> reasons = new java.util.LinkedHashMap<>();
        after(length).look().forEach(each -> reasons.put(each.name(), each.verdict() + " " + each.reason()));
        return reasons;
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
        for (String name : List.of(engineName, "net-" + engineName.charAt(engineName.length() - 1))) {
            Path note = java.nio.file.Files.writeString(
                    state.resolve("used").resolve(LeaseStore.nameFor(engine, name)), "");
            java.nio.file.Files.setLastModifiedTime(note, java.nio.file.attribute.FileTime.from(moment));
        }
    }

    private List<String> sweepAfter(Duration length) throws IOException {
        return after(length).run();
    }

    private IdleSweep after(Duration length) throws IOException {
        Clock later = Clock.fixed(Instant.now().plus(length), ZoneOffset.UTC);
        return new IdleSweep(
                engine, store(later), machine, later, Duration.ofHours(1), "session:own", pause -> meanwhile.run());
    }

    private LeaseStore store(Clock clock) throws IOException {
        return LeaseStore.open(state, clock);
    }
}
