package org.containerharness.readiness;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineContainers;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.NewContainer;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;

/** A watcher over an engine in memory, with a clock that the test can move. */
final class Fixture implements AutoCloseable {

    final FakeEngine engine = new FakeEngine().withImage("app:1");
    final ExecutorService pool = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "probe");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong passed = new AtomicLong();
    final ReadinessWatcher watcher;

    private Fixture(LongSupplier clock) {
        watcher = new ReadinessWatcher(
                twisted(Engine.class, engine), pool, () -> clock.getAsLong() + passed.get(), event -> {});
    }

    /** Replaces what the engine does, by interface and method; the method's arguments are given. */
    final Map<String, Function<Object[], Object>> twists = new ConcurrentHashMap<>();

    private <T> T twisted(Class<T> type, T target) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                Function<Object[], Object> twist = twists.get(type.getSimpleName() + "." + method.getName());
                Object result = twist == null ? method.invoke(target, arguments) : twist.apply(arguments);
                return method.getReturnType() == EngineContainers.class
                        ? twisted(EngineContainers.class, (EngineContainers) result)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Time passes by itself, and at once when the test says so. */
    static Fixture ticking() {
        return new Fixture(System::nanoTime);
    }

    /** Time passes only when the test says so, so that durations in texts are known. */
    static Fixture frozen() {
        return new Fixture(() -> 0);
    }

    /** Creates, watches and starts a container, and begins to wait for at most 60 s of the test's clock. */
    CompletableFuture<ReadyReport> start(String name, ReadinessSpec readiness) {
        return ready(started(name, readiness), name);
    }

    CompletableFuture<ReadyReport> start(String name, ReadyCondition condition) {
        return start(name, ReadinessSpec.of(condition));
    }

    WatchedContainer started(String name, ReadinessSpec readiness) {
        return started(ContainerSpec.of(name, "app:1"), readiness);
    }

    WatchedContainer started(ContainerSpec spec, ReadinessSpec readiness) {
        String id = create(spec);
        WatchedContainer watched = watcher.watch(spec.name(), id, readiness);
        engine.containers().start(id);
        return watched;
    }

    CompletableFuture<ReadyReport> ready(WatchedContainer watched, String name) {
        return watched.ready(facts(name), Duration.ofSeconds(60), UnaryOperator.identity());
    }

    String create(ContainerSpec spec) {
        return engine.containers()
                .create(new NewContainer(
                        spec, "test-" + spec.name(), "app:1", Map.of(), Map.of(), Map.of(), Map.of(), "127.0.0.1"));
    }

    ContainerDetails facts(String name) {
        return engine.containers().inspect(name);
    }

    /** Facts of the container with another state. */
    ContainerDetails facts(String name, String status, int exitCode) {
        ContainerDetails facts = facts(name);
        ContainerDetails.State now = facts.state();
        return new ContainerDetails(
                facts.id(),
                facts.name(),
                facts.image(),
                facts.imageId(),
                new ContainerDetails.State(
                        status,
                        exitCode,
                        now.outOfMemory(),
                        now.error(),
                        now.processId(),
                        now.startedAt(),
                        now.finishedAt(),
                        now.health(),
                        now.healthLog(),
                        now.restarts()),
                facts.ports(),
                facts.networks(),
                facts.healthcheck(),
                facts.tty(),
                facts.environment(),
                facts.labels(),
                facts.command());
    }

    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    /** The report; the limit is only there so that a broken test ends. */
    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("not completed normally", e);
        }
    }

    static NotReadyException failure(CompletableFuture<?> future) {
        try {
            throw new AssertionError("is ready: " + future.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotReadyException failure) {
                return failure;
            }
            throw new AssertionError("failed otherwise", e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not completed", e);
        }
    }

    @Override
    public void close() {
        watcher.close();
        pool.shutdownNow();
    }
}
