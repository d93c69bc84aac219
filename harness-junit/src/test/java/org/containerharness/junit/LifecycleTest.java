package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.SharingSpec;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** When containers are started and removed, and who shares them. */
class LifecycleTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7").withImage("postgres:15");

    private List<String> starts() {
        return calls("start container ");
    }

    private List<String> removals() {
        return calls("remove container ");
    }

    private List<String> calls(String prefix) {
        return engine.calls().stream()
                .filter(call -> call.startsWith(prefix))
                .map(call -> call.substring(prefix.length()))
                .toList();
    }

    private void nothingIsLeft() {
        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.networkNames()).isEmpty();
        assertThat(engine.volumeNames()).isEmpty();
    }

    @Test
    void startsAContainerOfTheClassOnceForAllItsTests() {
        TestRun.over(engine).run(OneContainer.class).succeeded(2);

        assertThat(starts()).containsExactly("cache");
        nothingIsLeft();
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class OneContainer {
        @Test
        void first(@Handle RunningContainer cache) {
            assertThat(cache.isRunning()).isTrue();
        }

        @Test
        void second(@Handle("cache") RunningContainer any, RunningStack stack) {
            assertThat(stack.container("cache").id()).isEqualTo(any.id());
        }
    }

    @Test
    void givesEachInvocationItsOwnContainerInMethodScope() {
        TestRun.over(engine).run(EachInvocation.class).succeeded(6);

        assertThat(starts()).containsExactly("db", "db", "db", "db", "db", "db");
        assertThat(removals()).hasSize(6);
        nothingIsLeft();
    }

    @WithContainer(name = "db", image = "postgres:15", scope = Scope.METHOD)
    static class EachInvocation {
        @Test
        void plain(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }

        @RepeatedTest(2)
        void repeated(@Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void withParameters(int number, @Handle RunningContainer db) {
            assertThat(db.isRunning()).isTrue();
            assertThat(number).isPositive();
        }
    }

    @Test
    void startsWhatAMethodDeclaresForThatMethodOnly() {
        TestRun.over(engine).run(OnAMethod.class).succeeded(2);

        assertThat(starts()).containsExactly("db");
        nothingIsLeft();
    }

    static class OnAMethod {
        @Test
        @WithContainer(name = "db", image = "postgres:15")
        void with(RunningStack stack) {
            assertThat(stack.container("db").isRunning()).isTrue();
        }

        @Test
        void without() {}
    }

    @Test
    void connectsAContainerOfAMethodToTheNetworkOfItsClass() {
        TestRun.over(engine).run(OnTheClassNetwork.class).succeeded(1);

        assertThat(engine.calls())
                .filteredOn(call ->
                        !call.startsWith("inspect") && !call.startsWith("find") && !call.startsWith("subscribe"))
                .hasSize(11)
                .startsWith(
                        "create network backend",
                        "create container db",
                        "start container db",
                        "create container probe",
                        "start container probe",
                        "remove container probe",
                        "disconnect db from backend")
                .containsSubsequence("kill container db", "remove container db")
                .contains("remove network backend")
                .endsWith("close");
    }

    @WithNetwork("backend")
    @WithContainer(name = "db", image = "postgres:15", networks = "backend")
    static class OnTheClassNetwork {
        @Test
        @WithContainer(name = "probe", image = "redis:7", networks = "backend", dependsOn = "db")
        void reaches(@Handle("db") RunningContainer db, @Handle("probe") RunningContainer probe) {
            assertThat(probe.networks().keySet()).isEqualTo(db.networks().keySet());
        }
    }

    @Test
    void sharesTheContainersOfAClassWithItsNestedClasses() {
        TestRun.over(engine).run(Outer.class).succeeded(3);

        assertThat(starts()).containsExactly("cache", "db");
        nothingIsLeft();
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Outer {

        @Handle("cache")
        RunningContainer outerCache;

        @Test
        void outer() {
            assertThat(outerCache.isRunning()).isTrue();
        }

        @Nested
        class Inner {
            @Test
            void usesTheOuterOne(@Handle RunningContainer cache) {
                assertThat(cache.id()).isEqualTo(outerCache.id());
            }
        }

        @Nested
        @WithContainer(name = "db", image = "postgres:15")
        class InnerWithItsOwn {

            @Handle("db")
            RunningContainer db;

            @Test
            void hasBoth(@Handle("cache") RunningContainer cache) {
                assertThat(cache.id()).isEqualTo(outerCache.id());
                assertThat(db.isRunning()).isTrue();
            }
        }
    }

    @Test
    void givesEachConcreteSubclassItsOwn() {
        TestRun.over(engine).run(FirstChild.class, SecondChild.class).succeeded(2);

        assertThat(starts()).containsExactly("cache", "cache");
        assertThat(removals()).containsExactly("cache", "cache");
        nothingIsLeft();
    }

    @WithContainer(name = "cache", image = "redis:7")
    abstract static class Base {
        @Test
        void inherited(@Handle RunningContainer cache) {
            assertThat(cache.isRunning()).isTrue();
        }
    }

    static class FirstChild extends Base {}

    static class SecondChild extends Base {}

    @Test
    void takesOverWhatInterfacesDeclare() {
        TestRun.over(engine).run(OfAnInterface.class).succeeded(1);

        assertThat(starts()).containsExactly("cache");
    }

    @WithContainer(name = "cache", image = "redis:7")
    interface NeedsCache {}

    static class OfAnInterface implements NeedsCache {
        @Test
        void has(@Handle RunningContainer cache) {
            assertThat(cache.isRunning()).isTrue();
        }
    }

    @Test
    void injectsConstructorAndFieldsOfAnInstanceForAllTestsBeforeBeforeAll() {
        TestRun.over(engine).run(OneInstance.class).succeeded(2);

        assertThat(starts()).containsExactly("cache", "db", "db");
        nothingIsLeft();
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @WithContainer(name = "cache", image = "redis:7")
    @WithContainer(name = "db", image = "postgres:15", scope = Scope.METHOD)
    static class OneInstance {

        private final RunningContainer fromConstructor;

        @Handle("cache")
        RunningContainer cache;

        @Handle("db")
        RunningContainer db;

        private String lastDb = "";

        OneInstance(@Handle("cache") RunningContainer cache) {
            this.fromConstructor = cache;
        }

        @BeforeAll
        void ready() {
            assertThat(fromConstructor.isRunning()).isTrue();
            assertThat(cache.id()).isEqualTo(fromConstructor.id());
            assertThat(db).isNull();
        }

        @RepeatedTest(2)
        void hasAFreshOneInItsField() {
            assertThat(db.id()).isNotEqualTo(lastDb);
            lastDb = db.id();
        }
    }

    @Test
    void injectsMethodContainersIntoConstructorsOfInstancesPerMethod() {
        TestRun.over(engine).run(InTheConstructor.class).succeeded(1);

        assertThat(starts()).containsExactly("db");
    }

    static class InTheConstructor {
        private final RunningContainer db;

        InTheConstructor(@Handle("db") RunningContainer db) {
            this.db = db;
        }

        @Test
        @WithContainer(name = "db", image = "postgres:15")
        void has(@Handle("db") RunningContainer same) {
            assertThat(db.id()).isEqualTo(same.id());
        }
    }

    @Test
    void startsMethodContainersOncePerTestFactory() {
        TestRun.over(engine).run(Factory.class).succeeded(3);

        assertThat(starts()).containsExactly("db");
        nothingIsLeft();
    }

    static class Factory {
        @TestFactory
        @WithContainer(name = "db", image = "postgres:15")
        Stream<DynamicTest> three(@Handle RunningContainer db) {
            return Stream.of("a", "b", "c")
                    .map(name -> DynamicTest.dynamicTest(
                            name, () -> assertThat(db.isRunning()).isTrue()));
        }
    }

    @Test
    void startsClassContainersOnceForAllRunsOfAParameterizedClass() {
        TestRun.over(engine).run(Parameterized.class).succeeded(4);

        assertThat(starts()).containsExactly("cache");
        nothingIsLeft();
    }

    @ParameterizedClass
    @ValueSource(ints = {1, 2})
    @WithContainer(name = "cache", image = "redis:7")
    static class Parameterized {

        @Handle
        RunningContainer cache;

        Parameterized(int number) {
            assertThat(number).isPositive();
        }

        @Test
        void first() {
            assertThat(cache.isRunning()).isTrue();
        }

        @Nested
        class Inner {
            @Test
            void second(@Handle RunningContainer same) {
                assertThat(same.id()).isEqualTo(cache.id());
            }
        }
    }

    @Test
    void keepsContainersUntilAllCallbacksWereCalled() {
        TestRun.over(engine).run(LateCallbacks.class).succeeded(1);
        nothingIsLeft();
    }

    @ExtendWith(LooksAtTheEnd.class)
    @WithContainer(name = "cache", image = "redis:7")
    static class LateCallbacks {

        @Handle
        static RunningContainer cache;

        @Test
        void test() {}

        @AfterEach
        void runsStill(@Handle("cache") RunningContainer same) {
            assertThat(same.isRunning()).isTrue();
        }

        @AfterAll
        static void runsStill() {
            assertThat(cache.isRunning()).isTrue();
        }
    }

    /** Registered before ours, so called after it at the end. */
    static class LooksAtTheEnd implements AfterAllCallback {
        @Override
        public void afterAll(ExtensionContext context) {
            assertThat(LateCallbacks.cache.isRunning()).isTrue();
        }
    }

    @Test
    void removesEverythingWhenCallbacksFail() {
        TestRun.Results results = TestRun.over(engine).run(FailingCallbacks.class);

        assertThat(results.failures()).isNotEmpty();
        assertThat(starts()).containsExactly("cache", "db");
        nothingIsLeft();
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class FailingCallbacks {

        @BeforeEach
        void before() {
            throw new IllegalStateException("before");
        }

        @Test
        @WithContainer(name = "db", image = "postgres:15")
        void test() {}

        @AfterEach
        void after() {
            throw new IllegalStateException("after");
        }

        @AfterAll
        static void end() {
            throw new IllegalStateException("end");
        }
    }

    @Test
    void removesEverythingWhenATestIsInterrupted() {
        TestRun.over(engine).run(Interrupted.class);

        assertThat(starts()).containsExactly("cache");
        nothingIsLeft();
        // The inner run shares this thread; its flag must not reach the next test.
        Thread.interrupted();
    }

    @WithContainer(name = "cache", image = "redis:7", scope = Scope.METHOD)
    static class Interrupted {
        @Test
        void test() {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void removesWhatItStartedWhenAStartIsInterrupted() {
        Thread runner = Thread.currentThread();
        engine.before("start container second", runner::interrupt);

        TestRun.Results results = TestRun.over(engine).run(TwoContainers.class);

        assertThat(results.failure()).hasMessageContaining("Interrupted while starting");
        assertThat(engine.calls()).contains("start container first");
        nothingIsLeft();
        Thread.interrupted();
    }

    @WithContainer(name = "first", image = "redis:7")
    @WithContainer(name = "second", image = "redis:7", dependsOn = "first", waitFor = @WaitFor(log = "never"))
    static class TwoContainers {
        @Test
        void test() {}
    }

    @Test
    void hintsAtASharedScopeForWhatAnAbstractClassDeclares() {
        List<String> log = logOf(() ->
                TestRun.over(engine).run(FirstChild.class, SecondChild.class).succeeded(2));

        assertThat(log)
                .containsExactly("What LifecycleTest.Base declares is started for each of its subclasses. With scope ="
                        + " SUITE all would share it.");
    }

    private static List<String> logOf(Runnable work) {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("org.containerharness");
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
        try {
            work.run();
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void failsTheClassWithTheDiagnosisWhenAStartFails() {
        engine.onStart("cache", container -> container.exit(3));

        TestRun.Results results = TestRun.over(engine).run(OneContainer.class);

        assertThat(results.failure())
                .hasMessageContaining("<cache>")
                .hasMessageContaining("LifecycleTest.OneContainer @WithContainer(name = \"cache\")")
                .hasMessageContaining("exited with code 3");
        assertThat(results.outcomes()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void servesANarrowerRequestFromAWiderScopeIfItIsTheSame() {
        TestRun.over(engine).run(AsksAgain.class).succeeded(2);

        assertThat(starts()).containsExactly("cache", "cache");
        nothingIsLeft();
    }

    @WithContainer(name = "cache", image = "redis:7", env = "A=1")
    static class AsksAgain {
        @Test
        @WithContainer(name = "cache", image = "redis:7", env = "A=1")
        void theSame(RunningStack stack) {
            assertThat(stack.container("cache").inspect().environment()).containsEntry("A", "1");
        }

        @Test
        @WithContainer(name = "cache", image = "redis:7", env = "A=2")
        void another(RunningStack stack) {
            assertThat(stack.container("cache").inspect().environment()).containsEntry("A", "2");
        }
    }

    @Test
    void servesNobodyWithWhatSharesTheProcessesOfAnother() {
        TestRun.over(engine).run(WatchesAnother.class).succeeded(1);

        assertThat(starts()).containsExactly("db", "watcher", "db", "watcher");
        nothingIsLeft();
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DeclaredBy(Watched.class)
    @ExtendWith(HarnessExtension.class)
    @interface WithWatchedDatabase {
        String user();
    }

    private static final class Watched implements Declarations<WithWatchedDatabase> {
        @Override
        public StackSpec declare(WithWatchedDatabase annotation, DeclarationContext context) {
            SharingSpec sharing = new SharingSpec(Optional.of("container:db"), Optional.empty(), List.of());
            return context.stack()
                    .plus(ContainerSpec.of("db", "postgres:15").env("POSTGRES_USER", annotation.user()))
                    .plus(ContainerSpec.of("watcher", "redis:7").withSharing(sharing));
        }
    }

    @WithWatchedDatabase(user = "one")
    static class WatchesAnother {
        @Test
        @WithWatchedDatabase(user = "two")
        void another(RunningStack stack) {
            assertThat(stack.container("watcher").isRunning()).isTrue();
        }
    }

    @Test
    void keepsWhatRanWhenASettingSaysSo() {
        TestRun.over(engine)
                .with("harness.keep", "on-failure")
                .run(OneContainer.class)
                .succeeded(2);
        nothingIsLeft();

        TestRun.over(engine).with("harness.keep", "on-failure").run(FailingCallbacks.class);
        assertThat(engine.containerNames()).containsExactlyInAnyOrder("cache", "db");
    }

    @Test
    void keepsWhatAnnotationsSay() {
        TestRun.over(engine).run(KeptOnFailure.class);
        assertThat(engine.containerNames()).containsExactly("box");
        assertThat(engine.volumeNames()).containsExactly("kept");
        assertThat(engine.networkNames()).isEmpty();
    }

    @Test
    void keepsWhatAnnotationsSayInSuiteScopeToo() {
        TestRun.over(engine).run(KeptSuite.class, OtherSuite.class);

        assertThat(engine.containerNames()).containsExactly("box");
        assertThat(engine.volumeNames()).containsExactly("kept");
    }

    @Keep
    static class KeptSuite {
        @Test
        @WithContainer(name = "box", image = "redis:7", scope = Scope.SUITE)
        void fails() {
            throw new IllegalStateException("on purpose");
        }
    }

    static class OtherSuite {
        @Test
        @WithContainer(name = "other", image = "redis:7", scope = Scope.SUITE)
        void succeeds() {}
    }

    @Test
    void keepsWhatFailedToStartWhenASettingSaysSo() {
        engine.onStart("cache", container -> container.exit(3));

        List<String> log = logOf(
                () -> TestRun.over(engine).with("harness.keep", "on-failure").run(OneContainer.class));

        assertThat(engine.containerNames()).containsExactly("cache");
        assertThat(engine.volumeNames()).containsExactly("kept");
        assertThat(String.join("\n", log))
                .contains("(since its start failed, by configuration parameter harness.keep)")
                .containsPattern("cache: docker exec -it ch-cache-\\w+ sh  \\|  docker logs ch-cache-\\w+")
                .containsPattern("remove: docker rm -f -v ch-cache-\\w+ && docker volume rm ch-kept-\\w+");
    }

    @Test
    void keepsWhatFailedToStartWhenAnAnnotationSaysSo() {
        engine.onStart("cache", container -> container.exit(3));

        TestRun.over(engine).run(KeptStart.class);

        assertThat(engine.containerNames()).containsExactly("cache");
    }

    @Keep
    @WithContainer(name = "cache", image = "redis:7")
    static class KeptStart {
        @Test
        void neverRuns() {}
    }

    @Test
    void letsASettingForOneRunWinOverAnnotations() {
        TestRun.over(engine).with("harness.keep", "never").run(KeptOnFailure.class);

        nothingIsLeft();
    }

    @Keep
    static class KeptOnFailure {

        @Test
        @WithContainer(name = "box", image = "redis:7")
        void fails() {
            throw new IllegalStateException("on purpose");
        }

        @Test
        @WithContainer(name = "other", image = "redis:7")
        void succeeds() {}

        @Test
        @Keep(Keep.When.NEVER)
        @WithContainer(name = "third", image = "redis:7")
        void failsAndWantsNothingKept() {
            throw new IllegalStateException("on purpose");
        }
    }
}
