package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.pool.EnginePool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One stack over the three engines that {@code bin/pool} starts, all of them nodes of one swarm. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeNodesOnEnginesTest {

    @RegisterExtension
    static final PoolEngines ENGINES = new PoolEngines();

    private static final int CONTAINERS = 6;

    @BeforeEach
    void join() throws Exception {
        ENGINES.join("c");
        try (EnginePool pool = ENGINES.pool()) {
            // The manager takes a moment to call it ready.
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                try (RunningStack probe = start(pool, "probe", 3)) {
                    return engines(probe).size() == 3;
                }
            });
        }
    }

    @AfterEach
    void leave() throws Exception {
        ENGINES.leave("c");
    }

    private static RunningStack start(EnginePool pool, String name, int containers) {
        StackSpec stack = StackSpec.named(name).plus(NetworkSpec.named("wide").withDriver("overlay", Map.of()));
        List<ContainerSpec> all = IntStream.range(0, containers)
                .mapToObj(i ->
                        ContainerSpec.of("redis" + i, "redis:7").ports("6379").network("wide"))
                .toList();
        return pool.start(stack.plus(all), List.of(), Optional.empty());
    }

    private static Map<String, Integer> engines(RunningStack stack) {
        Map<String, Integer> counts = new TreeMap<>();
        stack.containers().forEach(each -> counts.merge(each.engine().info().endpoint(), 1, Integer::sum));
        return counts;
    }

    private static String pinged(RunningContainer from, RunningContainer to) {
        return from.exec("redis-cli", "-h", to.name(), "ping").stdout().strip();
    }

    @Test
    @Order(1)
    void containersAreSpreadEvenlyAndEachFindsEachOther() {
        try (EnginePool pool = ENGINES.pool();
                RunningStack stack = start(pool, "orders", CONTAINERS)) {
            System.out.println("three nodes: " + CONTAINERS + " containers ready in "
                    + stack.startTime().toMillis() + " ms: " + engines(stack));
            assertThat(engines(stack).values()).containsExactly(2, 2, 2);
            for (RunningContainer from : stack.containers()) {
                assertThat(stack.containers())
                        .allSatisfy(to -> assertThat(pinged(from, to)).isEqualTo("PONG"));
            }
        }
    }

    @Test
    @Order(2)
    void theOtherTwoGoOnWhenOneIsKilledAndTakeWhatComesNext() throws Exception {
        EnginePool pool = ENGINES.pool();
        try {
            RunningStack stack = start(pool, "orders", CONTAINERS);
            List<RunningContainer> left = stack.containers().stream()
                    .filter(each -> !each.engine().info().endpoint().equals(ENGINES.endpoint(2)))
                    .toList();
            assertThat(left).hasSize(4);
            ENGINES.kill("c");

            for (RunningContainer from : left) {
                assertThat(left).allSatisfy(to -> assertThat(pinged(from, to)).isEqualTo("PONG"));
            }
            assertThat(pool.gone(stack.containers()).orElseThrow().toString())
                    .contains(ENGINES.endpoint(2))
                    .contains("does not answer any more; on it ran: redis");
            try (RunningStack next = start(pool, "next", 4)) {
                assertThat(engines(next)).isEqualTo(Map.of(ENGINES.endpoint(0), 2, ENGINES.endpoint(1), 2));
            }
        } finally {
            ENGINES.start("c");
            pool.close();
        }
        long closed = System.nanoTime();
        ENGINES.nothingIsLeft(Duration.ofMinutes(3));
        System.out.println("three nodes: nothing is left " + (System.nanoTime() - closed) / 1_000_000
                + " ms after the killed one was back and the pool closed");
    }
}
