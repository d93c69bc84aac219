package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.model.Secrets;

/** What happened in a run, for reports: every operation with its start, its length and its outcome. */
public final class Timeline {

    /**
     * An operation that was carried out; what it says tells no secrets.
     *
     * @param stack the stack it belongs to
     * @param resource such as {@code container db}
     * @param phase such as {@code start}, {@code ready}
     * @param text as the plan prints it
     * @param failure empty if it succeeded
     */
    public record Entry(
            String stack, String resource, String phase, String text, Instant start, Duration length, String failure) {

        public Entry {
            text = Secrets.mask(text);
            failure = Secrets.mask(failure);
        }
    }

    /** Told of each entry when its operation ends. */
    @FunctionalInterface
    public interface Listener {
        void onEntry(Entry entry);
    }

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    void add(Entry entry) {
        listeners.forEach(listener -> listener.onEntry(entry));
    }
}
