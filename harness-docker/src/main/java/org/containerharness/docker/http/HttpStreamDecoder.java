package org.containerharness.docker.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes an HTTP answer apart piece by piece, whatever the pieces are, and hands its body on. */
final class HttpStreamDecoder {

    private enum State {
        HEAD,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER,
        FIXED,
        UNTIL_CLOSE,
        DONE
    }

    private static final int LINE_LIMIT = 256 * 1024;

    private final Transport.StreamSink sink;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private State state = State.HEAD;
    private long left;

    HttpStreamDecoder(Transport.StreamSink sink) {
        this.sink = sink;
    }

    /** @return true if the answer is complete */
    boolean feed(ByteBuffer data) throws IOException {
        while (data.hasRemaining() && state != State.DONE) {
            switch (state) {
                case HEAD -> head(data);
                case CHUNK_SIZE -> chunkSize(data);
                case CHUNK_DATA -> counted(data, State.CHUNK_END);
                case CHUNK_END -> {
                    if (line(data) != null) {
                        state = State.CHUNK_SIZE;
                    }
                }
                case TRAILER -> trailer(data);
                case FIXED -> counted(data, State.DONE);
                case UNTIL_CLOSE -> sink.onData(data);
                case DONE -> throw new AssertionError();
            }
        }
        return state == State.DONE;
    }

    /** The connection was closed. */
    void end() {
        sink.onEnd(
                state == State.UNTIL_CLOSE || state == State.DONE
                        ? null
                        : new EOFException("the connection was closed in the middle of an answer"));
    }

    void fail(IOException cause) {
        sink.onEnd(cause);
    }

    private void head(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            byte b = data.get();
            text.write(b);
            if (b == '\n' && isHeadComplete()) {
                String head = text.toString(StandardCharsets.UTF_8);
                text.reset();
                begin(UnixConnection.parse(head));
                return;
            }
            if (text.size() > LINE_LIMIT) {
                throw new UnixConnection.NotHttpException(text.toString(StandardCharsets.UTF_8));
            }
        }
    }

    private boolean isHeadComplete() {
        byte[] sofar = text.toByteArray();
        int n = sofar.length;
        return (n > 3 && sofar[n - 2] == '\r' && sofar[n - 3] == '\n') || (n > 1 && sofar[n - 2] == '\n');
    }

    private void begin(UnixConnection.Head head) {
        if (head.status() < 200 && head.status() != 101) {
            return;
        }
        Map<String, List<String>> headers = head.headers();
        if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            state = State.CHUNK_SIZE;
        } else if (head.header("Content-Length").isEmpty()) {
            state = State.UNTIL_CLOSE;
        } else {
            left = Long.parseLong(head.header("Content-Length"));
            state = left == 0 ? State.DONE : State.FIXED;
        }
        sink.onHead(head.status(), headers);
    }

    private void chunkSize(ByteBuffer data) throws IOException {
        String line = line(data);
        if (line == null) {
            return;
        }
        int semicolon = line.indexOf(';');
        try {
            left = Long.parseLong((semicolon < 0 ? line : line.substring(0, semicolon)).trim(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("the answer has a chunk of the size <" + line + ">", e);
        }
        state = left == 0 ? State.TRAILER : State.CHUNK_DATA;
    }

    private void trailer(ByteBuffer data) throws IOException {
        String line = line(data);
        if (line != null && line.isEmpty()) {
            state = State.DONE;
        }
    }

    private void counted(ByteBuffer data, State next) {
        int count = (int) Math.min(left, data.remaining());
        ByteBuffer part = data.slice(data.position(), count);
        data.position(data.position() + count);
        left -= count;
        if (left == 0) {
            state = next;
        }
        sink.onData(part);
    }

    private @Nullable String line(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            byte b = data.get();
            if (b == '\n') {
                String line = text.toString(StandardCharsets.UTF_8).trim();
                text.reset();
                return line;
            }
            text.write(b);
            if (text.size() > LINE_LIMIT) {
                throw new IOException("the answer has a line without end");
            }
        }
        return null;
    }
}
