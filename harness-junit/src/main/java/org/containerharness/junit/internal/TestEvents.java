package org.containerharness.junit.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;
import org.jspecify.annotations.Nullable;

/**
 * Which tests of a session began and ended. They wait here until the session uses an engine, which most do not; then they
 * are told as they come. Safe for use by many threads.
 */
public final class TestEvents {

    /** Of those before the first that needs an engine, the latest are enough. */
    private static final int MOST_WAITING = 4_000;

    private static final int LONGEST_FAILURE = 8_000;

    private final Deque<RunEvent> waiting = new ArrayDeque<>();
    private RunEvents.@Nullable Listener listener;

    /** Tells what has waited, and what comes from now on. */
    synchronized void tellTo(RunEvents.Listener newListener) {
        waiting.forEach(newListener::onEvent);
        waiting.clear();
        listener = newListener;
    }

    synchronized void tell(RunEvent event) {
        if (listener != null) {
            listener.onEvent(event);
            return;
        }
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
        }
        waiting.addLast(event);
    }

    void ended(String id, String status, Throwable failure) {
        ended(id, status, text(failure));
    }

    void ended(String id, String status, String reason) {
        tell(new RunEvent.TestEnded(Instant.now(), id, status, reason));
    }

    /** With its causes, each with the place it came from, and what the harness has noted of it. */
    private static String text(Throwable failure) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (Throwable each = failure; each != null && depth < 5; each = each.getCause(), depth++) {
            text.append(depth == 0 ? "" : "\nCaused by: ").append(each);
            List.of(each.getStackTrace()).stream().limit(3).forEach(frame -> text.append("\n    at ")
                    .append(frame));
        }
        for (Throwable beside : failure.getSuppressed()) {
            text.append("\nBeside it: ").append(beside.getMessage());
        }
        return text.length() > LONGEST_FAILURE ? text.substring(0, LONGEST_FAILURE) + " …" : text.toString();
    }
}
