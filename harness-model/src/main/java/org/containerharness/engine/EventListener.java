package org.containerharness.engine;

/** Told of events, by one thread at a time; must return quickly. */
@FunctionalInterface
public interface EventListener {

    void onEvent(EngineEvent event);

    /** The stream broke and was opened again: events may have been missed, so ask for states that matter. */
    default void onGap() {}

    /** The engine went away: the stream broke and could not be opened again. */
    default void onLost(Throwable cause) {}
}
