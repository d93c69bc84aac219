package org.containerharness.readiness;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineInfo;
import org.containerharness.log.Log;

/**
 * Looks at a container's state from time to time while somebody waits for it: events come sooner, but some engines do not
 * tell all of them, and a connection can be dead without anybody noticing.
 */
final class StateLook implements Ticked {

    private static final Log LOG = Log.of(StateLook.class);

    private final ReadinessContext context;
    private final String containerId;
    private final Consumer<ContainerDetails> found;
    private final Runnable missing;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final long every;
    private volatile long last;

    /**
     * @param found told of each state that is seen
     * @param missing told if there is no such container any more
     */
    StateLook(ReadinessContext context, String containerId, Consumer<ContainerDetails> found, Runnable missing) {
        this(context, containerId, every(context.engine().holding(containerId).info()), found, missing);
    }

    /** @param every how long from now to the first look, and from one to the next */
    StateLook(
            ReadinessContext context,
            String containerId,
            Duration every,
            Consumer<ContainerDetails> found,
            Runnable missing) {
        this.context = context;
        this.containerId = containerId;
        this.found = found;
        this.missing = missing;
        this.every = every.toNanos();
        this.last = context.now();
    }

    /** Where events come late they would be later than a look, which is cheap on an engine that tells of events at all. */
    private static Duration every(EngineInfo engine) {
        return engine.has(Capability.EVENTS) && !engine.has(Capability.PROMPT_EVENTS)
                ? ReadinessWatcher.LOOK_OFTEN
                : ReadinessWatcher.LOOK_EVERY;
    }

    /** Somebody else has just looked. */
    void seen() {
        last = context.now();
    }

    @Override
    public void tick(long now) {
        if (now - last >= every && looking.compareAndSet(false, true)) {
            last = now;
            try {
                context.looks().execute(this::look);
            } catch (RejectedExecutionException e) {
                LOG.debug("The watcher is closed.", e);
            }
        }
    }

    /** A look that fails says nothing of the container; the next one may do better, and the wait has its limit. */
    private void look() {
        try {
            context.engine().containers().find(containerId).ifPresentOrElse(found, missing);
        } catch (EngineException e) {
            LOG.debug("Could not look at the container {}: {}", containerId, e.getMessage());
        } finally {
            looking.set(false);
        }
    }

    @Override
    public long pause() {
        return every;
    }
}
