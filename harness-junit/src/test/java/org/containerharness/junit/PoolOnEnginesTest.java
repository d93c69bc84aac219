package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three engines, started by {@code bin/pool}, which runs this and prints what it measures. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PoolOnEnginesTest {

    @RegisterExtension
    static final PoolEngines ENGINES = new PoolEngines();

    private static final int CLASSES = 24;

    /** Where the database of each class ran. */
    private static final ConcurrentMap<String, String> RAN = new ConcurrentHashMap<>();

    private static final AtomicInteger TO_KILL_AT = new AtomicInteger(-1);
    private static final AtomicInteger RUN = new AtomicInteger();
    private static final ConcurrentMap<String, Long> KILLED = new ConcurrentHashMap<>();

    @BeforeEach
    void beginAnew() {
        RAN.clear();
        RUN.set(0);
        KILLED.clear();
        TO_KILL_AT.set(-1);
    }

    private static TestRun run() {
        return TestRun.overRealEngine()
                .withPlan()
                .with("harness.engine.allowPlainTcp", "true")
                .with("harness.engines", String.join(",", ENGINES.endpoints()));
    }

    private static Class<?>[] classes(int from, int to) {
        List<Class<?>> all = Stream.of(PoolOnEnginesTest.class.getDeclaredClasses())
                .filter(type -> type.getSuperclass() == Own.class)
                .sorted((one, other) -> one.getSimpleName().compareTo(other.getSimpleName()))
                .collect(Collectors.toList());
        return all.subList(from, to).toArray(Class<?>[]::new);
    }

    private static Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        RAN.values().forEach(name -> counts.merge(name, 1, Integer::sum));
        return counts;
    }

    private static void tell(String what, long from) {
        System.out.println("pool: " + what + " in " + (System.nanoTime() - from) / 1_000_000 + " ms: " + counts());
    }

    private static void isBalanced() {
        assertThat(counts().values()).hasSize(3).allSatisfy(count -> assertThat(count)
                .isBetween(7, 9));
    }

    @Test
    @Order(1)
    void classesOneAfterTheOtherAreSpreadEvenly() {
        long from = System.nanoTime();
        run().run(classes(0, CLASSES)).succeeded(CLASSES);

        tell("24 classes one after the other", from);
        isBalanced();
        ENGINES.nothingIsLeft(Duration.ofSeconds(10));
    }

    @Test
    @Order(2)
    void classesSideBySideAreSpreadEvenly() {
        long from = System.nanoTime();
        run().inParallel(3).run(classes(0, CLASSES)).succeeded(CLASSES);

        tell("24 classes on 3 threads", from);
        isBalanced();
        ENGINES.nothingIsLeft(Duration.ofSeconds(10));
    }

    /** Each has a pool of its own, and knows of the other only what the engines tell. */
    @Test
    @Order(3)
    void twoSessionsThatKnowNothingOfEachOtherAreSpreadEvenlyTogether() {
        long from = System.nanoTime();
        CompletableFuture<TestRun.Results> other =
                CompletableFuture.supplyAsync(() -> run().run(classes(0, CLASSES / 2)));
        run().run(classes(CLASSES / 2, CLASSES)).succeeded(CLASSES / 2);
        other.join().succeeded(CLASSES / 2);

        tell("24 classes in 2 sessions", from);
        isBalanced();
        ENGINES.nothingIsLeft(Duration.ofSeconds(10));
    }

    @Test
    @Order(4)
    void anEngineThatIsKilledFailsOnlyItsTestsAndIsSweptWhenItIsBack() throws Exception {
        TO_KILL_AT.set(12);
        long from = System.nanoTime();
        TestRun.Results results = run().inParallel(3).run(classes(0, CLASSES));

        tell("24 classes on 3 threads, one engine killed", from);
        assertThat(KILLED).as("%s", results.failures()).hasSize(1);
        String killed = KILLED.keySet().iterator().next();
        List<Throwable> failures = results.failures();
        System.out.println("pool: killed " + killed + ", failed: " + failures.size() + " of " + CLASSES);
        failures.forEach(failure -> System.out.println("pool:   " + failure + " | "
                + Stream.of(failure.getSuppressed()).map(Throwable::toString).toList()));
        assertThat(failures).hasSizeBetween(1, 3).allSatisfy(failure -> assertThat(failure.getSuppressed())
                .extracting(Throwable::toString)
                .anySatisfy(text -> assertThat(text)
                        .contains("The engine <" + ENGINES.endpoint(PoolEngines.NAMES.indexOf(killed)) + ">")
                        .contains("does not answer any more; on it ran: db")));
        assertThat(RAN).hasSize(CLASSES);

        ENGINES.start(killed);
        RAN.clear();
        TO_KILL_AT.set(-1);
        run().run(classes(0, 3)).succeeded(3);
        long back = System.nanoTime();
        ENGINES.nothingIsLeft(Duration.ofSeconds(60));
        System.out.println("pool: nothing is left " + (System.nanoTime() - back) / 1_000_000
                + " ms after the end of the next session");
    }

    @Test
    @Order(5)
    void whatASuiteSharesByANetworkIsReachedFromTheStacksThatNeedIt() {
        run().run(OnNetwork.class, OnNetworkToo.class).succeeded(2);

        ENGINES.nothingIsLeft(Duration.ofSeconds(10));
    }

    @WithNetwork(value = "back", scope = Scope.SUITE)
    @WithContainer(name = "cache", image = "redis:7", ports = "6379", networks = "back", scope = Scope.SUITE)
    abstract static class Shared {
        @Test
        void reaches(@Handle RunningContainer client) {
            assertThat(client.exec("redis-cli", "-h", "cache", "ping").stdout()).contains("PONG");
        }
    }

    @WithContainer(name = "client", image = "redis:7", networks = "back")
    static class OnNetwork extends Shared {}

    @WithContainer(name = "client", image = "redis:7", networks = "back", env = "OTHER=1")
    static class OnNetworkToo extends Shared {}

    @WithContainer(
            name = "db",
            image = "postgres:15",
            env = "POSTGRES_PASSWORD=secret",
            ports = "5432",
            tmpfs = "/var/lib/postgresql/data")
    abstract static class Own {
        @Test
        void usesItsDatabase(@Handle RunningContainer db) throws Exception {
            String endpoint = db.engine().info().endpoint();
            String name = PoolEngines.NAMES.get(ENGINES.endpoints().indexOf(endpoint));
            RAN.put(getClass().getSimpleName(), name);
            if (RUN.getAndIncrement() == TO_KILL_AT.get()) {
                KILLED.put(name, System.nanoTime());
                ENGINES.kill(name);
            }
            for (int i = 0; i < 10; i++) {
                try (Socket connection = new Socket(db.engine().info().host(), db.port(5432))) {
                    assertThat(connection.isConnected()).isTrue();
                }
                assertThat(db.inspect().state().isRunning()).isTrue();
            }
        }
    }

    static class C01 extends Own {}

    static class C02 extends Own {}

    static class C03 extends Own {}

    static class C04 extends Own {}

    static class C05 extends Own {}

    static class C06 extends Own {}

    static class C07 extends Own {}

    static class C08 extends Own {}

    static class C09 extends Own {}

    static class C10 extends Own {}

    static class C11 extends Own {}

    static class C12 extends Own {}

    static class C13 extends Own {}

    static class C14 extends Own {}

    static class C15 extends Own {}

    static class C16 extends Own {}

    static class C17 extends Own {}

    static class C18 extends Own {}

    static class C19 extends Own {}

    static class C20 extends Own {}

    static class C21 extends Own {}

    static class C22 extends Own {}

    static class C23 extends Own {}

    static class C24 extends Own {}
}
