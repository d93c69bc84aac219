package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.pool.EnginePool;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.containerharness.snapshot.SnapshotImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What makes an engine of {@code bin/pool}'s another than the rest: it is reached by SSH, or has a snapshot. */
@Timeout(300)
class MembersOnEnginesTest {

    @RegisterExtension
    static final PoolEngines ENGINES = new PoolEngines();

    private static RunningStack start(EnginePool pool, ContainerSpec container) {
        return pool.start(StackSpec.named(container.name()).plus(container), List.of(), Optional.empty());
    }

    @Test
    void oneIsReachedBySshAndWhatAKilledJvmHadOnBothIsRemoved() throws Exception {
        Path folder = ENGINES.folder("b");
        String ssh = "ssh://b" + folder.resolve("engine.sock");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dharness.engine.allowPlainTcp=true",
                        "-Dharness.engines=" + ENGINES.endpoint(0) + "," + ssh,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName())
                .redirectErrorStream(true);
        builder.environment().merge("PATH", folder.resolve("ssh/bin").toString(), (all, own) -> own + ":" + all);
        Process jvm = builder.start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(jvm.waitFor()).as(output).isEqualTo(Killed.CODE);
        long killed = System.nanoTime();
        Map<String, Long> ran = output.lines()
                .filter(line -> line.startsWith(Killed.RAN))
                .collect(Collectors.groupingBy(line -> line.substring(Killed.RAN.length()), Collectors.counting()));
        assertThat(ran).isEqualTo(Map.of(ENGINES.endpoint(0), 2L, ssh, 2L));
        ENGINES.nothingIsLeft(Duration.ofSeconds(30));
        System.out.println("members: nothing is left " + (System.nanoTime() - killed) / 1_000_000
                + " ms after a JVM with stacks on two engines, one by SSH, was killed");
    }

    /** Uses four containers, and has no time to remove them. */
    static final class Killed {

        private static final int CODE = 9;
        private static final String RAN = "ran on ";

        private Killed() {}

        public static void main(String[] arguments) throws IOException {
            EnginePool pool = EnginePool.connect(Settings.load(), Harness::connect);
            for (int i = 0; i < 4; i++) {
                RunningStack stack =
                        start(pool, ContainerSpec.of("redis" + i, "redis:7").ports("6379"));
                isReached(stack.container("redis" + i));
                System.out.println(RAN + pool.engineOf(stack).orElseThrow());
            }
            Runtime.getRuntime().halt(CODE);
        }

        private static void isReached(RunningContainer redis) throws IOException {
            try (Socket socket = new Socket(redis.host(), redis.port(6379))) {
                socket.setSoTimeout(5_000);
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("+PONG");
            }
            assertThat(redis.exec("redis-cli", "ping").stdout()).contains("PONG");
        }
    }

    @Test
    void laterSessionsRunWhereTheSnapshotOfTheirDatabaseIs() {
        ContainerSpec db = ContainerSpec.of("db", "postgres:15")
                .env("POSTGRES_PASSWORD", "of-tests")
                .ports("5432")
                .waitFor(new ReadyCondition.LogLine(
                        Pattern.compile("database system is ready to accept connections"), 2))
                .withSnapshot(true);
        try {
            String first;
            try (EnginePool pool = withSnapshots();
                    RunningStack stack = start(pool, db)) {
                first = pool.engineOf(stack).orElseThrow();
                await().atMost(Duration.ofMinutes(1)).until(() -> snapshots(first, false) == 1);
            }
            for (int session = 0; session < 4; session++) {
                try (EnginePool pool = withSnapshots();
                        RunningStack stack = start(pool, db)) {
                    assertThat(pool.engineOf(stack)).hasValue(first);
                    assertThat(stack.container("db").isFromSnapshot()).isTrue();
                }
            }
        } finally {
            ENGINES.endpoints().forEach(endpoint -> snapshots(endpoint, true));
        }
    }

    private static EnginePool withSnapshots() {
        return EnginePool.connect(
                ENGINES.settings(ENGINES.endpoints().toArray(String[]::new)).with(Setting.SNAPSHOT, "true"),
                Harness::connect);
    }

    /** How many there are that a container can begin from. */
    private static long snapshots(String endpoint, boolean remove) {
        try (Engine engine = Harness.connectEngine(ENGINES.settings(endpoint))) {
            List<SnapshotImage> all = SnapshotImage.all(engine).stream()
                    .filter(image -> image.name().isPresent())
                    .toList();
            if (remove) {
                all.forEach(image -> image.remove(engine));
            }
            return all.size();
        }
    }
}
