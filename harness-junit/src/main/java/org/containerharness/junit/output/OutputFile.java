package org.containerharness.junit.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.handle.ContainerText;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.Counted;
import org.containerharness.model.HarnessException;
import org.containerharness.readiness.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * The file of what one container wrote: its first and its last lines, a few megabytes each, and between them how much was
 * left out. It is written as the lines come, so that it takes little memory however much there is, and begun with the
 * first of them.
 */
final class OutputFile implements AutoCloseable {

    private static final int FIRST_BYTES = 8 << 20;
    private static final int LAST_BYTES = 4 << 20;

    private static final int LAST_LINES = 20_000;

    /** Once the first part is full, what comes before the last one is only counted: not for as long as all would take. */
    private static final Duration COUNTING = Duration.ofSeconds(2);

    /** For those who show a file without opening it. */
    private static final int EXCERPT_LINES = 20;

    private final Path path;
    private final Wanted wanted;
    private final ContainerText shown;
    private final long begin = System.nanoTime();
    private final LastLines last = new LastLines(LAST_BYTES);
    private @Nullable OutputStream file;
    private long written;
    private final Deque<String> excerpt = new ArrayDeque<>();
    private Instant time = Instant.EPOCH;

    /**
     * What of the output is wanted, and how.
     *
     * @param since by the engine's clock
     * @param head lines before the first one
     * @param before what stands before the text of a line
     * @param longest of a container that has written for hours the last lines matter more than how many there were
     */
    record Wanted(Optional<Instant> since, List<String> head, Function<LogLine, String> before, Duration longest) {

        static final Wanted ALL = new Wanted(Optional.empty(), List.of(), line -> "", Duration.ofSeconds(30));

        LogQuery query() {
            return since.map(LogQuery.ALL::since).orElse(LogQuery.ALL);
        }
    }

    private OutputFile(Path path, Wanted wanted, ContainerText shown) {
        this.path = path;
        this.wanted = wanted;
        this.shown = shown;
    }

    /** Keeps reading from going on. */
    private static final class TooLong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLong() {
            super("it takes too long", null, false, false);
        }
    }

    /**
     * Writes it if the container wrote anything.
     *
     * @return its last lines; empty if there is no file
     * @throws IOException if the file cannot be written; what cannot be read is said in it
     */
    static Optional<String> write(Path path, RunningContainer container, Wanted wanted) throws IOException {
        try (OutputFile file = new OutputFile(path, wanted, ContainerText.of(container))) {
            try {
                file.read(container);
            } catch (HarnessException e) {
                file.add("(the output could not be read: " + e.getMessage() + ")");
            }
            return file.file == null ? Optional.empty() : Optional.of(String.join("\n", file.excerpt));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void read(RunningContainer container) {
        try {
            container.logs(wanted.query(), line -> {
                add(line);
                if (System.nanoTime() - begin > limit().toNanos()) {
                    throw new TooLong();
                }
            });
        } catch (TooLong e) {
            Instant seen = time;
            Duration limit = limit();
            last.leaveOutAll();
            add("… (more left out: reading it all took longer than " + limit.toSeconds() + " s)");
            container.logs(LogQuery.ALL.since(seen).last(LAST_LINES), this::add);
        }
    }

    private Duration limit() {
        boolean isFull = !last.isEmpty();
        return isFull && COUNTING.compareTo(wanted.longest()) < 0 ? COUNTING : wanted.longest();
    }

    private void add(LogLine line) {
        time = line.time();
        add(wanted.before().apply(line) + shown.of(line));
    }

    private void add(String line) {
        if (excerpt.size() == EXCERPT_LINES) {
            excerpt.remove();
        }
        excerpt.add(Excerpt.ofLine(line));
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (last.isEmpty() && written + bytes.length <= FIRST_BYTES) {
            written += bytes.length;
            write(bytes);
        } else {
            last.add(bytes);
        }
    }

    private void write(byte[] bytes) {
        try {
            if (file == null) {
                file = new BufferedOutputStream(Files.newOutputStream(path));
                for (String line : wanted.head()) {
                    file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (file == null) {
            return;
        }
        try (OutputStream ending = file) {
            if (last.linesLeftOut() > 0) {
                ending.write(("… (" + Counted.of(last.linesLeftOut(), "line") + ", "
                                + Counted.of(last.bytesLeftOut(), "byte") + " left out)\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            last.writeTo(ending);
        }
    }
}
