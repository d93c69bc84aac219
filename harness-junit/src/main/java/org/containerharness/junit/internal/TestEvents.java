package org.containerharness.junit.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final int MOST_CAUSES = 8;

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
    static String text(Throwable failure) {
        List<Throwable> causes = causes(failure);
        List<Throwable> beside =
                List.of(failure.getSuppressed()).stream().limit(MOST_CAUSES).toList();
        int longest = LONGEST_FAILURE / (causes.size() + beside.size());
        return Stream.concat(
                        causes.stream().map(each -> (each == failure ? "" : "\nCaused by: ") + cut(own(each), longest)),
                        beside.stream().map(each -> "\nBeside it: " + cut(each.toString(), longest)))
                .collect(Collectors.joining());
    }

    /** The root says most, however many frameworks have wrapped it. */
    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> all = Causes.of(failure);
        while (all.size() > MOST_CAUSES) {
            all.remove(MOST_CAUSES / 2);
        }
        return all;
    }

    private static String own(Throwable failure) {
        return Stream.of(failure.getStackTrace())
                .limit(3)
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining("", failure.toString(), ""));
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) + " …" : text;
    }
}
