package org.containerharness.docker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.docker.api.EngineTime;
import org.containerharness.engine.LogLine;
import org.containerharness.model.Counted;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of the engine's log format, piece by piece: frames with a header of 8 bytes, or raw bytes of a terminal.
 * The engine puts a timestamp before each piece of a long line, not only before its first.
 */
final class LogDecoder {

    /** What is kept of a line. */
    static final int LINE_LIMIT = 64 * 1024;

    private static final int HEADER = 8;
    private static final int TIMESTAMP_LIMIT = 40;

    private final boolean raw;
    private final Consumer<LogLine> lines;
    private final Channel stdout = new Channel(LogLine.Stream.STDOUT);
    private final Channel stderr = new Channel(LogLine.Stream.STDERR);
    private final byte[] header = new byte[HEADER];
    private int headerLength;
    private long frameLeft;
    private Channel current = stdout;

    LogDecoder(boolean raw, Consumer<LogLine> lines) {
        this.raw = raw;
        this.lines = lines;
    }

    void feed(ByteBuffer data) {
        if (raw) {
            stdout.take(data, data.remaining());
            return;
        }
        while (data.hasRemaining()) {
            if (frameLeft == 0) {
                readHeader(data);
            } else {
                int count = (int) Math.min(frameLeft, data.remaining());
                frameLeft -= count;
                current.take(data, count);
            }
        }
    }

    private void readHeader(ByteBuffer data) {
        while (headerLength < HEADER && data.hasRemaining()) {
            header[headerLength++] = data.get();
        }
        if (headerLength < HEADER) {
            return;
        }
        headerLength = 0;
        current = header[0] == 2 ? stderr : stdout;
        frameLeft = ByteBuffer.wrap(header, 4, 4).getInt() & 0xffff_ffffL;
        current.beginFrame();
    }

    /** Hands over what has no line end yet. */
    void end() {
        stdout.end();
        stderr.end();
    }

    private final class Channel {

        private final LogLine.Stream stream;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        private final StringBuilder timestamp = new StringBuilder(TIMESTAMP_LIMIT);
        private boolean inTimestamp = true;
        private long leftOut;
        private @Nullable Instant time;

        Channel(LogLine.Stream stream) {
            this.stream = stream;
        }

        void beginFrame() {
            inTimestamp = true;
            timestamp.setLength(0);
        }

        void take(ByteBuffer data, int count) {
            for (int i = 0; i < count; i++) {
                byte b = data.get();
                if (inTimestamp) {
                    timestampByte(b);
                } else {
                    textByte(b);
                }
            }
        }

        private void timestampByte(byte b) {
            if (b != ' ' && b != '\n' && timestamp.length() < TIMESTAMP_LIMIT) {
                timestamp.append((char) (b & 0xff));
                return;
            }
            inTimestamp = false;
            Optional<Instant> moment = EngineTime.parse(timestamp.toString());
            if (moment.isEmpty()) {
                // Not a timestamp after all: an engine that leaves it out, or a terminal's line in pieces.
                for (int i = 0; i < timestamp.length(); i++) {
                    textByte((byte) timestamp.charAt(i));
                }
                textByte(b);
                return;
            }
            if (time == null) {
                time = moment.get();
            }
            if (b == '\n') {
                textByte(b);
            }
        }

        private void textByte(byte b) {
            if (b == '\n') {
                emit();
                inTimestamp = true;
                timestamp.setLength(0);
            } else if (line.size() < LINE_LIMIT) {
                line.write(b);
            } else {
                leftOut++;
            }
        }

        void end() {
            if (inTimestamp
                    && !timestamp.isEmpty()
                    && EngineTime.parse(timestamp.toString()).isEmpty()) {
                inTimestamp = false;
                for (int i = 0; i < timestamp.length(); i++) {
                    textByte((byte) timestamp.charAt(i));
                }
            }
            if (line.size() > 0) {
                emit();
            }
        }

        private void emit() {
            String cut = leftOut == 0 ? "" : "… (cut after 64 KiB, " + Counted.of(leftOut, "byte") + " left out)";
            String text = line.toString(StandardCharsets.UTF_8) + cut;
            line.reset();
            leftOut = 0;
            Instant moment = time == null ? Instant.EPOCH : time;
            time = null;
            lines.accept(
                    new LogLine(moment, stream, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
        }
    }
}
