package org.containerharness.junit.kill;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.containerharness.Harness;
import org.containerharness.engine.CallListener;
import org.containerharness.junit.HarnessFactory;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithNetwork;
import org.containerharness.junit.WithVolume;
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
        TEARDOWN
    }

    private static final String ENDING = "org.containerharness.junit.kill.ending";
    private static final String PHASE = "org.containerharness.junit.kill.phase";

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
        System.setProperty(PHASE, arguments[1]);
        System.setProperty(ENDING, arguments[2]);
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            HarnessFactory factory = settings -> {
                Harness harness = Harness.connect(settings, new Trap());
                System.out.println("session " + harness.session());
                System.out.println("build " + harness.build());
                return harness;
            };
            session.getStore().put(Namespace.create(HarnessFactory.NAMESPACE), HarnessFactory.class, factory);
            session.getLauncher()
                    .execute(LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectClass(test))
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
            if (call.path().startsWith("/containers/create") && created.compareAndSet(false, true)) {
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
        void test() {
            endIn(Phase.TEST);
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
