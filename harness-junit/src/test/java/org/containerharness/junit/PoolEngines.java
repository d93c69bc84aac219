package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.pool.EnginePool;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The three engines that {@code bin/pool} starts for a test: {@code a} manages a swarm, {@code b} is a worker in it with the
 * label {@code zone=east} and is reached by SSH too, {@code c} is in none. Registered as an extension, tests run only with them, and leave nothing
 * there.
 */
public final class PoolEngines implements BeforeEachCallback, AfterEachCallback {

    /** Their names, in the order of their endpoints. */
    public static final List<String> NAMES = List.of("a", "b", "c");

    private static final String ENDPOINTS = "harness.test.pool.engines";

    private static final Duration MOST = Duration.ofSeconds(30);

    private final List<String> endpoints =
            List.of(System.getProperty(ENDPOINTS, "").split(","));

    /** What a JVM that a test starts has to be told of them. */
    public String option() {
        return "-D" + ENDPOINTS + "=" + String.join(",", endpoints);
    }

    public List<String> endpoints() {
        return endpoints;
    }

    public String endpoint(int number) {
        return endpoints.get(number);
    }

    public Settings settings(String... members) {
        return Settings.load()
                .with(Setting.ENGINE_ALLOW_PLAIN_TCP, "true")
                .with(Setting.ENGINES, String.join(",", members));
    }

    /** Of all of them. */
    public EnginePool pool() {
        return pool(endpoints.toArray(String[]::new));
    }

    public EnginePool pool(String... members) {
        return EnginePool.connect(settings(members), Harness::connect);
    }

    /** Kills one with all its containers, as a machine that loses power. */
    public void kill(String name) throws IOException, InterruptedException {
        control("kill", name);
    }

    /** Starts one again that was killed. */
    public void start(String name) throws IOException, InterruptedException {
        control("start", name);
    }

    /** Lets one be a worker of the swarm. */
    public void join(String name) throws IOException, InterruptedException {
        control("join", name);
    }

    /** Takes one out of the swarm again. */
    public void leave(String name) throws IOException, InterruptedException {
        control("leave", name);
    }

    /** The folder of one, with its socket and, of {@code b}, the SSH server's. */
    public Path folder(String name) {
        return Path.of(System.getProperty("harness.test.pool"), name);
    }

    private static void control(String what, String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("harness.test.pool.command"),
                        what,
                        System.getProperty("harness.test.pool"),
                        name)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    /** What is ours, or a task of a service, on any of them. */
    public List<String> left() {
        return IntStream.range(0, NAMES.size())
                .mapToObj(this::left)
                .flatMap(List::stream)
                .toList();
    }

    private List<String> left(int number) {
        Map<String, String> ours = Map.of(Labels.OURS, "true");
        List<String> there = new ArrayList<>();
        try (Engine engine = Harness.connectEngine(settings(endpoint(number)))) {
            engine.services().list(ours).forEach(each -> there.add(each.kind() + " " + each.name()));
            engine.containers().list(ours).forEach(each -> there.add("container " + each.name()));
            engine.networks().list(ours).forEach(each -> there.add("network " + each.name()));
            engine.volumes().list(ours).forEach(each -> there.add("volume " + each.name()));
            engine.containers()
                    .list(Map.of("com.docker.stack.namespace", ""))
                    .forEach(each -> there.add("task " + each.name()));
        }
        return there.stream().map(each -> each + " on " + NAMES.get(number)).toList();
    }

    public void nothingIsLeft(Duration limit) {
        await().atMost(limit).untilAsserted(() -> assertThat(left()).isEmpty());
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        assumeThat(endpoints.size()).as("bin/pool starts them").isEqualTo(NAMES.size());
    }

    @Override
    public void afterEach(ExtensionContext test) {
        if (test.getExecutionException().isEmpty()) {
            nothingIsLeft(MOST);
        }
    }
}
