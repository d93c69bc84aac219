package org.containerharness.events;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.containerharness.log.Log;

/** Where what happens is told. Safe for use by many threads. */
public final class RunEvents {

    private static final Log LOG = Log.ofHarness();

    /** Told of each event in the thread in which it happens, which should not wait for it. */
    @FunctionalInterface
    public interface Listener {
        void onEvent(RunEvent event);
    }

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile AtomicInteger runs = new AtomicInteger();

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /** Tells all of it there too from now on, before anything happens here: numbers are unique in the whole. */
    public void joinTo(RunEvents whole) {
        runs = whole.runs;
        addListener(whole::tell);
    }

    /** What a listener throws is nobody's failure. */
    public void tell(RunEvent event) {
        for (Listener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException e) {
                LOG.debug("A listener failed at {}", event, e);
            }
        }
    }

    /** A number for the next plan that is carried out, unique where its events are told. */
    public int nextRun() {
        return runs.incrementAndGet();
    }
}
