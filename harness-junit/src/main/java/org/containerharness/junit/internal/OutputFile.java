package org.containerharness.junit.internal;

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
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.model.HarnessException;
import org.containerharness.run.ContainerText;
import org.containerharness.run.RunningContainer;

/**
 * The file of what one container wrote: its first and its last lines, a few megabytes each, and between them how much was
 * left out. It is written as the lines come, so that it takes little memory however much there is.
 */
final class OutputFile implements AutoCloseable {

    private static final int FIRST_BYTES = 8 << 20;
    private static final int LAST_BYTES = 4 << 20;

    /** Of a container that has written for hours the last lines matter more than how many there were. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int LAST_LINES = 2_000;

    private final OutputStream file;
    private final ContainerText shown;
    private final long deadline = System.nanoTime() + LONGEST.toNanos();

    private final Deque<byte[]> last = new ArrayDeque<>();
    private long written;
    private long held;
    private long linesLeftOut;
    private long bytesLeftOut;
    private Instant time = Instant.EPOCH;

    private OutputFile(Path path, ContainerText shown) throws IOException {
        this.file = new BufferedOutputStream(Files.newOutputStream(path));
        this.shown = shown;
    }

    /** Keeps reading from going on. */
    private static final class TooLong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLong() {
            super("it takes too long", null, false, false);
        }
    }

    /** @throws IOException if the file cannot be written; what cannot be read is said in it */
    static void write(Path path, RunningContainer container) throws IOException {
        try (OutputFile file = new OutputFile(path, ContainerText.of(container))) {
            try {
                file.read(container);
            } catch (HarnessException e) {
                file.add("(the output could not be read: " + e.getMessage() + ")");
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (HarnessException e) {
            Files.writeString(path, "(the output could not be read: " + e.getMessage() + ")\n");
        }
    }

    private void read(RunningContainer container) {
        try {
            container.logs(LogQuery.ALL, line -> {
                add(line);
                if (System.nanoTime() - deadline > 0) {
                    throw new TooLong();
                }
            });
        } catch (TooLong e) {
            Instant seen = time;
            leaveOutHeld();
            add("… (more left out: reading it all took longer than " + LONGEST.toSeconds() + " s)");
            container.logs(LogQuery.ALL.since(seen).last(LAST_LINES), this::add);
        }
    }

    private void add(LogLine line) {
        time = line.time();
        add(shown.of(line));
    }

    private void add(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (held == 0 && linesLeftOut == 0 && written + bytes.length <= FIRST_BYTES) {
            written += bytes.length;
            write(bytes);
            return;
        }
        last.add(bytes);
        held += bytes.length;
        while (held > LAST_BYTES) {
            leaveOutOne();
        }
    }

    private void leaveOutOne() {
        byte[] oldest = last.remove();
        held -= oldest.length;
        linesLeftOut++;
        bytesLeftOut += oldest.length;
    }

    private void leaveOutHeld() {
        while (!last.isEmpty()) {
            leaveOutOne();
        }
    }

    private void write(byte[] bytes) {
        try {
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (linesLeftOut > 0) {
                write(("… (" + linesLeftOut + " lines, " + bytesLeftOut + " bytes left out)\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            last.forEach(this::write);
        }
    }
}
