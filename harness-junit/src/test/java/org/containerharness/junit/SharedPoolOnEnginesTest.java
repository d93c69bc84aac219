package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.pool.EnginePool;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What JVMs share on three engines, which {@code bin/pool} starts. */
@Timeout(300)
class SharedPoolOnEnginesTest {

    @RegisterExtension
    static final PoolEngines ENGINES = new PoolEngines();

    private static final int JVMS = 3;
    private static final int ALONE = 6;

    @TempDir
    private Path folder;

    private final String build = "pool-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void jvmsOfABuildFindWhatTheyShareOnTheSameEnginesAndItGoesWithTheLastOfThem() throws Exception {
        areAgreed(SharedScope.BUILD);

        long ended = System.nanoTime();
        ENGINES.nothingIsLeft(Duration.ofMinutes(1));
        System.out.println("shared: nothing is left " + (System.nanoTime() - ended) / 1_000_000
                + " ms after the end of the last JVM");
    }

    @Test
    void jvmsFindWhatTheMachineSharesOnTheSameEnginesAndItStaysUntilItIsIdle() throws Exception {
        Map<String, String> engines = areAgreed(SharedScope.MACHINE);

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(ENGINES.left())
                .as("the fixtures, their network, and no session of one of the JVMs")
                .hasSize(engines.size() + 1));
        assertThat(ENGINES.left()).allMatch(left -> left.startsWith("container ") || left.startsWith("network "));
        List<String> removed = new ArrayList<>();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            for (String endpoint : ENGINES.endpoints()) {
                Settings settings = ENGINES.settings(endpoint)
                        .with(
                                Setting.STATE_DIRECTORY,
                                state(0, SharedScope.MACHINE).toString());
                try (Harness harness = Harness.connect(settings)) {
                    harness.removeIdleNow().removed().forEach(finding -> removed.add(finding.name()));
                }
            }
            assertThat(removed).hasSize(engines.size() + 1);
        });
        ENGINES.nothingIsLeft(Duration.ofSeconds(20));
    }

    /** @return the engine of each container that all JVMs have found */
    private Map<String, String> areAgreed(SharedScope scope) throws Exception {
        for (int i = 0; i < JVMS; i++) {
            begin(i, scope);
        }
        List<List<String>> found = new ArrayList<>();
        for (int i = 0; i < JVMS; i++) {
            Path output = output(i);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(output).as(errors(folder)).exists());
            found.add(Files.readAllLines(output));
        }

        assertThat(found.get(0)).hasSize(ALONE + 2);
        assertThat(found).allSatisfy(each -> assertThat(each).isEqualTo(found.get(0)));
        Map<String, String> engines = found.get(0).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        System.out.println("shared, scope " + scope + ": " + engines);
        assertThat(engines.get("db")).isEqualTo(engines.get("app"));
        assertThat(Set.copyOf(engines.values())).hasSizeGreaterThan(1);
        return engines;
    }

    /** What is of one build is found without a word between its JVMs; what outlives them is noted for all of a user's. */
    private Path state(int number, SharedScope scope) {
        return folder.resolve(scope == SharedScope.BUILD ? "state-" + number : "state");
    }

    private Path output(int number) {
        return folder.resolve("jvm-" + number);
    }

    private static String errors(Path folder) {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Its parent is gone, so that it is the build's process itself, and not a part of the build that runs this test. */
    private void begin(int number, SharedScope scope) throws IOException {
        List<String> endpoints = new ArrayList<>(ENGINES.endpoints());
        Collections.rotate(endpoints, number);
        new ProcessBuilder(
                        "sh",
                        "-c",
                        "\"$0\" \"$@\" &",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dharness.engines=" + String.join(",", endpoints),
                        "-Dharness.engine.allowPlainTcp=true",
                        "-D" + Setting.BUILD_ID.key() + "=" + build,
                        "-D" + Setting.STATE_DIRECTORY.key() + "=" + state(number, scope),
                        "-D" + Setting.MACHINE_IDLE.key() + "=5s",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sharer.class.getName(),
                        output(number).toString(),
                        scope.name())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("errors").toFile()))
                .start();
    }

    /** A JVM: writes down what it found where. */
    static final class Sharer {

        private Sharer() {}

        public static void main(String[] arguments) throws IOException {
            StackSpec shared = StackSpec.named("shared")
                    .plus(NetworkSpec.named("back"))
                    .plus(ContainerSpec.of("db", "redis:7").ports("6379").network("back"))
                    .plus(ContainerSpec.of("app", "redis:7").ports("6379").network("back"));
            for (int i = 0; i < ALONE; i++) {
                shared = shared.plus(ContainerSpec.of("alone" + i, "redis:7").ports("6379"));
            }
            List<String> lines = new ArrayList<>();
            try (EnginePool pool = EnginePool.connect(Settings.load(), Harness::connect)) {
                for (StackSpec part : pool.apart(shared, List.of())) {
                    RunningStack running = pool.start(part, SharedScope.valueOf(arguments[1]), List.of(), List.of());
                    running.containers()
                            .forEach(each -> lines.add(
                                    each.name() + " " + each.engine().info().endpoint() + " " + each.id()));
                }
                Collections.sort(lines);
                Path own = Path.of(arguments[0]);
                Path whole = Files.write(Path.of(own + ".new"), lines);
                Files.move(whole, own);
                // A build lasts as long as the last of them; none shall come when it is over.
                await().atMost(Duration.ofMinutes(2)).until(() -> isComplete(own.getParent()));
            }
        }

        private static boolean isComplete(Path folder) {
            return IntStream.range(0, JVMS).allMatch(i -> Files.exists(folder.resolve("jvm-" + i)));
        }
    }
}
