package org.containerharness.junit.kill;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.containerharness.Harness;
import org.containerharness.engine.CallListener;
import org.containerharness.junit.Build;
import org.containerharness.junit.HarnessFactory;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithNetwork;
import org.containerharness.junit.WithVolume;
import org.containerharness.junit.internal.TestPlanListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A test JVM that ends in a given way at a given time; its arguments are scope, phase and ending. */
final class Victim {

    /** When the ending comes. */
    enum Phase {
        START,
        TEST,
        TEARDOWN,
        /** While a builder makes an image. */
        IMAGE_BUILD,
        /** While the containers of the next class start. */
        AHEAD,
        /** While what a database is after its initialisation is kept as an image. */
        SNAPSHOT;

        /** The others are tried in each scope. */
        boolean isOfOneScope() {
            return ordinal() > TEARDOWN.ordinal();
        }
    }

    private static final String ENDING = "org.containerharness.junit.kill.ending";
    private static final String PHASE = "org.containerharness.junit.kill.phase";

    /** Of the image that is never finished; nothing else runs so. */
    static final String BUILD_STEP = "sleep 3217";

    private Victim() {}

    public static void main(String[] arguments) {
        Class<?> test =
                switch (Scope.valueOf(arguments[0])) {
                    case METHOD -> InMethod.class;
                    case CLASS -> InClass.class;
                    case SUITE -> InSuite.class;
                    case BUILD -> InBuild.class;
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        if (test == InBuild.class) {
            endWithTheBuild();
        }
        List<Class<?>> tests =
                switch (Phase.valueOf(arguments[1])) {
                    case IMAGE_BUILD -> List.of(Builds.class);
                    case AHEAD -> List.of(InClass.class, NextClass.class);
                    case SNAPSHOT -> List.of(Snapshots.class);
                    default -> List.of(test);
                };
        System.setProperty(PHASE, arguments[1]);
        System.setProperty(ENDING, arguments[2]);
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .addLauncherSessionListeners(new TestPlanListener())
                .build();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            HarnessFactory factory = settings -> {
                Harness harness = Harness.connect(settings, new Trap());
                System.out.println("session " + harness.session());
                System.out.println("build " + harness.build());
                if (Phase.valueOf(arguments[1]) == Phase.IMAGE_BUILD) {
                    endInTheBuild();
                }
                return harness;
            };
            session.getStore().put(Namespace.create(HarnessFactory.NAMESPACE), HarnessFactory.class, factory);
            session.getLauncher()
                    .execute(LauncherDiscoveryRequestBuilder.request()
                            .selectors(tests.stream()
                                    .map(each -> selectClass(each))
                                    .toList())
                            .configurationParameters(Map.of("harness.report.directory", "off"))
                            .build());
        }
    }

    /** As Surefire's forks do. */
    private static void endWithTheBuild() {
        Thread thread = new Thread(
                () -> {
                    try {
                        System.in.read();
                        System.exit(1);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "build-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** The engine is asked once, and answers when the build is over. */
    private static void endInTheBuild() {
        Thread thread = new Thread(
                () -> {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(4));
                    endIn(Phase.IMAGE_BUILD);
                },
                "build-end");
        thread.setDaemon(true);
        thread.start();
    }

    private static void endIn(Phase phase) {
        if (Phase.valueOf(System.getProperty(PHASE)) == phase) {
            System.out.println("ending");
            Ending.valueOf(System.getProperty(ENDING)).come();
        }
    }

    /** Springs when the container was created, and when it was removed; network and volume are there both times. */
    private static final class Trap implements CallListener {

        private final AtomicBoolean created = new AtomicBoolean();
        private final AtomicBoolean removed = new AtomicBoolean();

        @Override
        public void onCall(Call call) {
            if (call.path().startsWith("/commit")) {
                endIn(Phase.SNAPSHOT);
            } else if (call.path().startsWith("/containers/create") && created.compareAndSet(false, true)) {
                endIn(Phase.START);
            } else if (call.method().equals("DELETE") && removed.compareAndSet(false, true)) {
                endIn(Phase.TEARDOWN);
            }
        }
    }

    static final class InMethod {

        @Test
        @WithNetwork("net")
        @WithVolume("data")
        @WithContainer(
                name = "box",
                image = "busybox:1",
                command = "sleep 600",
                networks = "net",
                volumes = "data:/data")
        void test() {
            endIn(Phase.TEST);
        }
    }

    @WithNetwork("net")
    @WithVolume("data")
    @WithContainer(name = "box", image = "busybox:1", command = "sleep 600", networks = "net", volumes = "data:/data")
    static final class InClass {

        @Test
        void test() throws InterruptedException {
            endIn(Phase.TEST);
            if (Phase.valueOf(System.getProperty(PHASE)) == Phase.AHEAD) {
                // The next class has begun to start by then.
                Thread.sleep(400);
                endIn(Phase.AHEAD);
            }
        }
    }

    @WithNetwork("net")
    @WithContainer(name = "next", image = "redis:7", networks = "net")
    @WithContainer(name = "last", image = "busybox:1", command = "sleep 600", networks = "net", dependsOn = "next")
    static final class NextClass {

        @Test
        void test() {
            throw new IllegalStateException("The class before never ends.");
        }
    }

    @WithContainer(name = "built", build = @Build(text = "FROM busybox:1\nRUN " + BUILD_STEP, noCache = true))
    static final class Builds {

        @Test
        void test() {
            throw new IllegalStateException("The build takes longer than the JVM lives.");
        }
    }

    @WithNetwork("net")
    @WithContainer(
            name = "db",
            image = "postgres:15",
            env = {"POSTGRES_PASSWORD=x", "KILLED=yes"},
            ports = "5432",
            networks = "net")
    static final class Snapshots {

        @Test
        void test() throws InterruptedException {
            // The snapshot is made beside the test.
            Thread.sleep(60_000);
        }
    }

    @WithNetwork(value = "net", scope = Scope.SUITE)
    @WithVolume(value = "data", scope = Scope.SUITE)
    @WithContainer(
            name = "box",
            image = "busybox:1",
            command = "sleep 600",
            networks = "net",
            volumes = "data:/data",
            scope = Scope.SUITE)
    static final class InSuite {

        @Test
        void test() {
            endIn(Phase.TEST);
        }
    }

    @WithNetwork(value = "net", scope = Scope.BUILD)
    @WithVolume(value = "data", scope = Scope.BUILD)
    @WithContainer(
            name = "box",
            image = "busybox:1",
            command = "sleep 600",
            networks = "net",
            volumes = "data:/data",
            scope = Scope.BUILD)
    static final class InBuild {

        @Test
        void test() {
            endIn(Phase.TEST);
        }

        /** The JVM removes nothing of a build's, so this is all of its teardown. */
        @AfterAll
        static void tearDown() {
            endIn(Phase.TEARDOWN);
        }
    }
}
