package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.containerharness.Harness;
import org.containerharness.docker.FaultyProxy.Fault;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to any call between here and the engine: the start works or fails in a bounded time, and nothing is left
 * soon after the end. Each fault is tried on one kind of call; {@code -Dharness.test.proxy=all} tries all of them on each,
 * and another value those whose name contains it.
 */
@Tag("engine")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The proxy stands between Unix sockets.")
class FaultyProxyTest {

    private static final String CHOSEN = System.getProperty("harness.test.proxy", "");

    /** Calls that a stack makes, by what is found in their first line. */
    private static final List<String> CALLS = List.of(
            "GET .*/images/.*/json",
            "POST .*/networks/create",
            "POST .*/volumes/create",
            "POST .*/containers/create",
            "PUT .*/archive",
            "POST .*/containers/.*/start",
            "GET .*/containers/[^/]*/json",
            "GET .*/containers/.*/logs",
            "GET .*/events",
            "POST .*/networks/.*/disconnect",
            "DELETE .*/containers/",
            "DELETE .*/networks/",
            "DELETE .*/volumes/");

    /** A call that hangs has the limits of its kind, the longest of which is a minute. */
    private static final Duration BOUND = Duration.ofSeconds(150);

    private static final Duration SOON = Duration.ofSeconds(CHOSEN.isEmpty() ? 60 : 15);

    private static final int AT_ONCE = 6;

    @TempDir
    private Path folder;

    record Case(Fault fault, String call) {

        @Override
        public String toString() {
            return fault + " of " + call;
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (int i = 0; i < CALLS.size(); i++) {
                boolean isOfTurn = i == 5 * fault.ordinal() % CALLS.size();
                if (isOfTurn || !CHOSEN.isEmpty()) {
                    cases.add(new Case(fault, CALLS.get(i)));
                }
            }
        }
        return cases.stream()
                .filter(each -> CHOSEN.equals("all") || each.toString().contains(CHOSEN))
                .toList();
    }

    @Test
    @Timeout(1800)
    void everyFaultEndsInTimeAndLeavesNothing() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<Case, Future<List<String>>> results = new LinkedHashMap<>();
            for (Case each : cases()) {
                results.put(each, pool.submit(() -> leftovers(each)));
            }
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

    private List<String> leftovers(Case given) throws Exception {
        Path own = Files.createTempDirectory(folder, "p");
        Path socket = Path.of(EngineSettings.ofProcess()
                .variable("DOCKER_HOST")
                .orElse("unix:///var/run/docker.sock")
                .replaceFirst("^unix://", ""));
        long start = System.nanoTime();
        String outcome = "started";
        String session;
        try (FaultyProxy proxy = new FaultyProxy(own, socket, given.fault(), given.call(), 1);
                Engine engine = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE)) {
            Harness harness = Harness.connect(Settings.load()
                    .with(Setting.ENGINE_HOST, proxy.endpoint())
                    .with(Setting.STATE_DIRECTORY, own.resolve("state").toString()));
            session = harness.session();
            try (harness;
                    RunningStack stack = harness.start(stack())) {
                assertThat(stack.containers()).hasSize(1);
            } catch (HarnessException e) {
                outcome = e.getClass().getSimpleName();
            }
            long end = System.nanoTime();
            Duration took = Duration.ofNanos(end - start);
            List<String> left = leftAfter(engine, session);
            System.out.printf(
                    "%s: %s after %d ms, %d faults, %d left after %d ms%n",
                    given,
                    outcome,
                    took.toMillis(),
                    proxy.faults(),
                    left.size(),
                    Duration.ofNanos(System.nanoTime() - end).toMillis());
            assertThat(took).as("time from start to end").isLessThan(BOUND);
            return left;
        }
    }

    private static StackSpec stack() {
        return StackSpec.named("faulty")
                .plus(NetworkSpec.named("net"))
                .plus(VolumeSpec.named("data"))
                .plus(ContainerSpec.of("box", "busybox:1")
                        .command("sh", "-c", "cat /greeting; exec sleep 600")
                        .file(FileSpec.ofText("hello\n", "/greeting"))
                        .network("net")
                        .volumes("data:/data")
                        .waitFor(new ReadyCondition.LogLine(Pattern.compile("hello"), 1)));
    }

    private static List<String> leftAfter(Engine engine, String session) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        List<String> left = left(engine, session);
        while (!left.isEmpty() && System.nanoTime() < end) {
            // Between two looks at the engine; the watchdog announces nothing.
            Thread.sleep(200);
            left = left(engine, session);
        }
        return left;
    }

    private static List<String> left(Engine engine, String session) {
        Map<String, String> ours = Map.of(Labels.SESSION, session);
        List<String> left = new ArrayList<>();
        engine.containers().list(ours).forEach(found -> left.add(found.name()));
        engine.containers().list(Map.of(Labels.GUARDS, "session:" + session)).forEach(found -> left.add(found.name()));
        engine.networks().list(ours).forEach(found -> left.add(found.name()));
        engine.volumes().list(ours).forEach(found -> left.add(found.name()));
        return left;
    }
}
