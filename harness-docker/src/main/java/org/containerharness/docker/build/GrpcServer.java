package org.containerharness.docker.build;

import com.github.dockerjava.zerodep.shaded.org.apache.hc.core5.http.Header;
import com.github.dockerjava.zerodep.shaded.org.apache.hc.core5.http2.hpack.HPackDecoder;
import com.github.dockerjava.zerodep.shaded.org.apache.hc.core5.http2.hpack.HPackException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.containerharness.docker.http.Closing;
import org.containerharness.docker.http.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers gRPC calls that come over one connection, which somebody else has opened and handed over.
 *
 * <p>No HTTP/2 server at hand can be given a connection that exists, and a loopback port in between would be open to
 * others; so the frames are read here. Headers are decoded by the HPACK of docker-java's transport. One thread reads;
 * each call has a thread of its own, since it may have to ask a program or a socket.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113">RFC 9113</a>
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>
 */
final class GrpcServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PUSH_PROMISE = 5;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;

    private static final int ACK = 0x1;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;

    private static final int SETTING_INITIAL_WINDOW = 4;
    private static final int SETTING_MAX_FRAME = 5;

    private static final int HEADER_TABLE = 4096;
    private static final int WINDOW = 65_535;
    private static final int MAX_FRAME = 16_384;
    private static final int MAX_HEADERS = 64 * 1024;
    private static final int MAX_MESSAGE = 4 * 1024 * 1024;
    private static final int MAX_CALLS = 100;

    /** Answers the calls of one method on a thread of their own; a return ends a call as done. */
    @FunctionalInterface
    interface Method {

        /** @throws IOException to end the call as failed */
        void answer(Call call) throws IOException;
    }

    private final DataInputStream input;
    private final OutputStream output;
    private final Closeable connection;
    private final Map<String, Method> methods;
    private final HPackDecoder headers = new HPackDecoder(HEADER_TABLE, StandardCharsets.US_ASCII);
    private final ExecutorService threads;
    private final Map<Integer, Call> calls = new HashMap<>();
    private int lastCall;
    private long sendWindow = WINDOW;
    private int initialSendWindow = WINDOW;
    private int maxSentFrame = MAX_FRAME;
    private boolean isClosed;

    /** @param methods by path, such as {@code /grpc.health.v1.Health/Check} */
    GrpcServer(Transport.Upgraded upgraded, String name, Map<String, Method> methods) {
        this.input = new DataInputStream(upgraded.input());
        this.output = upgraded.output();
        this.connection = upgraded.connection();
        this.methods = Map.copyOf(methods);
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to answer; returns at once. */
    void start() {
        threads.execute(this::serve);
    }

    private void serve() {
        try {
            if (!Arrays.equals(input.readNBytes(PREFACE.length), PREFACE)) {
                throw new IOException("it does not begin with the preface of HTTP/2");
            }
            send(SETTINGS, 0, 0, new byte[0]);
            while (readFrame()) {
                continue;
            }
        } catch (EOFException e) {
            // The other side has what it needs.
        } catch (IOException | RuntimeException e) {
            if (!isClosed()) {
                LOG.debug("The session with the builder broke.", e);
            }
        } finally {
            close();
        }
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    // Frames that come

    private boolean readFrame() throws IOException {
        int length = input.readUnsignedByte() << 16 | input.readUnsignedShort();
        int type = input.readUnsignedByte();
        int flags = input.readUnsignedByte();
        int stream = input.readInt() & Integer.MAX_VALUE;
        if (length > MAX_FRAME) {
            throw new IOException("a frame has " + length + " bytes");
        }
        byte[] payload = new byte[length];
        input.readFully(payload);
        switch (type) {
            case DATA -> data(stream, flags, payload);
            case HEADERS -> headers(stream, flags, payload);
            case RESET -> take(stream).ifPresent(Call::reset);
            case SETTINGS -> settings(flags, payload);
            case PING -> {
                if ((flags & ACK) == 0) {
                    send(PING, ACK, 0, payload);
                }
            }
            case WINDOW_UPDATE -> windowUpdate(stream, payload);
            case PUSH_PROMISE, CONTINUATION -> throw new IOException("a frame of type " + type + " has no place here");
            default -> {
                // What HTTP/2 does not know is to be ignored.
            }
        }
        return type != GO_AWAY;
    }

    private void data(int stream, int flags, byte[] payload) throws IOException {
        if (payload.length > 0) {
            // The connection as a whole is never slowed down, each stream is.
            send(WINDOW_UPDATE, 0, 0, number(payload.length));
        }
        Optional<Call> call = find(stream);
        if (call.isPresent()) {
            call.get().received(content(flags, payload, 0), payload.length);
            if ((flags & END_STREAM) != 0) {
                call.get().receivedAll();
            }
        }
    }

    /** @param skipped bytes between the length of the padding and the content */
    private static byte[] content(int flags, byte[] payload, int skipped) throws IOException {
        boolean isPadded = (flags & PADDED) != 0;
        int from = (isPadded ? 1 : 0) + skipped;
        int to = payload.length - (isPadded && payload.length > 0 ? payload[0] & 0xff : 0);
        if (from > to) {
            throw new IOException("a frame's padding is longer than the frame");
        }
        return Arrays.copyOfRange(payload, from, to);
    }

    private void headers(int stream, int flags, byte[] payload) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(content(flags, payload, (flags & PRIORITY) == 0 ? 0 : 5));
        int last = flags;
        while ((last & END_HEADERS) == 0) {
            last = continuation(stream, block);
        }
        Map<String, String> decoded = new HashMap<>();
        try {
            // Also for a call that will be refused: later ones refer to what is said here.
            for (Header header : headers.decodeHeaders(ByteBuffer.wrap(block.toByteArray()))) {
                decoded.put(header.getName(), header.getValue());
            }
        } catch (HPackException e) {
            throw new IOException("headers cannot be decoded", e);
        }
        boolean isAtEnd = (flags & END_STREAM) != 0;
        Optional<Call> known = find(stream);
        if (known.isPresent()) {
            // Trailers.
            known.get().receivedAll();
        } else if (stream > lastCall) {
            lastCall = stream;
            begin(stream, decoded, isAtEnd);
        }
    }

    private int continuation(int stream, ByteArrayOutputStream block) throws IOException {
        int length = input.readUnsignedByte() << 16 | input.readUnsignedShort();
        int type = input.readUnsignedByte();
        int flags = input.readUnsignedByte();
        boolean isExpected = type == CONTINUATION && (input.readInt() & Integer.MAX_VALUE) == stream;
        if (!isExpected || block.size() + length > MAX_HEADERS) {
            throw new IOException("headers do not end as they should");
        }
        block.writeBytes(input.readNBytes(length));
        return flags;
    }

    private void begin(int stream, Map<String, String> headers, boolean isAtEnd) throws IOException {
        Call call;
        synchronized (this) {
            call = new Call(stream, headers, initialSendWindow);
            if (isClosed || calls.size() >= MAX_CALLS) {
                throw new IOException("too many calls at a time");
            }
            calls.put(stream, call);
        }
        if (isAtEnd) {
            call.receivedAll();
        }
        try {
            threads.execute(() -> answer(call));
        } catch (RejectedExecutionException e) {
            throw new IOException("closed", e);
        }
    }

    private void settings(int flags, byte[] payload) throws IOException {
        if ((flags & ACK) != 0) {
            return;
        }
        ByteBuffer settings = ByteBuffer.wrap(payload);
        synchronized (this) {
            while (settings.remaining() >= 6) {
                int name = settings.getShort();
                int value = settings.getInt();
                if (name == SETTING_INITIAL_WINDOW) {
                    int change = value - initialSendWindow;
                    calls.values().forEach(call -> call.window += change);
                    initialSendWindow = value;
                } else if (name == SETTING_MAX_FRAME && value >= MAX_FRAME) {
                    maxSentFrame = Math.min(value, 1 << 20);
                }
            }
            notifyAll();
        }
        send(SETTINGS, ACK, 0, new byte[0]);
    }

    private synchronized void windowUpdate(int stream, byte[] payload) throws IOException {
        if (payload.length != 4) {
            throw new IOException("a window update has " + payload.length + " bytes");
        }
        int increment = ByteBuffer.wrap(payload).getInt() & Integer.MAX_VALUE;
        if (stream == 0) {
            sendWindow += increment;
        } else {
            Call call = calls.get(stream);
            if (call != null) {
                call.window += increment;
            }
        }
        notifyAll();
    }

    private synchronized Optional<Call> find(int stream) {
        return Optional.ofNullable(calls.get(stream));
    }

    private synchronized Optional<Call> take(int stream) {
        return Optional.ofNullable(calls.remove(stream));
    }

    // Answers

    private void answer(Call call) {
        int code = 0;
        String message = "";
        try {
            Method method = methods.get(call.header(":path"));
            if (method == null) {
                throw new GrpcException(GrpcException.UNIMPLEMENTED, "no such method");
            }
            method.answer(call);
        } catch (GrpcException e) {
            code = e.code();
            message = String.valueOf(e.getMessage());
        } catch (IOException | RuntimeException e) {
            // Not with its text: it may hold what is secret.
            code = GrpcException.UNKNOWN;
            message = "the call failed";
            LOG.debug("A call of the builder failed: {}.", call.header(":path"), e);
        }
        try {
            call.end(code, message);
        } catch (IOException e) {
            LOG.trace("The builder did not wait for the end of {}.", call.header(":path"), e);
        }
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        synchronized (output) {
            output.write(frame.array());
            output.flush();
        }
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** Headers without any reference to others, so that nothing needs to be remembered. */
    private static byte[] encoded(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            literal(block, namesAndValues[i]);
            literal(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= 127) {
            throw new IllegalArgumentException("Headers of this server are shorter than 127 bytes.");
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }

    @Override
    public void close() {
        List<Call> open;
        synchronized (this) {
            isClosed = true;
            open = new ArrayList<>(calls.values());
            calls.clear();
            notifyAll();
        }
        open.forEach(Call::reset);
        Closing.quietly(connection);
        threads.shutdown();
    }

    /** One call: messages that come, messages that go. */
    final class Call {

        private final int stream;
        private final Map<String, String> headers;
        private final Deque<byte[]> received = new ArrayDeque<>();
        private int unread;
        private int offset;
        private boolean isInputAtEnd;
        private boolean isReset;
        private boolean isAnswered;
        /** How much may be sent; guarded by the server. */
        private long window;

        private Call(int stream, Map<String, String> headers, int window) {
            this.stream = stream;
            this.headers = headers;
            this.window = window;
        }

        /** A header, empty if there is none of that name. */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        private void received(byte[] content, int counted) throws IOException {
            synchronized (GrpcServer.this) {
                unread += content.length;
                if (unread > WINDOW) {
                    throw new IOException("more was sent than was allowed");
                }
                if (content.length > 0) {
                    received.add(content);
                }
                GrpcServer.this.notifyAll();
            }
            if (counted > content.length) {
                allow(counted - content.length);
            }
        }

        private void receivedAll() {
            synchronized (GrpcServer.this) {
                isInputAtEnd = true;
                GrpcServer.this.notifyAll();
            }
        }

        private void reset() {
            synchronized (GrpcServer.this) {
                isReset = true;
                GrpcServer.this.notifyAll();
            }
        }

        private void allow(int bytes) throws IOException {
            synchronized (GrpcServer.this) {
                if (isInputAtEnd || isReset) {
                    return;
                }
            }
            send(WINDOW_UPDATE, 0, stream, number(bytes));
        }

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
            synchronized (GrpcServer.this) {
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

        /** Ends with the connection at the latest, and the connection with the build. */
        private void await() throws IOException {
            try {
                GrpcServer.this.wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        /** Sends a message; waits while the other side takes none. */
        void write(byte[] message) throws IOException {
            if (!isAnswered) {
                isAnswered = true;
                send(HEADERS, END_HEADERS, stream, encoded(":status", "200", "content-type", "application/grpc"));
            }
            ByteBuffer rest = ByteBuffer.allocate(5 + message.length);
            rest.put((byte) 0).putInt(message.length).put(message).flip();
            while (rest.hasRemaining()) {
                byte[] part = new byte[taken(rest.remaining())];
                rest.get(part);
                send(DATA, 0, stream, part);
            }
        }

        private int taken(int wanted) throws IOException {
            synchronized (GrpcServer.this) {
                while (!isReset && (window <= 0 || sendWindow <= 0)) {
                    await();
                }
                if (isReset) {
                    throw new IOException("the call was cancelled");
                }
                int allowed = (int) Math.min(Math.min(window, sendWindow), Math.min(wanted, maxSentFrame));
                window -= allowed;
                sendWindow -= allowed;
                return allowed;
            }
        }

        private void end(int code, String message) throws IOException {
            if (take(stream).isEmpty()) {
                return;
            }
            boolean isUnread;
            synchronized (GrpcServer.this) {
                isUnread = !isInputAtEnd;
            }
            String[] status = {"grpc-status", Integer.toString(code), "grpc-message", message};
            byte[] trailers = encoded(status);
            if (!isAnswered) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                all.writeBytes(encoded(":status", "200", "content-type", "application/grpc"));
                all.writeBytes(trailers);
                trailers = all.toByteArray();
            }
            send(HEADERS, END_HEADERS | END_STREAM, stream, trailers);
            if (isUnread) {
                send(RESET, 0, stream, number(0));
                reset();
            }
        }
    }
}
