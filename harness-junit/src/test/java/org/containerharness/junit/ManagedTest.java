package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.List;
import org.containerharness.engine.FakeEngine;
import org.containerharness.model.DeclarationException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startable;

/** Testcontainers objects in fields. */
class ManagedTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7");

    /** Counts instead of running anything. */
    static final class Counting implements Startable {
        private int starts;
        private int stops;

        @Override
        public synchronized void start() {
            starts++;
        }

        @Override
        public synchronized void stop() {
            stops++;
        }

        synchronized boolean isRunning() {
            return starts == stops + 1;
        }

        @Override
        public synchronized String toString() {
            return starts + " starts, " + stops + " stops";
        }
    }

    @Test
    void runsWithTheClassIfStaticAndWithEachTestIfNot() {
        TestRun.over(engine).run(BothKinds.class).succeeded(3);

        assertThat(BothKinds.SHARED).hasToString("1 starts, 1 stops");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class BothKinds {

        @Managed
        private static final Counting SHARED = new Counting();

        @Managed(dependsOn = "cache")
        private final Counting own = new Counting();

        @RepeatedTest(2)
        void run() {
            assertThat(SHARED.isRunning()).isTrue();
            assertThat(own).hasToString("1 starts, 0 stops");
        }

        @Nested
        class Inner {
            @Managed
            final Counting inner = new Counting();

            @Test
            void hasThoseOfTheOuterInstanceToo() {
                assertThat(own).hasToString("1 starts, 0 stops");
                assertThat(inner).hasToString("1 starts, 0 stops");
            }
        }
    }

    @Test
    void runsWithTheOneInstanceIfAsked() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("org.containerharness");
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
        try {
            TestRun.over(engine).run(OneInstance.class).succeeded(2);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The object in ManagedTest.OneInstance.eachTest is started anew for each test, though its"
                                + " instance serves all tests. With scope = CLASS it would run as long as the instance.");
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstance {

        @Managed(scope = Scope.CLASS)
        final Counting asLong = new Counting();

        @Managed
        final Counting eachTest = new Counting();

        private int tests;

        @RepeatedTest(2)
        void run() {
            tests++;
            assertThat(asLong).hasToString("1 starts, 0 stops");
            assertThat(eachTest).hasToString(tests + " starts, " + (tests - 1) + " stops");
        }
    }

    @Test
    void runsOnceForTheSuite() {
        TestRun.over(engine)
                .inParallel(4)
                .run(FirstOfSuite.class, SecondOfSuite.class)
                .succeeded(2);

        assertThat(SuiteBase.SHARED).hasToString("1 starts, 1 stops");
    }

    abstract static class SuiteBase {
        @Managed(scope = Scope.SUITE)
        static final Counting SHARED = new Counting();

        @Test
        void runs() {
            assertThat(SHARED).hasToString("1 starts, 0 stops");
        }
    }

    static class FirstOfSuite extends SuiteBase {}

    static class SecondOfSuite extends SuiteBase {}

    @Test
    void stopsWhatFailedToStart() {
        TestRun.Results results = TestRun.over(engine).run(Fails.class);

        assertThat(results.failure())
                .hasMessageContaining("ManagedTest.Fails.broken @Managed")
                .hasMessageContaining("no start");
        assertThat(engine.containerNames()).isEmpty();
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Fails {

        @Managed(dependsOn = "cache")
        static final Startable broken = new Startable() {
            @Override
            public void start() {
                throw new IllegalStateException("no start");
            }

            @Override
            public void stop() {}
        };

        @Test
        void test() {}
    }

    @Test
    void tellsTheDeepestCauseFirst() {
        assertThat(TestRun.over(engine)
                        .run(FailsDeep.class)
                        .failure()
                        .getMessage()
                        .lines())
                .first()
                .asString()
                .isEqualTo("The fixture <broken> failed at the step"
                        + " \"start fixture broken\": java.io.IOException: no space left (told as"
                        + " java.lang.IllegalStateException: Container startup failed)");
    }

    static class FailsDeep {
        @Managed
        static final Startable broken = new Startable() {
            @Override
            public void start() {
                throw new IllegalStateException(
                        "Container startup failed",
                        new IllegalStateException("Could not create container", new IOException("no space left")));
            }

            @Override
            public void stop() {}
        };

        @Test
        void test() {}
    }

    @Test
    void refusesNetworksItCannotJoin() {
        Throwable failure = TestRun.over(engine).run(NoNetworks.class).failure();

        assertThat(((DeclarationException) failure).problems())
                .extracting(Object::toString)
                .containsExactly(
                        "ManagedTest.NoNetworks.counting @Managed networks: a Counting joins no network, only a"
                                + " GenericContainer does. Give the containers inside it their network.",
                        "ManagedTest.NoNetworks.own @Managed networks: the object has a network of its own. Leave out its"
                                + " withNetwork, or this attribute.",
                        "ManagedTest.NoNetworks.slip @Managed networks: the network <bakend> is not declared. Did you mean"
                                + " <backend>?");
        assertThat(engine.calls()).isEqualTo(List.of());
    }

    @WithNetwork("backend")
    static class NoNetworks {
        @Managed(networks = "backend")
        static final Counting counting = new Counting();

        @Managed(networks = "backend")
        static final GenericContainer<?> own = new GenericContainer<>("redis:7").withNetwork(Network.SHARED);

        @Managed(networks = "bakend")
        static final GenericContainer<?> slip = new GenericContainer<>("redis:7");

        @Test
        void test() {}
    }

    @Test
    void refusesWhatItCannotManage() {
        Throwable failure = TestRun.over(engine).run(Wrong.class).failure();

        assertThat(failure).isInstanceOf(DeclarationException.class);
        assertThat(((DeclarationException) failure).problems())
                .extracting(Object::toString)
                .containsExactly(
                        "ManagedTest.Wrong.nothing @Managed: the field is null. Give it its object where it is declared.",
                        "ManagedTest.Wrong.text @Managed: a java.lang.String cannot be managed. The field must hold a"
                                + " Testcontainers object, an org.testcontainers.lifecycle.Startable.",
                        "ManagedTest.Wrong.scope @Managed scope: METHOD is not possible here. Possible: CLASS, SUITE.",
                        "ManagedTest.Wrong.lonely @Managed dependsOn: the container <cach> is not declared. Did you mean"
                                + " <cache>?");
        assertThat(engine.calls()).isEqualTo(List.of());
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Wrong {
        @Managed
        static Counting nothing;

        @Managed
        static String text = "no container";

        @Managed(scope = Scope.METHOD)
        static Counting scope = new Counting();

        @Managed(dependsOn = "cach")
        static Counting lonely = new Counting();

        @Test
        void test() {}
    }

    @Test
    void refusesToRunOneObjectForTwoAtTheSameTime() {
        TestRun.Results results = TestRun.over(engine).run(TwoNames.class);

        assertThat(results.failure()).hasMessageContaining("the object runs for ManagedTest.TwoNames already");
        assertThat(TwoNames.OBJECT).hasToString("1 starts, 1 stops");
    }

    static class TwoNames {
        @Managed
        static final Counting OBJECT = new Counting();

        @Nested
        class Inner {
            @Managed
            final Counting again = OBJECT;

            @Test
            void test() {}
        }
    }
}
