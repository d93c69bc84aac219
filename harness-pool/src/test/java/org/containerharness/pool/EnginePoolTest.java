package org.containerharness.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.Harness;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several engines in memory as one. */
@Timeout(60)
class EnginePoolTest {

    private final Map<String, FakeEngine> engines = new LinkedHashMap<>();
    /** Engines are connected at the same time. */
    private final List<String> connected = new CopyOnWriteArrayList<>();

    private final List<EnginePool> open = new ArrayList<>();

    @TempDir
    private java.nio.file.Path state;

    EnginePoolTest() {
        for (String name : List.of("a", "b", "c")) {
            engines.put(name, new FakeEngine().withImage("redis:7").on("fake://" + name, "127.0.0.1"));
        }
    }

    @AfterEach
    void close() {
        open.forEach(EnginePool::close);
    }

    private EnginePool pool(String names) {
        Settings settings = Settings.load()
                .with(Setting.ENGINE_HOST, "")
                .with(Setting.IMAGE_PREFIX, "")
                .with(Setting.CACHE_DIRECTORY, "off")
                .with(Setting.STATE_DIRECTORY, state.toString())
                .with(Setting.ENGINES, names);
        EnginePool pool = EnginePool.connect(settings, this::harness);
        open.add(pool);
        return pool;
    }

    private Harness harness(Settings settings) {
        String name = settings.text(Setting.ENGINES).orElse("a");
        connected.add(name);
        FakeEngine engine = engines.get(name);
        if (engine == null) {
            throw new EngineUnavailableException(name + " is dead", null);
        }
        return Harness.over(engine, settings);
    }

    private static StackSpec stack(String name) {
        return StackSpec.named(name).plus(ContainerSpec.of(name, "redis:7"));
    }

    private static RunningStack start(EnginePool pool, StackSpec stack, RunningStack... below) {
        return pool.start(stack, List.of(below), Optional.empty());
    }

    private static EngineException gone() {
        return FakeEngine.failure(EngineException.Kind.CONNECTION, "connection refused");
    }

    @Test
    void withoutTheSettingThereIsOneEngineAndNoCallMore() {
        EnginePool pool = pool("");
        RunningStack running = start(pool, stack("db"));

        assertThat(connected).hasSize(1);
        assertThat(engines.get("a").calls()).doesNotContain("status").isNotEmpty();
        assertThat(pool.engineOf(running)).isEmpty();
        assertThat(pool.gone(running.containers())).isEmpty();
    }

    @Test
    void stacksAreSpreadAndFoundWhereTheyRun() {
        EnginePool pool = pool("a, b, c");

        List<RunningStack> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add(start(pool, stack("db" + i)));
        }

