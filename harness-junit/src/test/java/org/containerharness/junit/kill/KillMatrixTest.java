package org.containerharness.junit.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.containerharness.Harness;
import org.containerharness.docker.EngineConnector;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.Scope;
import org.containerharness.junit.kill.Victim.Phase;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * However a test JVM or its build ends, and whenever: nothing of it is left ten seconds later if anybody survived, and
 * after the next start if nobody did. The ten seconds are held where cases are chosen by property; a build that runs beside
 * other work gives them more time. Every ending is tried in one phase and scope; {@code -Dharness.test.kill=all} tries all of them,
 * and another value those whose name contains it.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The endings are signals and process groups, which Windows lacks.")
class KillMatrixTest {

    private static final String CHOSEN = System.getProperty("harness.test.kill", "");

    private static final Duration SOON = Duration.ofSeconds(CHOSEN.isEmpty() ? 60 : 10);

    /** For one victim; whoever runs longer is a failure. */
    private static final Duration LIMIT = Duration.ofSeconds(100);

    private static final int AT_ONCE = 4;

    private static final List<Scope> SCOPES = List.of(Scope.METHOD, Scope.CLASS, Scope.SUITE, Scope.BUILD);

    private static final Pattern TOLD = Pattern.compile("(session|build|victim) ([0-9a-f]+)");

    record Case(Scope scope, Phase phase, Ending ending) {

        /** A test that fails or is aborted does so while it runs, and a normal end has no other phase. */
        boolean isPossible() {
            if (ending.isOfBuild() && scope != Scope.BUILD) {
                return false;
            }
            if (phase.isOfOneScope() && scope != Scope.CLASS) {
                return false;
            }
            return phase == Phase.TEST
                    || (ending != Ending.NORMAL && ending != Ending.FAILED_TEST && ending != Ending.ABORTED_TEST);
        }

        @Override
        public String toString() {
            return ending + " in " + phase + ", scope " + scope;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>(List.of(
                new Case(Scope.CLASS, Phase.IMAGE_BUILD, Ending.SIGKILL),
                new Case(Scope.CLASS, Phase.AHEAD, Ending.SIGKILL),
                new Case(Scope.CLASS, Phase.SNAPSHOT, Ending.SIGKILL)));
        for (Ending ending : Ending.values()) {
            List<Case> possible = SCOPES.stream()
                    .flatMap(scope -> Stream.of(Phase.values()).map(phase -> new Case(scope, phase, ending)))
                    .filter(Case::isPossible)
                    .toList();
            // A different corner for each ending; 5 and 12 have no common divisor, so all corners have their turn.
            cases.addAll(CHOSEN.isEmpty() ? oneOf(possible, ending) : possible);
        }
        return cases.stream()
                .distinct()
                .filter(each -> CHOSEN.equals("all") || each.toString().contains(CHOSEN));
    }

    private static List<Case> oneOf(List<Case> possible, Ending ending) {
        List<Case> usual =
                possible.stream().filter(each -> !each.phase().isOfOneScope()).toList();
        return List.of(usual.get(5 * ending.ordinal() % usual.size()));
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
            Seen seen = watch(start(given), given, engine);
            if (!given.ending().leavesSomebody()) {
                // It may be gone already: every other session on this engine sweeps too.
                startAnother();
            }
            long start = System.nanoTime();
            List<String> left = leftAfter(SOON, engine, given, seen);
            System.out.printf(
                    "%s: %d left after %d ms%n",
                    given,
                    left.size(),
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
            return left;
        }
    }

