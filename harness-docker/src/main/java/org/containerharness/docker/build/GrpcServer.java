package org.containerharness.docker.build;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.containerharness.docker.http.Closing;
import org.containerharness.docker.http.Transport;
import org.containerharness.log.Log;

/**
 * Answers gRPC calls that come over one connection, which somebody else has opened and handed over.
 *
 * <p>No HTTP/2 server at hand can be given a connection that exists, and a loopback port in between would be open to
 * others; so the frames are read here. One thread reads; each call has a thread of its own, since it may have to ask a
 * program or a socket.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>
 */
final class GrpcServer implements Closeable {

    private static final Log LOG = Log.ofHarness();

    private static final int SETTING_INITIAL_WINDOW = 4;
    private static final int SETTING_MAX_FRAME = 5;

    private static final int MAX_CALLS = 100;

    /** Answers the calls of one method on a thread of their own; a return ends a call as done. */
    @FunctionalInterface
    interface Method {

        /** @throws IOException to end the call as failed */
        void answer(GrpcCall call) throws IOException;
    }

    private final Http2Frames frames;
    private final Closeable connection;
    private final Map<String, Method> methods;
    private final SendWindow window = new SendWindow();
    private final ExecutorService threads;
    private final Map<Integer, GrpcCall> calls = new HashMap<>();
    private int lastCall;
    private boolean isClosed;

    /** @param methods by path, such as {@code /grpc.health.v1.Health/Check} */
    GrpcServer(Transport.Upgraded upgraded, String name, Map<String, Method> methods) {
        this.frames = new Http2Frames(upgraded.input(), upgraded.output());
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
            frames.readPreface();
            frames.send(Http2Frames.SETTINGS, 0, 0);
            Http2Frames.Frame frame;
            do {
                frame = frames.read();
                take(frame);
            } while (frame.type() != Http2Frames.GO_AWAY);
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

    private void take(Http2Frames.Frame frame) throws IOException {
        switch (frame.type()) {
            case Http2Frames.DATA -> data(frame);
            case Http2Frames.HEADERS -> headers(frame);
            case Http2Frames.RESET -> forget(frame.stream()).ifPresent(GrpcCall::reset);
            case Http2Frames.SETTINGS -> settings(frame);
            case Http2Frames.PING -> {
                if (!frame.has(Http2Frames.ACK)) {
                    frames.send(Http2Frames.PING, Http2Frames.ACK, 0, frame.payload());
                }
            }
            case Http2Frames.WINDOW_UPDATE -> windowUpdate(frame);
            default -> {
                // What HTTP/2 does not know is to be ignored.
            }
        }
    }

    private void data(Http2Frames.Frame frame) throws IOException {
        if (frame.size() > 0) {
            // The connection as a whole is never slowed down, each stream is.
            frames.send(Http2Frames.WINDOW_UPDATE, 0, 0, Http2Frames.number(frame.size()));
        }
        Optional<GrpcCall> call = find(frame.stream());
        if (call.isPresent()) {
            call.get().received(frame);
        }
    }

    private void headers(Http2Frames.Frame frame) throws IOException {
        Map<String, String> decoded = frames.decoded(frame.payload());
        Optional<GrpcCall> known = find(frame.stream());
        if (known.isPresent()) {
            // Trailers.
            known.get().receivedAll();
        } else if (frame.stream() > lastCall) {
            lastCall = frame.stream();
            begin(new GrpcCall(frame.stream(), decoded, frames, window), frame.has(Http2Frames.END_STREAM));
        }
    }

    private void begin(GrpcCall call, boolean isAtEnd) throws IOException {
        synchronized (this) {
            if (isClosed || calls.size() >= MAX_CALLS) {
                throw new IOException("too many calls at a time");
            }
            calls.put(call.stream(), call);
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

    private void settings(Http2Frames.Frame frame) throws IOException {
        if (frame.has(Http2Frames.ACK)) {
            return;
        }
        ByteBuffer settings = ByteBuffer.wrap(frame.payload());
        while (settings.remaining() >= 6) {
            int name = settings.getShort();
            int value = settings.getInt();
            if (name == SETTING_INITIAL_WINDOW) {
                int change = window.changeInitial(value);
                open().forEach(call -> call.growWindow(change));
            } else if (name == SETTING_MAX_FRAME) {
                window.changePiece(value);
            }
        }
        frames.send(Http2Frames.SETTINGS, Http2Frames.ACK, 0);
    }

    private void windowUpdate(Http2Frames.Frame frame) throws IOException {
        int increment = frame.number() & Integer.MAX_VALUE;
        if (frame.stream() == 0) {
            window.grow(increment);
        } else {
            find(frame.stream()).ifPresent(call -> call.growWindow(increment));
        }
    }

    private synchronized List<GrpcCall> open() {
        return new ArrayList<>(calls.values());
    }

    private synchronized Optional<GrpcCall> find(int stream) {
        return Optional.ofNullable(calls.get(stream));
    }

    private synchronized Optional<GrpcCall> forget(int stream) {
        return Optional.ofNullable(calls.remove(stream));
    }

    private void answer(GrpcCall call) {
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
            if (forget(call.stream()).isPresent()) {
                call.end(code, message);
            }
        } catch (IOException e) {
            LOG.trace("The builder did not wait for the end of {}.", call.header(":path"), e);
        }
    }

    @Override
    public void close() {
        List<GrpcCall> ended;
        synchronized (this) {
            isClosed = true;
            ended = open();
            calls.clear();
        }
        ended.forEach(GrpcCall::reset);
        Closing.quietly(connection);
        threads.shutdown();
    }
}
