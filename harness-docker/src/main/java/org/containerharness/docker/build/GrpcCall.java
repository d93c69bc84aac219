package org.containerharness.docker.build;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/** One call: messages that come, messages that go. */
final class GrpcCall {

    private static final int MAX_MESSAGE = 4 * 1024 * 1024;

    private final int stream;
    private final Map<String, String> headers;
    private final Http2Frames frames;
    private final SendWindow connection;
    private final Deque<byte[]> received = new ArrayDeque<>();
    private int unread;
    private int offset;
    private boolean isInputAtEnd;
    private boolean isReset;
    private boolean isAnswered;
    private long window;

    /** @param connection guards what is shared between who reads frames and who answers */
    GrpcCall(int stream, Map<String, String> headers, Http2Frames frames, SendWindow connection) {
        this.stream = stream;
        this.headers = headers;
        this.frames = frames;
        this.connection = connection;
        this.window = connection.initial();
    }

    int stream() {
        return stream;
    }

    /** A header, empty if there is none of that name. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    // What whoever reads the frames tells

    void received(Http2Frames.Frame data) throws IOException {
        byte[] content = data.payload();
        synchronized (connection) {
            unread += content.length;
            if (unread > Http2Frames.WINDOW) {
                throw new IOException("more was sent than was allowed");
            }
            if (content.length > 0) {
                received.add(content);
            }
            connection.notifyAll();
        }
        if (data.size() > content.length) {
            allow(data.size() - content.length);
        }
        if (data.has(Http2Frames.END_STREAM)) {
            receivedAll();
        }
    }

    void receivedAll() {
        synchronized (connection) {
            isInputAtEnd = true;
            connection.notifyAll();
        }
    }

    void reset() {
        synchronized (connection) {
            isReset = true;
            connection.notifyAll();
        }
    }

    /** @param bytes that may be sent more, or less */
    void growWindow(int bytes) {
        synchronized (connection) {
            window += bytes;
            connection.notifyAll();
        }
    }

    // What whoever answers the call does

    /** The next message, empty after the last one. */
    Optional<byte[]> read() throws IOException {
        byte[] prefix = read(5, true);
        if (prefix.length == 0) {
            return Optional.empty();
        }
        if (prefix[0] != 0) {
            throw new GrpcException(GrpcException.UNIMPLEMENTED, "messages must not be compressed");
        }
        int length = ByteBuffer.wrap(prefix, 1, 4).getInt();
        if (length < 0 || length > MAX_MESSAGE) {
            throw new GrpcException(GrpcException.RESOURCE_EXHAUSTED, "the message is too large");
        }
        return Optional.of(read(length, false));
    }

    /** The only message, for methods that take one. */
    byte[] readOnly() throws IOException {
        return read().orElseThrow(() -> new GrpcException(GrpcException.UNKNOWN, "the message is missing"));
    }

    private byte[] read(int length, boolean mayEnd) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        while (target.hasRemaining()) {
            int read = readSome(target);
            if (read < 0 && mayEnd && target.position() == 0) {
                return new byte[0];
            }
            if (read < 0) {
                throw new EOFException("the call ends within a message");
            }
            allow(read);
        }
        return target.array();
    }

    private int readSome(ByteBuffer target) throws IOException {
        synchronized (connection) {
            while (received.isEmpty()) {
                if (isReset) {
                    throw new IOException("the call was cancelled");
                }
                if (isInputAtEnd) {
                    return -1;
                }
                await();
            }
            byte[] first = received.getFirst();
            int count = Math.min(target.remaining(), first.length - offset);
            target.put(first, offset, count);
            offset += count;
            unread -= count;
            if (offset == first.length) {
                received.removeFirst();
                offset = 0;
            }
            return count;
        }
    }

    private void allow(int bytes) throws IOException {
        synchronized (connection) {
            if (isInputAtEnd || isReset) {
                return;
            }
        }
        frames.send(Http2Frames.WINDOW_UPDATE, 0, stream, Http2Frames.number(bytes));
    }

    /** Ends with the connection at the latest, and the connection with the build. */
    private void await() throws IOException {
        try {
            connection.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Sends a message; waits while the other side takes none. */
    void write(byte[] message) throws IOException {
        if (!isAnswered) {
            isAnswered = true;
            frames.send(Http2Frames.HEADERS, Http2Frames.END_HEADERS, stream, head());
        }
        ByteBuffer rest = ByteBuffer.allocate(5 + message.length);
        rest.put((byte) 0).putInt(message.length).put(message).flip();
        while (rest.hasRemaining()) {
            byte[] part = new byte[taken(rest.remaining())];
            rest.get(part);
            frames.send(Http2Frames.DATA, 0, stream, part);
        }
    }

    private static byte[] head() {
        return Http2Frames.encoded(":status", "200", "content-type", "application/grpc");
    }

    private int taken(int wanted) throws IOException {
        synchronized (connection) {
            while (!isReset && (window <= 0 || !connection.isOpen())) {
                await();
            }
            if (isReset) {
                throw new IOException("the call was cancelled");
            }
            int taken = connection.take(Math.min(window, wanted));
            window -= taken;
            return taken;
        }
    }

    /** Tells how it went; nothing may be sent after that. */
    void end(int code, String message) throws IOException {
        boolean isUnread;
        synchronized (connection) {
            isUnread = !isInputAtEnd;
        }
        ByteArrayOutputStream trailers = new ByteArrayOutputStream();
        if (!isAnswered) {
            trailers.writeBytes(head());
        }
        trailers.writeBytes(Http2Frames.encoded("grpc-status", Integer.toString(code), "grpc-message", message));
        frames.send(
                Http2Frames.HEADERS, Http2Frames.END_HEADERS | Http2Frames.END_STREAM, stream, trailers.toByteArray());
        if (isUnread) {
            frames.send(Http2Frames.RESET, 0, stream, Http2Frames.number(0));
            reset();
        }
    }
}
