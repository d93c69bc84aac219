package org.containerharness.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineContainers;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.Subscription;
import org.containerharness.model.ContainerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a named build, whose last process is gone. */
@Timeout(60)
class HandOverTest {

    private static final String REDIS =
            Optional.ofNullable(System.getenv("HARNESS_IMAGE_PREFIX")).orElse("") + "redis:7";

    /** On a busy machine a guard ends some time after its input. */
    @Test
    void aGuardThatIsSlowToEndIsNotTakenForThatOfAnother() throws Exception {
        BuildOwner build = BuildOwner.named(UUID.randomUUID().toString(), gone());
        try (Harness harness = Harness.connect()) {
            Engine engine = harness.engine();
            Map<String, String> labels = Map.of(
                    Labels.OURS,
                    "true",
                    Labels.BUILD,
                    build.id(),
                    Labels.OWNER,
                    build.process().text(),
                    Labels.VERSION,
                    Labels.CURRENT_VERSION);
            engine.containers()
                    .create(new NewContainer(
                            ContainerSpec.of("left", REDIS),
                            "left-" + build.id(),
                            REDIS,
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            labels,
                            ""));
            CleanupWorker worker = new CleanupWorker(
                    () -> slowToEnd(engine),
                    UUID.randomUUID().toString(),
                    new CleanupOptions(true, true, false, Duration.ZERO),
                    note -> {});
            worker.watch(build);
            worker.end(true);

            worker.run();

            assertThat(engine.containers().list(Map.of(Labels.BUILD, build.id())))
                    .isEmpty();
        }
    }

    private static Owner gone() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        Owner owner = ThisMachine.get().owner(process.pid()).orElseThrow();
        process.destroyForcibly().waitFor();
        return owner;
    }

    private static Engine slowToEnd(Engine engine) {
        EngineContainers containers = proxy(EngineContainers.class, engine.containers(), Map.of());
        return proxy(Engine.class, engine, Map.of("containers", containers));
    }

    /** @param answers of methods without arguments; nothing is closed, and inputs end two seconds late, and not before */
    private static <T> T proxy(Class<T> type, T target, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (method.getName().equals("close")) {
                return null;
            }
            if (answers.containsKey(method.getName())) {
                return answers.get(method.getName());
            }
            boolean isFeed = method.getName().equals("feedInput");
            if (isFeed) {
                given[1] = late((InputStream) given[1]);
            }
            try {
                Object answer = method.invoke(target, given);
                return isFeed ? (Subscription) () -> {} : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private static InputStream late(InputStream input) {
        return new FilterInputStream(input) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = super.read(bytes, offset, length);
                if (read < 0) {
                    try {
                        new CountDownLatch(1).await(2, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return read;
            }
        };
    }
}
