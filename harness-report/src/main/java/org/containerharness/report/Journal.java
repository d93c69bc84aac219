package org.containerharness.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;
import org.containerharness.log.Log;

/**
 * The file of one session to which each event is added as a line as it happens, so that a process that is killed has told
 * what it did. One thread writes; who tells something never waits for it, and never fails because of it.
 */
public final class Journal implements RunEvents.Listener, AutoCloseable {

    /** Beside the logs, in the folder of reports. */
    static final String FOLDER = "journal";

    static final String SUFFIX = ".jsonl";

    private static final Log LOG = Log.ofHarness();

    /** What waits to be written takes a few megabytes at most; more is dropped, and how much is said. */
    private static final int MOST_WAITING = 20_000;

    /** Of what was written so many characters are kept, which is all of most sessions: to read it again takes longer. */
    private static final int MOST_KEPT = 4 << 20;

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    /** So long nothing happens while a test works, or waits for an engine. */
    private static final Duration QUIET = Duration.ofMillis(50);

    /** Scopes of what is there after the session; to remove all else takes the engine longer than anybody to prepare. */
    private static final Set<String> STAY = Set.of("BUILD", "MACHINE");

    private final BlockingQueue<RunEvent> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicInteger dropped = new AtomicInteger();
    private final List<RunEvent> kept = new ArrayList<>();
    private long keptLength;
    private final Supplier<RunEvent.SessionBegan> first;
    private final Consumer<Journal> whenQuiet;
    private final Path file;
    private final Thread writer;
    private boolean usesWhatStays;
    private boolean wasQuiet;

    private Journal(Path file, Supplier<RunEvent.SessionBegan> first, Consumer<Journal> whenQuiet) {
        this.file = file;
        this.first = first;
        this.whenQuiet = whenQuiet;
        this.writer = new Thread(this::write, "harness-journal");
        writer.setDaemon(true);
    }

    /**
     * Begins the journal of a session.
     *
     * @param reports the folder of reports
     * @param session unique, its name
     * @param first its first event, asked for in the thread that writes
     * @param whenQuiet called once in that thread, when some test uses what stays after the session, and nothing happens for a
     *     moment
     */
    public static Journal begin(
            Path reports, String session, Supplier<RunEvent.SessionBegan> first, Consumer<Journal> whenQuiet) {
        Journal journal = new Journal(file(reports, session), first, whenQuiet);
        journal.writer.start();
        return journal;
    }

    /** Where the journal of a session is. */
    public static Path file(Path reports, String session) {
        return reports.resolve(FOLDER).resolve(session + SUFFIX);
    }

    @Override
    public void onEvent(RunEvent event) {
        if (!waiting.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    private void write() {
        try {
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(file));
            try (BufferedWriter out =
                    Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                write(out);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The journal of this session could not be written to {}: {}", file, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(BufferedWriter out) throws IOException, InterruptedException {
        RunEvent event = first.get();
        while (true) {
            String line = JournalLine.of(event);
            out.write(line);
            out.newLine();
            keep(event, line.length());
            if (event instanceof RunEvent.SessionEnded) {
                return;
            }
            if (waiting.isEmpty()) {
                out.flush();
            }
            event = after(event);
        }
    }

    private RunEvent after(RunEvent event) throws InterruptedException {
        usesWhatStays |= event instanceof RunEvent.FixturesUsed used && STAY.contains(used.scope());
        if (usesWhatStays && !wasQuiet) {
            RunEvent soon = waiting.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
            if (soon != null) {
                return soon;
            }
            wasQuiet = true;
            whenQuiet.accept(this);
        }
        return waiting.take();
    }

    private synchronized void keep(RunEvent event, int length) {
        keptLength += length;
        if (keptLength <= MOST_KEPT) {
            kept.add(event);
        } else {
            kept.clear();
        }
    }

    /** All that was written so far. */
    public List<RunEvent> written() throws IOException {
        synchronized (this) {
            if (keptLength <= MOST_KEPT) {
                return List.copyOf(kept);
            }
        }
        return Journals.read(file);
    }

    /** Returns when all has been written, or when that takes too long. */
    @Override
    public void close() {
        try {
            if (writer.isAlive()) {
                waiting.offer(
                        new RunEvent.SessionEnded(Instant.now()), LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
            }
            writer.join(LONGEST_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (dropped.get() > 0) {
            LOG.warn("{} events are missing in {}: they came faster than they could be written.", dropped.get(), file);
        }
    }
}