        engines.values().forEach(engine -> assertThat(engine.containerNames()).hasSize(3));
        all.forEach(stack -> assertThat(
                        engines.get(pool.engineOf(stack).orElseThrow()).containerNames())
                .contains(stack.name()));
        pool.close();
        engines.values().forEach(engine -> assertThat(engine.containerNames()).isEmpty());
    }

    @Test
    void aStackGoesWhereTheNetworkIsThatItNeeds() {
        EnginePool pool = pool("a, b, c");
        RunningStack net = start(pool, StackSpec.named("net").plus(NetworkSpec.named("back")));
        start(pool, stack("other"));

        for (int i = 0; i < 4; i++) {
            RunningStack app = start(
                    pool,
                    StackSpec.named("app" + i)
                            .plus(ContainerSpec.of("app" + i, "redis:7").network("back")),
                    net);

            assertThat(pool.engineOf(app)).isEqualTo(pool.engineOf(net));
        }
    }

    @Test
    void aStackThatNeedsTwoEnginesIsRefusedWithWhatToDo() {
        EnginePool pool = pool("a, b");
        RunningStack one = start(pool, StackSpec.named("one").plus(NetworkSpec.named("front")));
        RunningStack other = start(pool, StackSpec.named("other").plus(NetworkSpec.named("back")));
        StackSpec app = StackSpec.named("app")
                .plus(ContainerSpec.of("app", "redis:7").network("front").network("back"));

        assertThatThrownBy(() -> start(pool, app, one, other))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("stack <app> needs the network <front> on <")
                .hasMessageContaining("and the network <back> on <")
                .hasMessageContaining("a stack runs on one engine. Give what it needs the same scope");
    }

    @Test
    void whatIsSharedIsFoundByEveryJvmOnTheSameEngine() {
        EnginePool one = pool("a, b, c");
        EnginePool other = pool("c, b, a");
        for (int i = 0; i < 6; i++) {
            StackSpec shared = stack("shared" + i);

            RunningStack mine = one.start(shared, SharedScope.BUILD, List.of(), List.of());
            RunningStack theirs = other.start(shared, SharedScope.BUILD, List.of(), List.of());

            assertThat(theirs.container("shared" + i).id())
                    .isEqualTo(mine.container("shared" + i).id());
            assertThat(other.engineOf(theirs)).isEqualTo(one.engineOf(mine));
        }
        assertThat(engines.values().stream()
                        .filter(engine -> engine.containerNames().stream().anyMatch(name -> name.startsWith("shared")))
                        .count())
                .isGreaterThan(1);
    }

    @Test
    void anEngineThatIsDeadAtTheBeginningIsLeftOut() {
        engines.remove("b");
        EnginePool pool = pool("a, b, c");

        for (int i = 0; i < 4; i++) {
            start(pool, stack("db" + i));
        }

        assertThat(engines.get("a").containerNames()).hasSize(2);
        assertThat(connected).containsOnlyOnce("b");
    }

    @Test
    void whereNoneAnswersEachIsNamedWithItsReason() {
        engines.clear();

        assertThatThrownBy(() -> pool("a, b"))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessage(
                        "None of the engines of harness.engines could be reached:\n  - a: a is dead\n  - b: b is dead");
    }

    @Test
    void aNameThatIsNoneIsRefusedAndNotLeftOut() {
        Settings settings = Settings.load().with(Setting.ENGINE_HOST, "").with(Setting.ENGINES, "a, typo");

        assertThatThrownBy(() -> EnginePool.connect(settings, alone -> {
                    if (alone.text(Setting.ENGINES).orElseThrow().equals("typo")) {
                        throw EngineUnavailableException.wrongChoice("no context <typo>", null);
                    }
                    return harness(alone);
                }))
                .hasMessage("no context <typo>");
    }

    @Test
    void oneEngineByTwoNamesIsRefused() {
        engines.put("same", new FakeEngine().on("fake://a", "127.0.0.1"));

        assertThatThrownBy(() -> pool("a, same"))
                .hasMessage("The setting harness.engines names one engine twice: <a> and <same> are both fake://a. Each"
                        + " engine counts once; remove one of them.");
    }

    @Test
    void aStartOnAnEngineThatDiesIsTriedOnAnother() {
        EnginePool pool = pool("a, b");
        RunningStack first = start(pool, stack("first"));
        String next = pool.engineOf(first).orElseThrow().equals("a") ? "b" : "a";
        dies(engines.get(next));

        RunningStack second = start(pool, stack("second"));

        assertThat(pool.engineOf(second)).isEqualTo(pool.engineOf(first));
        assertThat(pool.engineOf(start(pool, stack("third")))).isEqualTo(pool.engineOf(first));
    }

    @Test
    void whatNeedsSomethingOnADeadEngineSaysWhichItIs() throws Exception {
        EnginePool pool = pool("a, b");
        RunningStack net = start(pool, StackSpec.named("net").plus(NetworkSpec.named("back")));
        String name = pool.engineOf(net).orElseThrow();
        dies(engines.get(name));
        StackSpec app =
                StackSpec.named("app").plus(ContainerSpec.of("app", "redis:7").network("back"));

        assertThatThrownBy(() -> start(pool, app, net)).satisfies(failure -> assertThat(failure.getSuppressed())
                .extracting(Throwable::toString)
                .contains("That was on the engine <" + name + "> (fake://" + name + ") of harness.engines."));
        assertThatThrownBy(() -> start(pool, app, net))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("What stack <app> needs is on the engine <" + name + "> (fake://" + name
                        + ") of harness.engines, which does not answer any more: ");
    }

    @Test
    void ofContainersWhoseEngineIsGoneItIsSaidWhereTheyRan() {
        EnginePool pool = pool("a, b");
        RunningStack db = start(pool, stack("db"));
        String name = pool.engineOf(db).orElseThrow();
        assertThat(pool.gone(db.containers())).isEmpty();

        dies(engines.get(name));

        assertThat(pool.gone(db.containers()).map(PoolNote::toString)).hasValueSatisfying(text -> assertThat(text)
                .startsWith("The engine <" + name + "> (fake://" + name
                        + ") of harness.engines does not answer any more; on it ran: db. "));
    }

    private static StackSpec ofPlatform(String name, String platform) {
        return StackSpec.named(name)
                .plus(ContainerSpec.of(
                        name,
                        new ImageSource.Pulled(
                                ImageReference.parse("redis:7"), Optional.empty(), Optional.of(platform))));
    }

    @Test
    void aDeclaredPlatformDecidesWhereAStackAndWhatIsSharedRun() {
        engines.get("b").ofArchitecture("arm64");
        EnginePool pool = pool("a, b, c");

        for (int i = 0; i < 4; i++) {
            RunningStack own = start(pool, ofPlatform("own" + i, "linux/arm64/v8"));
            RunningStack shared =
                    pool.start(ofPlatform("shared" + i, "linux/arm64"), SharedScope.BUILD, List.of(), List.of());
            RunningStack built = start(
                    pool,
                    StackSpec.named("built" + i)
                            .plus(ImageSpec.of(
                                    "app" + i,
                                    BuildSpec.ofText("FROM redis:7\n").withPlatform("linux/arm64")))
                            .plus(ContainerSpec.of("built" + i, "@app" + i)));
            RunningStack other = start(pool, ofPlatform("other" + i, "linux/amd64"));

            assertThat(List.of(own, shared, built))
                    .allSatisfy(stack -> assertThat(pool.engineOf(stack)).hasValue("b"));
            assertThat(pool.engineOf(other)).isPresent().get().isNotEqualTo("b");
        }
    }

    @Test
    void anImageThatIsThereForAnotherProcessorOnlyIsTriedOnAnotherEngine() {
        for (String name : List.of("a", "b")) {
            engines.get(name).withImageInRegistry("arm-only:1").ofArchitecture(name.equals("a") ? "amd64" : "arm64");
        }
        engines.get("a").before("pull image arm-only:1", () -> {
            throw FakeEngine.failure(
                    EngineException.Kind.WRONG_PLATFORM, "no matching manifest for linux/amd64 in the manifest list");
        });
        EnginePool pool = pool("a, b");

        for (int i = 0; i < 3; i++) {
            StackSpec stack = StackSpec.named("app" + i).plus(ContainerSpec.of("app" + i, "arm-only:1"));
            assertThat(pool.engineOf(start(pool, stack))).hasValue("b");
        }
    }

    @Test
    void whereNoEngineHasThePlatformAFailedStartSaysThatItHadToEmulate() {
        engines.get("a").onStart("db", container -> container.exit(1));
        engines.get("b").onStart("db", container -> container.exit(1));
        EnginePool pool = pool("a, b");

        assertThatThrownBy(() -> start(pool, ofPlatform("db", "linux/s390x")))
                .isInstanceOf(HarnessException.class)
                .satisfies(
                        failure -> assertThat(failure.getSuppressed())
                                .extracting(Throwable::toString)
                                .anySatisfy(
                                        text -> assertThat(text)
                                                .startsWith("That was on the engine <")
                                                .endsWith(
                                                        "of harness.engines. It is linux/amd64 and has to emulate linux/s390x, which no"
                                                                + " engine that answers is. Add one that is, or leave the platform out.")));
        engines.get("a").onStart("cache", container -> container.exit(1));
        engines.get("b").onStart("cache", container -> container.exit(1));
        assertThatThrownBy(() -> start(pool, stack("cache"))).satisfies(failure -> assertThat(failure.getSuppressed())
                .extracting(Throwable::toString)
                .noneMatch(text -> text.contains("emulate")));
    }

    private static void dies(FakeEngine engine) {
        engine.before("status", () -> {
            throw gone();
        });
        engine.before("create", () -> {
            throw gone();
        });
    }
}