    private static Process start(Case given) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        if (given.scope() == Scope.BUILD) {
            command.addAll(java("-Xmx32m"));
            command.addAll(List.of(VictimOwner.class.getName(), VictimOwner.MARK));
        }
        command.addAll(java("-Xmx96m", given.ending().jvmOptions().toArray(String[]::new)));
        command.addAll(List.of(
                Victim.class.getName(),
                given.scope().name(),
                given.phase().name(),
                given.ending().name()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static List<String> java(String memory, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(memory, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    /** What a victim told of itself. */
    private static final class Seen {

        private final Map<String, String> told = new HashMap<>();
        private final List<String> output = new ArrayList<>();

        void line(String line) {
            output.add(line);
            Matcher matcher = TOLD.matcher(line);
            if (matcher.matches()) {
                told.put(matcher.group(1), matcher.group(2));
            }
        }

        String of(String word) {
            String value = told.get(word);
            if (value == null) {
                throw new AssertionError("no " + word + " in " + output);
            }
            return value;
        }
    }

    /** Follows the victim to its end, and kills it when it asks for it; then its build ends, if it still runs. */
    private static Seen watch(Process leader, Case given, Engine engine) throws Exception {
        Seen seen = new Seen();
        CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS).execute(() -> destroy(leader));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(leader.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.line(line);
                if (line.equals("kill me")) {
                    ProcessHandle jvm = given.scope() == Scope.BUILD
                            ? ProcessHandle.of(Long.parseLong(seen.of("victim")))
                                    .orElseThrow()
                            : leader.toHandle();
                    given.ending()
                            .bring(leader.toHandle(), jvm, watchdogs(jvm), () -> sweepBeside(engine, given, seen));
                } else if (line.equals("victim ended")) {
                    if (given.phase() != Phase.START && !given.ending().isOfBuild()) {
                        assertThat(engine.containers().list(Map.of(Labels.BUILD, seen.of("build"))))
                                .as("what the build shares when one of its JVMs has ended")
                                .hasSize(1);
                    }
                    leader.getOutputStream().close();
                }
            }
        } finally {
            destroy(leader);
        }
        assertThat(leader.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(seen.output).contains("ending");
        return seen;
    }

    /** Another session sweeps while this one cannot answer; what it has stays. */
    private static void sweepBeside(Engine engine, Case given, Seen seen) {
        startAnother();
        assertThat(left(engine, given, seen)).as("what a stopped JVM has").isNotEmpty();
    }

    private static void destroy(Process leader) {
        leader.descendants().forEach(ProcessHandle::destroyForcibly);
        leader.destroyForcibly();
    }

    /** Children that left the group: the watchdog has become its own leader. */
    private static List<ProcessHandle> watchdogs(ProcessHandle jvm) {
        return jvm.children().toList();
    }

    private static void startAnother() {
        try (Harness next = Harness.connect();
                RunningStack stack = next.start(StackSpec.named("next")
                        .plus(ContainerSpec.of("box", "busybox:1").command("sleep", "600")))) {
            assertThat(stack.containers()).hasSize(1);
        }
    }

    private static List<String> leftAfter(Duration limit, Engine engine, Case given, Seen seen)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        List<String> left = left(engine, given, seen);
        while (!left.isEmpty() && System.nanoTime() < end) {
            // Between two looks at the engine; a JVM that was killed announces nothing.
            Thread.sleep(200);
            left = left(engine, given, seen);
        }
        return left;
    }

    private static List<String> left(Engine engine, Case given, Seen seen) {
        List<String> left = new ArrayList<>(left(engine, Labels.SESSION, "session:", seen.of("session")));
        if (given.phase() == Phase.IMAGE_BUILD) {
            // The engine of these tests runs on this machine.
            ProcessHandle.allProcesses()
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.endsWith(Victim.BUILD_STEP))
                            .isPresent())
                    .forEach(process -> left.add("the build's process " + process.pid()));
        }
        if (given.scope() == Scope.BUILD) {
            left.addAll(left(engine, Labels.BUILD, "build:", seen.of("build")));
        }
        return left;
    }

    private static List<String> left(Engine engine, String label, String guard, String id) {
        Map<String, String> ours = Map.of(label, id);
        List<String> left = new ArrayList<>();
        engine.containers().list(ours).forEach(container -> left.add(container.name()));
        engine.containers().list(Map.of(Labels.GUARDS, guard + id)).forEach(container -> left.add(container.name()));
        engine.networks().list(ours).forEach(network -> left.add(network.name()));
        engine.volumes().list(ours).forEach(volume -> left.add(volume.name()));
        return left;
    }
}
