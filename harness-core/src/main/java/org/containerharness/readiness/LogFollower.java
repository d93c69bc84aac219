package org.containerharness.readiness;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The one log stream of a container that is awaited; opened again where it breaks off, without telling lines twice.
 *
 * <p>The engine ends the stream of a container that does not run, also of one that was not started yet, so it is opened
 * after the start call.
 */
final class LogFollower implements AutoCloseable {

    private static final int REMEMBERED = 50;

    /** Colours and other sequences for terminals: CSI, OSC and two-character ones. */
    private static final Pattern ESCAPES =
            Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[@-Z\\\\^_])");

    private enum Stage {
        CLOSED,
        OPENING,
        OPEN,
        GIVEN_UP
    }

    private final String container;
    private final LogQuery query;
    private final ReadinessContext context;
    private final Consumer<String> lines;
    private final Runnable ended;
    private final Consumer<String> unreadable;
    private final Refusals refusals = new Refusals();
    private final Deque<String> last = new ArrayDeque<>();
    private Stage stage = Stage.CLOSED;
    private @Nullable Subscription subscription;
    private @Nullable Instant lastTime;
    private int linesAtLastTime;
    private int alreadyTold;
    private long due;
    private long pause = PollInterval.COMMAND.first().toNanos();

    /** @param unreadable told why, if the engine will not let the output be read */
    LogFollower(
            ReadinessContext context,
            String container,
            LogQuery query,
            Consumer<String> lines,
            Runnable ended,
            Consumer<String> unreadable) {
        this.context = context;
        this.container = container;
        this.query = query;
        this.lines = lines;
        this.ended = ended;
        this.unreadable = unreadable;
        this.due = context.now();
    }

    /** Opens the stream if it is due; must not block. */
    void tick(long now) {
        synchronized (this) {
            if (stage != Stage.CLOSED || now - due < 0) {
                return;
            }
            stage = Stage.OPENING;
        }
        try {
            context.executor().execute(this::open);
        } catch (RejectedExecutionException e) {
            tryLater();
        }
    }

    private void open() {
        LogQuery from;
        synchronized (this) {
            if (stage == Stage.GIVEN_UP) {
                return;
            }
            from = lastTime == null ? query : query.since(lastTime);
            alreadyTold = linesAtLastTime;
        }
        try {
            opened(context.engine().logs().follow(container, from, new Listener()));
            refusals.none();
        } catch (EngineException e) {
            tryLater();
            refusals.note(e, context.now()).ifPresent(unreadable);
        }
    }

    private void opened(Subscription stream) {
        synchronized (this) {
            if (stage == Stage.OPENING) {
                stage = Stage.OPEN;
            }
            if (stage == Stage.OPEN) {
                subscription = stream;
                return;
            }
        }
        stream.close();
    }

    private synchronized void tryLater() {
        if (stage != Stage.GIVEN_UP) {
            stage = Stage.CLOSED;
            subscription = null;
            due = context.now() + pause;
            pause = PollInterval.COMMAND.after(pause);
        }
    }

    private final class Listener implements LogListener {

        @Override
        public void onLine(LogLine line) {
            String text = plain(line.text());
            if (note(line.time(), text)) {
                lines.accept(text);
            }
        }

        @Override
        public void onEnd() {
            tryLater();
            ended.run();
        }
    }

    /** False if the line was told before the stream was opened again. */
    private synchronized boolean note(Instant time, String text) {
        if (stage == Stage.GIVEN_UP) {
            return false;
        }
        if (time.equals(lastTime)) {
            if (alreadyTold > 0) {
                alreadyTold--;
                return false;
            }
            linesAtLastTime++;
        } else {
            lastTime = time;
            linesAtLastTime = 1;
            alreadyTold = 0;
        }
        last.add(Excerpt.ofLine(text));
        if (last.size() > REMEMBERED) {
            last.remove();
        }
        return true;
    }

    static String plain(String text) {
        String line = text.indexOf('\u001b') < 0 ? text : ESCAPES.matcher(text).replaceAll("");
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    synchronized List<String> lastLines() {
        return List.copyOf(last);
    }

    @Override
    public void close() {
        Subscription open;
        synchronized (this) {
            stage = Stage.GIVEN_UP;
            open = subscription;
            subscription = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
