package org.containerharness.junit.output;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;
import org.containerharness.handle.ContainerText;
import org.containerharness.handle.RunningContainer;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/**
 * Follows one container and logs its lines, each with the container and the test that runs. A container that writes more
 * in a second than anybody reads is not followed for a while, and for twice as long each time that it goes on like that,
 * which it says: reading it all would slow the tests down.
 */
final class LiveLog implements LogListener, AutoCloseable {

    /** The keys of the mapped diagnostic context. */
    private static final String FIXTURE = "harness.fixture";

    private static final String TEST = "harness.test";

    private static final Log LOG = Log.ofHarness();

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(16).toNanos();
    private static final int MOST_LINES = 2_000;
    private static final int MOST_CHARACTERS = 1 << 20;

    /** Of a container that was too much, as small a part of a second shows whether it still is. */
    private static final int PARTS = 10;

    private final RunningContainer container;
    private final TestWindows windows;
    private final Consumer<String> sink;
    private final ContainerText shown;

    // Of the thread that reads.
    private Map<String, String> context = Map.of();
    private int contextOf = -1;
    private long second = System.nanoTime();
    private int lines;
    private long characters;
    private long pausedAt;
    private long resumedAt;
    private long pause;
    private int parts = 1;

    private volatile boolean isPaused;
    private @Nullable Subscription subscription;
    private boolean isClosed;

    private LiveLog(RunningContainer container, TestWindows windows, Consumer<String> sink) {
        this.container = container;
        this.windows = windows;
        this.sink = sink;
        this.shown = ContainerText.of(container);
    }

    static LiveLog begin(RunningContainer container, TestWindows windows, Consumer<String> sink) {
        LiveLog log = new LiveLog(container, windows, sink);
        log.follow(LogQuery.ALL);
        return log;
    }

    private synchronized void follow(LogQuery query) {
        if (!isClosed) {
            isPaused = false;
            subscription = container.followLogs(query, this);
        }
    }

    @Override
    public void onLine(LogLine line) {
        if (isPaused) {
            return;
        }
        long now = System.nanoTime();
        if (pausedAt != 0) {
            say("… (what it wrote in " + (now - pausedAt) / 1_000_000 + " ms is left out here)");
            pausedAt = 0;
            resumedAt = now;
        }
        if (now - second >= SECOND / parts) {
            second = now;
            lines = 0;
            characters = 0;
            if (now - resumedAt >= SECOND) {
                parts = 1;
                pause = 0;
            }
        }
        String text = shown.of(line);
        lines++;
        characters += text.length();
        if (lines > MOST_LINES / parts || characters > MOST_CHARACTERS / parts) {
            pause(now);
        } else {
            say(text);
        }
    }

    private void say(String text) {
        int changes = windows.changes();
        if (changes != contextOf) {
            contextOf = changes;
            context = context();
        }
        Log.within(context, () -> sink.accept(text));
    }

    private Map<String, String> context() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(FIXTURE, container.name());
        String tests = String.join(", ", windows.running(container.id()));
        if (!tests.isEmpty()) {
            values.put(TEST, tests);
        }
        return values;
    }

    private void pause(long now) {
        long length = pause == 0 ? SECOND : Math.min(LONGEST_PAUSE, pause * 2);
        pause = length;
        parts = PARTS;
        isPaused = true;
        pausedAt = now;
        say("… (it writes more than " + MOST_LINES + " lines or 1 MB in a second: what it writes in the next "
                + length / SECOND + " s is left out here)");
        Thread thread = new Thread(() -> goOnAfter(length), "harness-live-log");
        thread.setDaemon(true);
        thread.start();
    }

    /** On a thread of its own: the one that reads must not close what it reads from, nor wait. */
    private void goOnAfter(long pause) {
        try {
            synchronized (this) {
                endSubscription();
                long end = System.nanoTime() + pause;
                for (long left = pause; left > 0 && !isClosed; left = end - System.nanoTime()) {
                    wait(Math.max(1, left / 1_000_000));
                }
            }
            follow(LogQuery.ALL.last(0));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (HarnessException e) {
            LOG.debug("The output of container {} is not followed any more: {}", container.name(), e.getMessage());
        }
    }

    private void endSubscription() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        endSubscription();
        notifyAll();
    }
}
