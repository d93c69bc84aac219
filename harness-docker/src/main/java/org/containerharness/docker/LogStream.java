package org.containerharness.docker;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.StreamOpening;
import org.containerharness.docker.http.Closing;
import org.containerharness.docker.http.Transport;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.Subscription;
import org.jspecify.annotations.Nullable;

/** A followed log. */
final class LogStream implements Transport.StreamSink, Subscription {

    private static final String RAW = "application/vnd.docker.raw-stream";

    private final EngineClient client;
    private final EngineClient.Call call;
    private final Optional<Boolean> tty;
    private final LogListener listener;
    private final CompletableFuture<Boolean> agreed = new CompletableFuture<>();
    private final ByteArrayOutputStream refusal = new ByteArrayOutputStream();
    private @Nullable LogDecoder decoder;
    private int status;
    private volatile boolean closed;
    private volatile @Nullable Closeable connection;

    private LogStream(EngineClient client, EngineClient.Call call, Optional<Boolean> tty, LogListener listener) {
        this.client = client;
        this.call = call;
        this.tty = tty;
        this.listener = listener;
    }

    /**
     * @param tty whether the container has a terminal; empty for engines that say how they send its output
     * @param await wait for the engine's consent; older engines give it only with the first line
     */
    static Subscription open(
            EngineClient client, EngineClient.Call call, Optional<Boolean> tty, boolean await, LogListener listener) {
        LogStream stream = new LogStream(client, call, tty, listener);
        Closeable connection = client.stream(call, stream);
        stream.connection = connection;
        if (await) {
            StreamOpening.await(stream.agreed, call, client, connection);
        }
        return stream;
    }

    /** How the engine says that it sends frames or raw bytes; engines before API 1.42 do not say it. */
    static boolean isRaw(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
                .anyMatch(header -> header.getValue().stream().anyMatch(type -> type.startsWith(RAW)));
    }

    @Override
    public void onHead(int newStatus, Map<String, List<String>> headers) {
        status = newStatus;
        if (status < 300) {
            decoder = new LogDecoder(tty.orElseGet(() -> isRaw(headers)), this::line);
            agreed.complete(true);
        }
    }

    private void line(LogLine line) {
        if (closed) {
            return;
        }
        try {
            listener.onLine(line);
        } catch (RuntimeException e) {
            StreamLog.listenerFailed("a log", e);
        }
    }

    @Override
    public void onData(ByteBuffer data) {
        LogDecoder current = decoder;
        if (current != null) {
            current.feed(data);
        } else {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            refusal.writeBytes(bytes);
        }
    }

    @Override
    public void onEnd(@Nullable IOException cause) {
        if (status >= 300) {
            agreed.completeExceptionally(client.failures().refusal(call, status, refusal.toByteArray()));
        } else {
            agreed.completeExceptionally(
                    client.failures().broken(call, cause == null ? new IOException("the stream ended") : cause));
        }
        if (decoder != null) {
            decoder.end();
        }
        if (closed) {
            return;
        }
        try {
            listener.onEnd();
        } catch (RuntimeException e) {
            StreamLog.listenerFailed("a log", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        Closing.quietly(connection);
    }
}
