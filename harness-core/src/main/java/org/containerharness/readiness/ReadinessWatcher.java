package org.containerharness.readiness;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.containerharness.diagnosis.Cause;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EventListener;
import org.containerharness.engine.Subscription;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RestartPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Watches containers until they are ready: one event subscription and one polling thread for all of them, which
 * looks itself where no event came.
 *
 * <p>Containers share nothing but these two and the pool: no limiter, no state. Safe for use by many threads.
 */
public final class ReadinessWatcher implements AutoCloseable {

    /** So that an end which no event told is known within a second; most starts are over by then and ask nothing. */
    public static final Duration LOOK_EVERY = Duration.ofMillis(800);

    /** The same where the engine's events come late, so that an end is known within a fifth of a second there too. */
    static final Duration LOOK_OFTEN = Duration.ofMillis(100);

    private static final Log LOG = Log.of(ReadinessWatcher.class);

    private static final int LOOKS = 4;
    private static final int IDLE_SECONDS = 5;

    private final ReadinessContext context;
    private final ThreadPoolExecutor looks;
    private final Set<Class<?>> rehearsed = ConcurrentHashMap.newKeySet();
    private final PollLoop loop;
    private final EventListener others;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final Object subscribing = new Object();
    private @Nullable Subscription subscription;
    private volatile boolean subscribed;

    /**
     * Watches nothing yet.
     *
     * @param probes runs what may block: connections, requests, commands in containers; one task at a time for each
     *     condition that is awaited, so give it as many threads as conditions shall be probed side by side
     */
    public ReadinessWatcher(Engine engine, Executor probes) {
        this(engine, probes, event -> {});
    }

    /** @param others told of all events too, before anybody who waits */
    public ReadinessWatcher(Engine engine, Executor probes, EventListener others) {
        this(engine, probes, System::nanoTime, others);
    }

    ReadinessWatcher(Engine engine, Executor probes, LongSupplier clock, EventListener others) {
        this.looks = new ThreadPoolExecutor(
                LOOKS, LOOKS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "harness-look");
                    thread.setDaemon(true);
                    return thread;
                });
        looks.allowCoreThreadTimeOut(true);
        this.context = new ReadinessContext(engine, probes, looks, clock);
        this.loop = new PollLoop(clock);
        this.others = others;
    }

    /**
     * Begins what the first {@link #watch} would have to wait for, and returns at once; optional. Worth it as soon as it
     * is known that something will be started: the subscription is then made while images are looked for and containers
     * are created.
     */
    public void prepare() {
        inBackground(this::subscribe);
    }

    /** As {@link #watch(String, String, ReadinessSpec, RestartPolicy)} for a container that is not restarted. */
    public WatchedContainer watch(String declaredName, String containerId, ReadinessSpec readiness) {
        return watch(declaredName, containerId, readiness, RestartPolicy.NO);
    }

    /**
     * Watches a container. To be called after it was created and before it is started, so that no event is missed; blocks
     * until events are subscribed to.
     *
     * @param containerId the full id
     * @param restartPolicy unless it is "no", an exit ends the wait only if the engine does not start the container again
     */
    public WatchedContainer watch(
            String declaredName, String containerId, ReadinessSpec readiness, RestartPolicy restartPolicy) {
        // Compares the kind: a record's own equals() takes 80 ms to be linked in a cold JVM.
        boolean restarts = restartPolicy.kind() != RestartPolicy.Kind.NO;
        Watch watch = new Watch(
                new Watch.Subject(declaredName, containerId, readiness, restarts),
                context,
                loop,
                closed -> forget(containerId, closed));
        loop.watch();
        watches.put(containerId, watch);
        if (rehearsed.add(readiness.condition().getClass())) {
            inBackground(() -> new ProbeWarmUp(context).of(readiness.condition()));
        }
        try {
            subscribe();
        } catch (RuntimeException e) {
            watch.close();
            throw e;
        }
        return watch;
    }

    /**
     * Judges a container again that was found ready before, perhaps by another process, and runs. Makes no engine call
     * unless the condition asks for something inside the container; a line of output that was seen once is not looked for
     * again unless the container was restarted since.
     *
     * @param timeout how long it may take to answer
     * @return how it was found ready
     * @throws NotReadyException if it is not ready in time, or never will be
     */
    public ReadyReport recheck(
            String declaredName,
            ReadyCondition condition,
            ContainerDetails facts,
            Duration timeout,
            UnaryOperator<String> rewrite) {
        return new Recheck(context, loop, declaredName, facts).judge(condition, timeout, rewrite);
    }

    /** Where the process of a running container listens, if not on this port as it should; empty if nobody knows. */
    public Optional<Cause> whoListens(ContainerDetails facts, ContainerPort port) {
        return ListeningSockets.in(context.engine(), facts).explain(port);
    }

    /** What fails here fails again where it is needed, and is told there. */
    private void inBackground(Runnable work) {
        try {
            context.executor().execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    LOG.debug("Could not prepare", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Could not prepare", e);
        }
    }

    private void forget(String containerId, Watch watch) {
        watches.remove(containerId, watch);
        loop.unwatch();
    }

    /** An engine that tells nothing is looked at, see {@link StateLook}. */
    private void subscribe() {
        if (!context.engine().info().has(Capability.EVENTS)) {
            return;
        }
        synchronized (subscribing) {
            if (!subscribed) {
                subscribed = true;
                try {
                    subscription = context.engine().events(new Events());
                } catch (RuntimeException e) {
                    subscribed = false;
                    throw e;
                }
            }
        }
    }

    private final class Events implements EventListener {

        @Override
        public void onEvent(EngineEvent event) {
            others.onEvent(event);
            Watch watch = watches.get(event.containerId());
            if (watch != null) {
                watch.on(event);
            }
        }

        @Override
        public void onGap() {
            others.onGap();
            watches.values().forEach(Watch::inspect);
        }

        @Override
        public void onLost(Throwable cause) {
            subscribed = false;
            watches.values().forEach(watch -> watch.lost(cause));
        }
    }

    /** Ends the subscription, the thread and all that still waits. */
    @Override
    public void close() {
        List.copyOf(watches.values()).forEach(Watch::close);
        loop.close();
        looks.shutdown();
        synchronized (subscribing) {
            subscribed = false;
            if (subscription != null) {
                subscription.close();
                subscription = null;
            }
        }
    }
}
