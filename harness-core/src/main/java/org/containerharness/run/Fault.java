package org.containerharness.run;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that is wrong with a container on purpose, until it is closed. */
public final class Fault implements AutoCloseable {

    private final String text;
    private final Runnable undo;
    private final AtomicBoolean closed = new AtomicBoolean();

    Fault(String text, Runnable undo) {
        this.text = text;
        this.undo = undo;
    }

    /** Whether it is over. */
    public boolean isOver() {
        return closed.get();
    }

    /**
     * Undoes it, and returns when the container is ready again; a second call does nothing.
     *
     * @throws org.containerharness.model.HarnessException if it cannot be undone, or the container does not become ready
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            undo.run();
        }
    }

    /** Such as {@code db is paused}. */
    @Override
    public String toString() {
        return text;
    }
}
