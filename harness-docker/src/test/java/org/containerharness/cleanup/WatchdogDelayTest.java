package org.containerharness.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.containerharness.docker.EngineConnector;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NewVolume;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the watchdog costs while a session's first containers start: nothing. */
@Tag("engine")
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class WatchdogDelayTest {

    private static final Duration NEVER = Duration.ofHours(1);

    private final String id = UUID.randomUUID().toString().replace("-", "");
    private final Engine engine = EngineConnector.connect(EngineSettings.ofProcess(), CallListener.NONE);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void isAShellUntilThereIsSomethingToDo() {
        Cleanup session = session(NEVER);
        session.begin();
        await(() -> session.watchdog().isPresent());
        ProcessHandle watchdog = session.watchdog().orElseThrow();

        // A JVM would have become one by then.
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(10))
                .until(() -> !watchdog.info().command().orElse("java").endsWith("java"));
        session.end(true);

        await(() -> !watchdog.isAlive());
        assertThat(guards("session:" + session.session())).isEmpty();
    }

    /** A JVM exits later if it has a child, and threads that wait for it. */
    @Test
    void isNoChildOfTheSessionsJvmAnyMoreWhenThatHasEnded() {
        Cleanup session = Cleanup.over(engine, new CleanupOptions(true, true, true, NEVER));
        session.begin();
        await(() -> session.watchdog().isPresent());
        ProcessHandle watchdog = session.watchdog().orElseThrow();

        session.end(true);

        // A sweep takes longer, with a JVM that has to start for it.
        Awaitility.await().atMost(Duration.ofMillis(500)).until(() -> !watchdog.isAlive());
        assertThat(ProcessHandle.current().descendants()).doesNotContain(watchdog);
        await(() -> sweep(session).isPresent());
        sweep(session).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** The JVM that the shell has started for the session, which it was told by a variable. */
    private static Optional<ProcessHandle> sweep(Cleanup session) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .filter(process -> variables(process).contains(session.session()))
                .findFirst();
    }

    private static String variables(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"));
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void isThereAfterTheDelay() {
        Cleanup session = session(Duration.ofMillis(300));
        session.begin();

        await(() -> guards("session:" + session.session()).size() == 1);
        session.end(true);

        await(() -> guards("session:" + session.session()).isEmpty());
    }

    @Test
    void removesWhatIsLeftBeforeTheDelayIsOver() {
        Cleanup session = session(NEVER);
        session.begin();
        String left = create(session.labels());

        session.end(false);

        await(() -> engine.volumes().find(left).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hurriesWhereAnotherProcessMayEndAndHandABuildOver(boolean watchdog) throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            BuildOwner build =
                    BuildOwner.named(id, ThisMachine.get().owner(process.pid()).orElseThrow());
            Cleanup session = Cleanup.over(engine, new CleanupOptions(watchdog, true, false, NEVER));
            session.watch(build);
            String shared = create(session.labels(build));

            await(() -> guards("build:" + build.id()).size() == 1);
            session.end(true);
            process.destroyForcibly().waitFor();

            await(() -> engine.volumes().find(shared).isEmpty()
                    && guards("build:" + build.id()).isEmpty());
        } finally {
            process.destroyForcibly();
        }
    }

    private Cleanup session(Duration delay) {
        return Cleanup.over(engine, new CleanupOptions(true, true, false, delay));
    }

    private List<ContainerSummary> guards(String owner) {
        return engine.containers().list(Map.of(Labels.GUARDS, owner));
    }

    private String create(Map<String, String> labels) {
        String name = "left-" + id;
        Map<String, String> all = new HashMap<>(labels);
        all.put(Labels.OURS, "true");
        all.put(Labels.NONCE, name);
        engine.volumes().create(new NewVolume(VolumeSpec.named("left"), name, all));
        return name;
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
    }
}
