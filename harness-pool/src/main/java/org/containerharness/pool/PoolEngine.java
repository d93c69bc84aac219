package org.containerharness.pool;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.containerharness.Harness;
import org.containerharness.cleanup.Sweep;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.settings.Setting;
import org.jspecify.annotations.Nullable;

/** One engine of a pool: connected when it is first needed, and left out while it does not answer. */
final class PoolEngine implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    /** One that is away costs others no more than a try in this time. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    /** Not while the first containers start. */
    private static final long SWEEP_SECONDS = 5;

    private final String name;
    private final Supplier<Harness> connect;
    private final AtomicInteger placed = new AtomicInteger();
    private final AtomicLong reserved = new AtomicLong();
    private @Nullable Harness harness;
    private @Nullable String away;
    private long asked;
    private volatile boolean closed;

    PoolEngine(String name, Supplier<Harness> connect) {
        this.name = name;
        this.connect = connect;
    }

    /** One that has no others beside it: what is started is started here, whose start sees to what dead sessions left. */
    static PoolEngine only(Harness connected) {
        PoolEngine only = new PoolEngine("", () -> connected);
        only.harness = connected;
        return only;
    }

    String name() {
        return name;
    }

    /**
     * It, if it answers; one that did not is asked again after a while.
     *
     * @throws EngineUnavailableException if the name is none of an engine
     */
    synchronized Optional<Harness> reached() {
        if (away != null && System.nanoTime() - asked < ASK_AGAIN.toNanos()) {
            return Optional.empty();
        }
        Harness known = harness;
        try {
            if (known == null) {
                known = connect.get();
                harness = known;
                sweepIfUnused(known);
            } else if (away != null) {
                known.engine().status();
            }
            if (away != null) {
                LOG.info("The engine <{}> answers again, and is used again.", name);
            }
            away = null;
            return Optional.of(known);
        } catch (EngineUnavailableException e) {
            if (e.isWrongChoice()) {
                throw e;
            }
            leaveOut(e);
        } catch (EngineException e) {
            leaveOut(e);
        }
        return Optional.empty();
    }

    private void leaveOut(HarnessException why) {
        if (away == null) {
            LOG.warn(
                    "The engine <{}> of {} does not answer and is left out until it does: {}",
                    name,
                    Setting.ENGINES.key(),
                    why.getMessage());
        }
        away = String.valueOf(why.getMessage());
        asked = System.nanoTime();
    }

    /** Asks it now; true if it does not answer, and then it is left out. */
    synchronized boolean isGone() {
        Harness known = harness;
        if (known == null) {
            return true;
        }
        try {
            known.engine().status();
            return false;
        } catch (EngineException e) {
            boolean isUnheard = e.kind() == EngineException.Kind.CONNECTION || e.kind() == EngineException.Kind.TIMEOUT;
            if (isUnheard) {
                leaveOut(e);
            }
            return isUnheard;
        }
    }

    /** Why it is left out; empty if it is not. */
    synchronized String why() {
        return away == null ? "" : away;
    }

    /** As it was connected, whether it answers or not. */
    synchronized Optional<Harness> harness() {
        return Optional.ofNullable(harness);
    }

    boolean has(Engine engine) {
        return harness().filter(known -> known.engine() == engine).isPresent();
    }

    /** For messages. */
    String described() {
        return "<" + name + ">"
                + harness()
                        .map(known -> known.engine().info().endpoint())
                        .filter(endpoint -> !endpoint.equals(name))
                        .map(endpoint -> " (" + endpoint + ")")
                        .orElse("");
    }

    int placed() {
        return placed.get();
    }

    long reserved() {
        return reserved.get();
    }

    /** Something is about to be started here. */
    void reserve(long memory) {
        placed.incrementAndGet();
        reserved.addAndGet(memory);
    }

    /** It runs, or does not and never will. */
    void release(long memory) {
        reserved.addAndGet(-memory);
    }

    /** What dead sessions left here goes even if nothing is placed here, whose start would see to it. */
    private void sweepIfUnused(Harness connected) {
        if (!connected.settings().flag(Setting.CLEANUP_SWEEP)) {
            return;
        }
        CompletableFuture.delayedExecutor(SWEEP_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (closed || placed.get() > 0) {
                return;
            }
            try {
                new Sweep(connected.engine()).run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (HarnessException e) {
                LOG.debug("The engine <{}> could not be swept.", name, e);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        harness().ifPresent(Harness::close);
    }
}
