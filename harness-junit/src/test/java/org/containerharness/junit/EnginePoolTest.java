package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.settings.Setting;
import org.junit.jupiter.api.Test;

/** Classes on several engines in memory. */
class EnginePoolTest {

    private static final List<String> NAMES = List.of("a", "b", "c");

    private final Map<String, FakeEngine> engines = new LinkedHashMap<>();

    EnginePoolTest() {
        NAMES.forEach(name -> engines.put(
                name,
                new FakeEngine().withImage("redis:7").withImage("postgres:15").on("fake://" + name, "127.0.0.1")));
    }

    private TestRun run() {
        return TestRun.of(settings ->
                        Harness.over(engines.get(settings.text(Setting.ENGINES).orElseThrow()), settings))
                .with("harness.engines", String.join(",", NAMES))
                .with("harness.engine.host", "");
    }

    private List<String> starts(String engine) {
        return engines.get(engine).calls().stream()
                .filter(call -> call.startsWith("start container "))
                .map(call -> call.substring("start container ".length()))
                .toList();
    }

    private List<String> enginesOf(String container) {
        return NAMES.stream().filter(name -> starts(name).contains(container)).toList();
    }

    private void nothingIsLeft() {
        engines.values().forEach(engine -> {
            assertThat(engine.containerNames()).isEmpty();
            assertThat(engine.networkNames()).isEmpty();
        });
    }

    @Test
    void classesAreSpreadOverTheEngines() {
        run().run(First.class, Second.class, Third.class).succeeded(3);

        assertThat(NAMES).allSatisfy(name -> assertThat(starts(name)).containsExactly("db"));
        nothingIsLeft();
    }

    @WithContainer(name = "db", image = "postgres:15")
    abstract static class Own {
        @Test
        void has(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }
    }

    static class First extends Own {}

    static class Second extends Own {}

    static class Third extends Own {}

    @Test
    void whatNeedsASharedNetworkRunsWhereThatIsAndTheRestIsSpread() {
        run().run(OnSuite.class, OnSuiteToo.class, First.class, Second.class).succeeded(4);

        assertThat(enginesOf("cache")).hasSize(1).isEqualTo(enginesOf("app")).isEqualTo(enginesOf("other"));
        assertThat(enginesOf("db")).hasSizeGreaterThan(1);
        assertThat(starts(enginesOf("cache").get(0))).containsOnlyOnce("cache");
        nothingIsLeft();
    }

    @WithNetwork(value = "back", scope = Scope.SUITE)
    @WithContainer(name = "cache", image = "redis:7", networks = "back", scope = Scope.SUITE)
    @WithContainer(name = "app", image = "redis:7", networks = "back", dependsOn = "cache")
    static class OnSuite {
        @Test
        void has(@Handle RunningContainer app, @Handle RunningContainer cache, @Handle("back") RunningNetwork back) {
            assertThat(Stream.of(app, cache).map(each -> each.inspect().networks()))
                    .allMatch(networks -> networks.containsKey(back.engineName()));
        }
    }

    @WithNetwork(value = "back", scope = Scope.SUITE)
    @WithContainer(name = "other", image = "redis:7", networks = "back")
    static class OnSuiteToo {
        @Test
        void has(@Handle RunningContainer other) {
            assertThat(other.isRunning()).isTrue();
        }
    }

    @Test
    void containersOfSuiteScopeThatHangOnNothingAreUsedFromWhereverTheyAre() {
        run().run(Caches.class).succeeded(1);

        assertThat(NAMES.stream().filter(name -> !starts(name).isEmpty())).hasSizeGreaterThan(1);
        nothingIsLeft();
    }

    @WithContainer(name = "one", image = "redis:7", scope = Scope.SUITE)
    @WithContainer(name = "two", image = "redis:7", scope = Scope.SUITE)
    @WithContainer(
            name = "own",
            image = "redis:7",
            dependsOn = {"one", "two"})
    static class Caches {
        @Test
        void has(@Handle RunningContainer one, @Handle RunningContainer two, @Handle RunningContainer own) {
            assertThat(Stream.of(one, two, own)).allMatch(RunningContainer::isRunning);
        }
    }

    private static final Queue<Runnable> DIES = new ConcurrentLinkedQueue<>();

    @Test
    void aTestWhoseEngineIsGoneSaysWhichAndWhatRanThereAndTheOthersGoOn() {
        DIES.add(() -> dies(engines.get(enginesOf("db").get(0))));

        TestRun.Results results = run().run(Fails.class, First.class, Second.class, Third.class);

        assertThat(results.outcomes())
                .containsExactlyInAnyOrder(
                        "fails(RunningContainer) FAILED",
                        "has(RunningContainer) SUCCESSFUL",
                        "has(RunningContainer) SUCCESSFUL",
                        "has(RunningContainer) SUCCESSFUL");
        assertThat(results.failure().getSuppressed())
                .extracting(Throwable::toString)
                .anySatisfy(text -> assertThat(text)
                        .matches(
                                "The engine <[abc]> \\(fake://[abc]\\) of harness.engines does not answer any more; on it"
                                        + " ran: db\\. .*"));
    }

    private static void dies(FakeEngine engine) {
        for (String call : List.of("status", "create", "inspect", "find", "remove")) {
            engine.before(call, () -> {
                throw FakeEngine.failure(EngineException.Kind.CONNECTION, "connection refused");
            });
        }
    }

    @WithContainer(name = "db", image = "postgres:15")
    static class Fails {
        @Test
        void fails(@Handle RunningContainer db) {
            DIES.remove().run();
            throw new IllegalStateException("no answer from " + db);
        }
    }
}
