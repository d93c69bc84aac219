package org.containerharness.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RemovalsTests {

    private final FakeEngine engine = new FakeEngine().withImage("db:1");
    private final HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults());
    private final CountDownLatch filesDeleted = new CountDownLatch(1);

    @AfterEach
    void close() {
        filesDeleted.countDown();
        runtime.close();
    }

    @Test
    void doesNotWaitForTheFilesOfAnonymousVolumes() {
        deletesFilesSlowly();

        runtime.start(database(), List.of()).close();

        assertThat(filesDeleted.getCount()).isOne();
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void endsTheSessionOnlyWhenTheFilesAreGone() throws Exception {
        deletesFilesSlowly();
        runtime.start(database(), List.of()).close();

        CompletableFuture<Void> end = CompletableFuture.runAsync(runtime::close);
        assertThatThrownBy(() -> end.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        filesDeleted.countDown();

        end.get(20, TimeUnit.SECONDS);
    }

    @Test
    void makesAContainerOfTheSameNameWhenTheFirstHasLetGoOfIt() throws Exception {
        deletesFilesSlowly();
        runtime.start(database(), List.of()).close();

        CompletableFuture<RunningStack> second =
                CompletableFuture.supplyAsync(() -> runtime.start(database(), List.of()));
        assertThatThrownBy(() -> second.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        filesDeleted.countDown();

        assertThat(second.get(20, TimeUnit.SECONDS).containers()).hasSize(1);
    }

    @Test
    void removesNamedVolumesWhenTheContainerHasLetGoOfThem() throws Exception {
        deletesFilesSlowly();
        StackSpec stack = StackSpec.named("s")
                .plus(VolumeSpec.named("data"))
                .plus(ContainerSpec.of("db", "db:1").volumes("data:/data"));
        RunningStack running = runtime.start(stack, List.of());

        CompletableFuture<Void> end = CompletableFuture.runAsync(running::close);
        assertThatThrownBy(() -> end.get(400, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(engine.volumeNames()).isNotEmpty();
        filesDeleted.countDown();

        end.get(20, TimeUnit.SECONDS);
        assertThat(engine.volumeNames()).isEmpty();
    }

    @Test
    void tellsOfAContainerThatCannotBeRemoved() {
        engine.failAlways(
                "remove container db", new EngineException(EngineException.Kind.IN_USE, 500, "disk on fire", null));
        RunningStack running = runtime.start(database(), List.of());

        assertThatThrownBy(running::close).hasMessageContainingAll("container db", "disk on fire");
    }

    private static StackSpec database() {
        return StackSpec.named("s").plus(ContainerSpec.of("db", "db:1").withEngineName("fixed"));
    }

    /** The container is gone at once, the call is answered later. */
    private void deletesFilesSlowly() {
        AtomicBoolean inside = new AtomicBoolean();
        engine.before("remove container db", () -> {
            if (inside.compareAndSet(false, true)) {
                engine.containers().remove("db");
                awaitFiles();
            }
        });
    }

    private void awaitFiles() {
        try {
            assertThat(filesDeleted.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
