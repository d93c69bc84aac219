package org.containerharness.junit.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.containerharness.Harness;
import org.containerharness.docker.CallListener;
import org.containerharness.docker.Engine;
import org.containerharness.docker.EngineConnector;
import org.containerharness.docker.EngineSettings;
import org.containerharness.junit.Scope;
import org.containerharness.junit.kill.Victim.Phase;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Labels;
import org.containerharness.run.RunningStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * However a test JVM ends, and whenever: nothing of it is left ten seconds later if anybody survived, and after the next
 * start if nobody did. Every ending is tried in one phase and scope; {@code -Dharness.test.kill=all} tries all of them.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The endings are signals and process groups, which Windows lacks.")
class KillMatrixTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final int AT_ONCE = 4;

    private static final List<Scope> SCOPES = List.of(Scope.METHOD, Scope.CLASS, Scope.SUITE);

    record Case(Scope scope, Phase phase, Ending ending) {

        /** A test that fails or is aborted does so while it runs, and a normal end has no other phase. */
        boolean isPossible() {
            return phase == Phase.TEST
                    || (ending != Ending.NORMAL && ending != Ending.FAILED_TEST && ending != Ending.ABORTED_TEST);
        }

        @Override
        public String toString() {
            return ending + " in " + phase + ", scope " + scope;
        }
    }

    static Stream<Case> cases() {
        boolean all = "all".equals(System.getProperty("harness.test.kill"));
        List<Case> cases = new ArrayList<>();
        for (Ending ending : Ending.values()) {
            List<Case> possible = SCOPES.stream()
                    .flatMap(scope -> Stream.of(Phase.values()).map(phase -> new Case(scope, phase, ending)))
                    .filter(Case::isPossible)
                    .toList();
            // A different corner for each ending; 4 and 9 have no common divisor, so all corners have their turn.
            cases.addAll(all ? possible : List.of(possible.get(4 * ending.ordinal() % possible.size())));
        }
        return cases.stream();
    }

    /** Side by side, since most of a case is waiting. */
    @Test
    @Timeout(1800)
    void nothingIsLeftHoweverTheJvmEnds() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<Case, Future<List<String>>> results = new LinkedHashMap<>();
            cases().forEach(each -> results.put(each, pool.submit(() -> leftovers(each))));
            SoftAssertions all = new SoftAssertions();
            for (Map.Entry<Case, Future<List<String>>> result : results.entrySet()) {
                all.assertThatCode(() -> assertThat(result.getValue().get())
                                .as("left over")
                                .isEmpty())
                        .as(result.getKey().toString())
                        .doesNotThrowAnyException();
            }
            all.assertAll();
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<String> leftovers(Case given) throws Exception {
        try (Engine engine = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE)) {
            String session = watch(start(given), given);
            if (!given.ending().leavesSomebody()) {
                // It may be gone already: every other session on this engine sweeps too.
                startAnother();
            }
            return leftAfter(SOON, engine, session);
        }
    }

    private static Process start(Case given) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(given.ending().jvmOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Victim.class.getName()));
        command.addAll(List.of(
                given.scope().name(), given.phase().name(), given.ending().name()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Follows the victim to its end, and kills it when it asks for it. */
    private static String watch(Process victim, Case given) throws Exception {
        List<String> output = new CopyOnWriteArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.equals("kill me")) {
                    given.ending().bring(victim.toHandle(), watchdogs(victim));
                }
            }
        } finally {
            victim.destroyForcibly();
        }
        assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output.stream()
                .filter(line -> line.startsWith("session "))
                .map(line -> line.substring("session ".length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no session in " + output));
    }

    /** Children that left the group: the watchdog has become its own leader. */
    private static List<ProcessHandle> watchdogs(Process victim) {
        return victim.children().toList();
    }

    private static void startAnother() {
        try (Harness next = Harness.connect();
                RunningStack stack = next.start(StackSpec.named("next")
                        .plus(ContainerSpec.of("box", "busybox:1").command("sleep", "600")))) {
            assertThat(stack.containers()).hasSize(1);
        }
    }

    private static List<String> leftAfter(Duration limit, Engine engine, String session) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        List<String> left = left(engine, session);
        while (!left.isEmpty() && System.nanoTime() < end) {
            // Between two looks at the engine; a JVM that was killed announces nothing.
            Thread.sleep(200);
            left = left(engine, session);
        }
        return left;
    }

    private static List<String> left(Engine engine, String session) {
        Map<String, String> ours = Map.of(Labels.SESSION, session);
        List<String> left = new ArrayList<>();
        engine.listContainers(ours).forEach(container -> left.add(container.name()));
        engine.listContainers(Map.of(Labels.GUARDS, "session:" + session))
                .forEach(container -> left.add(container.name()));
        engine.listNetworks(ours).forEach(network -> left.add(network.name()));
        engine.listVolumes(ours).forEach(volume -> left.add(volume.name()));
        return left;
    }
}
