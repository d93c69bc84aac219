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

/** What JVMs of one build share on three engines, which {@code bin/pool} starts. */
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
        for (int i = 0; i < JVMS; i++) {
            begin(i);
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
        System.out.println("shared: " + engines);
        assertThat(engines.get("db")).isEqualTo(engines.get("app"));
        assertThat(Set.copyOf(engines.values())).hasSizeGreaterThan(1);
        long ended = System.nanoTime();
        ENGINES.nothingIsLeft(Duration.ofMinutes(1));
        System.out.println("shared: nothing is left " + (System.nanoTime() - ended) / 1_000_000
                + " ms after the end of the last JVM");
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
    private void begin(int number) throws IOException {
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
                        "-D" + Setting.STATE_DIRECTORY.key() + "=" + folder.resolve("state-" + number),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sharer.class.getName(),
                        output(number).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("errors").toFile()))
                .start();
    }

    /** A JVM of the build: writes down what it found where. */
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
                    RunningStack running = pool.start(part, SharedScope.BUILD, List.of(), List.of());
                    running.containers()
                            .forEach(each -> lines.add(
                                    each.name() + " " + each.engine().info().endpoint() + " " + each.id()));
                }
                Collections.sort(lines);
                Path own = Path.of(arguments[0]);
                Path whole = Files.write(Path.of(own + ".new"), lines);
                Files.move(whole, own);
                // The build lasts as long as the last of them; none shall come when it is over.
                await().atMost(Duration.ofMinutes(2)).until(() -> isComplete(own.getParent()));
            }
        }

        private static boolean isComplete(Path folder) {
            return IntStream.range(0, JVMS).allMatch(i -> Files.exists(folder.resolve("jvm-" + i)));
        }
    }
}
