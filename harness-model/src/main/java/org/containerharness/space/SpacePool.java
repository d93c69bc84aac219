package org.containerharness.space;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Service;

/**
 * The spaces of one kind in one container. From the second one on some are made ahead, in the background, because tests
 * that need one each come one after another; used ones are removed in the background too, several at a time.
 */
final class SpacePool<S extends Space> implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    private final SpaceMaker<S> maker;
    private final Service service;
    private final String prefix = "ch_" + UUID.randomUUID().toString().substring(0, 8) + "_";

    private final Deque<S> spare = new ArrayDeque<>();
    private final List<S> used = new ArrayList<>();
    private boolean prepared;
    private boolean working;
    private boolean closed;
    private int making;
    private int waiting;
    private int named;
    private int taken;

    SpacePool(SpaceMaker<S> maker, Service service) {
        this.maker = maker;
        this.service = service;
    }

    /** A space that nobody had before. */
    S take() {
        prepare();
        List<String> names;
        synchronized (this) {
            taken++;
            awaitSpare();
            S ready = spare.poll();
            if (taken > 1 && spare.size() <= maker.ahead() / 2) {
                workSoon();
            }
            if (ready != null) {
                return ready;
            }
            names = newNames(1);
        }
        return maker.open(service, names).get(0);
    }

    /** Several in one go are made sooner than one beside them. */
    private void awaitSpare() {
        long limit = System.nanoTime() + Shell.LIMIT.toNanos();
        try {
            while (spare.isEmpty() && making > waiting && System.nanoTime() < limit) {
                waiting++;
                try {
                    wait(Shell.LIMIT.toMillis());
                } finally {
                    waiting--;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for a space in <" + service.name() + ">.", e);
        }
    }

    void giveBack(S space) {
        synchronized (this) {
            used.add(space);
            if (used.size() >= maker.usedLimit()) {
                workSoon();
            }
        }
    }

    /** One at a time prepares, and the next one tries again if it failed. */
    private synchronized void prepare() {
        if (!prepared) {
            maker.prepare(service);
            prepared = true;
        }
    }

    private void workSoon() {
        if (!working && !closed) {
            working = true;
            service.inBackground(this::work);
        }
    }

    /** Makes ahead first, since somebody may wait for that soon. */
    private void work() {
        try {
            List<String> names;
            synchronized (this) {
                names = closed ? List.of() : newNames(maker.ahead() - spare.size());
                making = names.size();
            }
            if (!names.isEmpty()) {
                add(maker.open(service, names));
            }
            if (isFull()) {
                removeUsed();
            }
        } catch (HarnessException e) {
            LOG.debug("Making spaces ahead in <{}> failed; each will be made when it is needed.", service.name(), e);
        } finally {
            synchronized (this) {
                making = 0;
                working = false;
                notifyAll();
            }
        }
    }

    private synchronized void add(List<S> made) {
        spare.addAll(made);
        making = 0;
        notifyAll();
    }

    private synchronized boolean isFull() {
        return used.size() >= maker.usedLimit();
    }

    private void removeUsed() {
        List<S> gone;
        synchronized (this) {
            gone = List.copyOf(used);
            used.clear();
        }
        if (!gone.isEmpty()) {
            maker.close(service, gone);
        }
    }

    private List<String> newNames(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(prefix + ++named);
        }
        return names;
    }

    /** Removes what it made; called if the container outlives this process's use of it. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            used.addAll(spare);
            spare.clear();
        }
        removeUsed();
    }

    @Override
    public String toString() {
        return "What tests had to themselves in <" + service.name() + ">";
    }
}
