package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.containerharness.engine.ExecResult;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.pool.EnginePool;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One stack over two engines that {@code bin/pool} starts. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SwarmOnEnginesTest {

    @RegisterExtension
    static final PoolEngines ENGINES = new PoolEngines();

    private static final int ROUNDS = 7;

    @TempDir
    private Path folder;

    private static ContainerSpec redis(String name) {
        return ContainerSpec.of(name, "redis:7").ports("6379").network("wide");
    }

    private static StackSpec stack(ContainerSpec... containers) {
        return StackSpec.named("orders")
                .plus(NetworkSpec.named("wide").withDriver("overlay", Map.of()))
                .plus(List.of(containers));
    }

    private static RunningStack start(EnginePool pool, StackSpec stack, RunningStack... below) {
        return pool.start(stack, List.of(below), Optional.empty());
    }

    private static String pinged(RunningContainer from, String host) {
        ExecResult result = from.exec("redis-cli", "-h", host, "ping");
        return (result.stdout() + result.stderr()).strip();
    }

    @Test
    void containersOfTwoNodesFindEachOtherAndHaveAllThatContainersHave() throws Exception {
        try (EnginePool pool = ENGINES.pool();
                RunningStack stack = start(
                        pool,
                        stack(
                                redis("db").placedOn("node.role==manager"),
                                redis("app").placedOn("node.labels.zone==east").dependsOn("db")))) {
            RunningContainer db = stack.container("db");
            RunningContainer app = stack.container("app");

            assertThat(db.engine().info().endpoint()).isEqualTo(ENGINES.endpoint(0));
            assertThat(app.engine().info().endpoint()).isEqualTo(ENGINES.endpoint(1));
            assertThat(pinged(app, "db")).isEqualTo("PONG");
            assertThat(pinged(db, "app")).isEqualTo("PONG");
            for (RunningContainer each : List.of(db, app)) {
                assertThat(ENGINES.endpoint(each == db ? 0 : 1)).contains("//" + each.host() + ":");
                try (Socket connection = new Socket(each.host(), each.port(6379))) {
                    assertThat(connection.isConnected()).isTrue();
                }
                assertThat(each.logs()).contains("Ready to accept connections");
            }

            // A megabyte each way, for packets of full size.
            String large = "x".repeat(1 << 20);
            app.copyIn(FileSpec.ofText(large, "/tmp/large"));
            app.exec("sh", "-c", "redis-cli -h db -x set large < /tmp/large");
            assertThat(app.exec("sh", "-c", "redis-cli -h db get large | wc -c")
                            .stdout()
                            .strip())
                    .isEqualTo(Integer.toString((1 << 20) + 1));
            Path copied = folder.resolve("large");
            app.copyOut("/tmp/large", copied);
            assertThat(Files.size(copied)).isEqualTo(1 << 20);

            app.pause();
            assertThat(app.inspect().state().status()).isEqualTo("paused");
            app.unpause();
            // Several times, since nodes tell each other who is there and a test must not come before that.
            for (int times = 0; times < 5; times++) {
                app.disconnect(stack.network("wide"));
                assertThat(app.exec("timeout", "2", "redis-cli", "-h", "db", "ping")
                                .exitCode())
                        .isNotEqualTo(OptionalInt.of(0));
                app.connect(stack.network("wide"));
                assertThat(pinged(db, "app")).isEqualTo("PONG");
                assertThat(pinged(app, "db")).isEqualTo("PONG");
            }

            try (RunningStack above =
                    start(pool, StackSpec.named("test").plus(redis("client").placedOn("node.role==worker")), stack)) {
                assertThat(pinged(above.container("client"), "db")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void withoutConstraintsContainersAreSpreadOverTheNodes() {
        try (EnginePool pool = ENGINES.pool();
                RunningStack stack = start(pool, stack(redis("r1"), redis("r2"), redis("r3"), redis("r4")))) {
            Map<String, Integer> counts = new TreeMap<>();
            stack.containers().forEach(each -> counts.merge(each.engine().info().endpoint(), 1, Integer::sum));

            assertThat(counts).isEqualTo(Map.of(ENGINES.endpoint(0), 2, ENGINES.endpoint(1), 2));
            stack.containers().forEach(each -> assertThat(pinged(each, "r4")).isEqualTo("PONG"));
        }
    }

    @Test
    void aStackOfTwoNodesIsReadyAsSoonAsOneOfOneNode() {
        List<Long> one = new ArrayList<>();
        List<Long> two = new ArrayList<>();
        try (EnginePool pool = ENGINES.pool()) {
            for (int round = 0; round < ROUNDS; round++) {
                one.add(millis(pool, "manager"));
                two.add(millis(pool, "worker"));
            }
        }
        long ofOne = median(one);
        long ofTwo = median(two);
        System.out.println("swarm: ready on one node " + ofOne + " ms " + one + ", on two " + ofTwo + " ms " + two
                + ", ratio " + (double) ofTwo / ofOne);
        assertThat((double) ofTwo / ofOne).isLessThan(1.5);
    }

    private static long millis(EnginePool pool, String other) {
        try (RunningStack stack = start(
                pool,
                stack(
                        redis("db").placedOn("node.role==manager"),
                        redis("app").placedOn("node.role==" + other).dependsOn("db")))) {
            return stack.startTime().toMillis();
        }
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    @Test
    void anEndOnTheOtherNodeEndsTheStart() {
        long from = System.nanoTime();
        try (EnginePool pool = ENGINES.pool()) {
            ContainerSpec ends = redis("app")
                    .placedOn("node.role==worker")
                    .command("sh", "-c", "sleep 1; exit 3")
                    .waitFor(new ReadyCondition.Listening(List.of()));

            assertThatThrownBy(() -> start(pool, stack(redis("db").placedOn("node.role==manager"), ends)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("The container <app> exited with code 3");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void whatAKilledJvmLeavesIsRemovedFromBothNodes() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        ENGINES.option(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName())
                .inheritIO()
                .start();

        assertThat(jvm.waitFor()).isEqualTo(Killed.CODE);
        long killed = System.nanoTime();
        ENGINES.nothingIsLeft(Duration.ofMinutes(1));
        System.out.println("swarm: nothing is left " + (System.nanoTime() - killed) / 1_000_000 + " ms after a kill");
    }

    /** A JVM that ends with a stack on two nodes, and has no time to remove it. */
    static final class Killed {

        private static final int CODE = 9;

        private Killed() {}

        public static void main(String[] arguments) {
            start(
                    ENGINES.pool(),
                    stack(
                            redis("db").placedOn("node.role==manager"),
                            redis("app").placedOn("node.role==worker")));
            Runtime.getRuntime().halt(CODE);
        }
    }

    @Test
    void addressesThatCollideAreToldByName() {
        NetworkSpec wide = NetworkSpec.named("wide")
                .withDriver("overlay", Map.of())
                .withSubnets(List.of(NetworkSpec.Subnet.of("10.77.0.0/24")));
        NetworkSpec other = NetworkSpec.named("other")
                .withDriver("overlay", Map.of())
                .withSubnets(List.of(NetworkSpec.Subnet.of("10.77.0.0/16")));
        try (EnginePool pool = ENGINES.pool();
                RunningStack first =
                        start(pool, StackSpec.named("first").plus(wide).plus(redis("db")))) {
            assertThatThrownBy(() -> start(
                            pool,
                            StackSpec.named("second")
                                    .plus(other)
                                    .plus(ContainerSpec.of("db2", "redis:7").network("other"))))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("10.77.0.0/16")
                    .hasMessageContaining(first.network("wide").engineName());
        }
    }

    @Test
    void withoutAManagerAnOverlayIsRefusedBeforeAnythingIsMade() {
        try (EnginePool pool = ENGINES.pool(ENGINES.endpoint(1), ENGINES.endpoint(2))) {
            assertThatThrownBy(() -> start(pool, stack(redis("db"))))
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContaining("The network <wide>")
                    .hasMessageContaining(ENGINES.endpoint(1) + " is a worker of a swarm, " + ENGINES.endpoint(2)
                            + " is in no swarm");
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aNodeThatIsKilledIsNamedAndLeftOutAndItsLeftoversGoWhenItIsBack() throws Exception {
        EnginePool pool = ENGINES.pool();
        try {
            RunningStack stack = start(
                    pool,
                    stack(
                            redis("db").placedOn("node.role==manager"),
                            redis("app").placedOn("node.role==worker")));
            ENGINES.kill("b");

            assertThat(pinged(stack.container("db"), "localhost")).isEqualTo("PONG");
            assertThat(pool.gone(stack.containers()).orElseThrow().toString())
                    .contains(ENGINES.endpoint(1))
                    .contains("does not answer any more; on it ran: app.");
            try (RunningStack next = start(pool, stack(redis("one"), redis("two")))) {
                assertThat(pool.engineOf(next)).hasValue(ENGINES.endpoint(0));
                assertThat(pinged(next.container("one"), "two")).isEqualTo("PONG");
            }
            assertThatThrownBy(pool::close)
                    .hasMessageContaining("Stack <orders> could not be removed completely. Left over: container app");
        } finally {
            ENGINES.start("b");
        }
        long back = System.nanoTime();
        ENGINES.nothingIsLeft(Duration.ofMinutes(3));
        System.out.println("swarm: nothing is left " + (System.nanoTime() - back) / 1_000_000
                + " ms after a killed node was back");
    }

    @Test
    void aClassDeclaresItByAnnotations() {
        TestRun.overRealEngine()
                .withPlan()
                .with("harness.engine.allowPlainTcp", "true")
                .with("harness.engines", String.join(",", ENGINES.endpoints()))
                .run(OverTwoNodes.class)
                .succeeded(1);
    }

    @WithNetwork(value = "wide", driver = "overlay")
    @WithContainer(
            name = "cache",
            image = "redis:7",
            ports = "6379",
            networks = "wide",
            constraints = "node.role==manager")
    @WithContainer(
            name = "client",
            image = "redis:7",
            networks = "wide",
            dependsOn = "cache",
            constraints = "node.labels.zone==east")
    static class OverTwoNodes {
        @Test
        void finds(@Handle("cache") RunningContainer cache, @Handle("client") RunningContainer client) {
            assertThat(client.engine()).isNotSameAs(cache.engine());
            assertThat(pinged(client, "cache")).isEqualTo("PONG");
        }
    }
}
