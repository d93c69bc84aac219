package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.api.StreamOpening;
import org.containerharness.docker.http.Closing;
import org.containerharness.docker.http.Transport;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EventListener;
import org.containerharness.engine.Subscription;
import org.jspecify.annotations.Nullable;

/** One event stream of the engine for all who listen: opened with the first of them, opened again when it breaks. */
final class EventHub {

    private static final List<String> ASKED_FOR =
            List.of("start", "kill", "die", "oom", "health_status", "pause", "unpause", "destroy");

    private static final Map<String, EngineEvent.Kind> KINDS = Map.of(
            "start", EngineEvent.Kind.STARTED,
            "kill", EngineEvent.Kind.KILLED,
            "die", EngineEvent.Kind.DIED,
            "oom", EngineEvent.Kind.OUT_OF_MEMORY,
            "health_status: healthy", EngineEvent.Kind.HEALTHY,
            "health_status: unhealthy", EngineEvent.Kind.UNHEALTHY,
            "pause", EngineEvent.Kind.PAUSED,
            "unpause", EngineEvent.Kind.UNPAUSED,
            "destroy", EngineEvent.Kind.DESTROYED);

    private final EngineClient client;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Closeable stream;
    private boolean open;
    private boolean closed;

    /** A listener whose failures stay its own. */
    private record Listener(EventListener target) {

        void tell(Consumer<EventListener> what) {
            try {
                what.accept(target);
            } catch (RuntimeException e) {
                StreamLog.listenerFailed("events", e);
            }
        }
    }

    EventHub(EngineClient client) {
        this.client = client;
    }

    Subscription subscribe(EventListener listener) {
        Listener own = new Listener(listener);
        listeners.add(own);
        try {
            ensureOpen();
        } catch (RuntimeException e) {
            listeners.remove(own);
            throw e;
        }
        return () -> removeSame(own);
    }

    private void removeSame(Listener listener) {
        listeners.removeIf(other -> other == listener);
    }

    /** Tells what the engine does not. */
    void tell(EngineEvent event) {
        listeners.forEach(listener -> listener.tell(l -> l.onEvent(event)));
    }

    private synchronized void ensureOpen() {
        if (!open && !closed) {
            stream = connect();
            open = true;
        }
    }

    private Closeable connect() {
        EngineClient.Call call = EngineClient.Call.of(
                "listen to events", "GET", path(), client.limits().query());
        Opening opening = new Opening(call);
        Closeable connection = client.stream(call, opening);
        opening.await(connection);
        return connection;
    }

    private String path() {
        ObjectNode filters = Json.object();
        filters.putArray("type").add("container");
        filters.set(
                "event",
                Json.array(
                        ASKED_FOR.stream().map(client.dialect()::eventInFilter).toList()));
        return "/events?filters=" + ResourceCalls.encoded(filters);
    }

    /** Empty for kinds of events nobody here asks for. */
    private Optional<EngineEvent> read(JsonNode json) {
        String name = client.dialect().eventTold(Json.text(json, "Action"));
        return Optional.ofNullable(KINDS.get(name)).map(kind -> {
            Map<String, String> attributes = Json.map(json.path("Actor").path("Attributes"));
            return new EngineEvent(
                    kind,
                    Json.text(json.path("Actor"), "ID"),
                    attributes.getOrDefault("name", ""),
                    attributes,
                    moment(json));
        });
    }

    static Instant moment(JsonNode json) {
        long nanos = json.path("timeNano").asLong();
        return nanos == 0
                ? Instant.ofEpochSecond(json.path("time").asLong())
                : Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
    }

    /** Waits for the engine's consent, then takes events apart. */
    private final class Opening implements Transport.StreamSink {

        private final EngineClient.Call call;
        private final CompletableFuture<Boolean> agreed = new CompletableFuture<>();
        private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        private int status;

        Opening(EngineClient.Call call) {
            this.call = call;
        }

        void await(Closeable connection) {
            StreamOpening.await(agreed, call, client, connection);
        }

        @Override
        public void onHead(int newStatus, Map<String, List<String>> headers) {
            status = newStatus;
            if (status < 300) {
                agreed.complete(true);
            }
        }

        @Override
        public void onData(ByteBuffer data) {
            while (data.hasRemaining()) {
                byte b = data.get();
                if (b != '\n') {
                    line.write(b);
                } else if (status < 300) {
                    event(line.toByteArray());
                    line.reset();
                }
            }
        }

        private void event(byte[] json) {
            if (json.length == 0) {
                return;
            }
            try {
                read(Json.parse(json)).ifPresent(EventHub.this::tell);
            } catch (IOException e) {
                StreamLog.unreadable("event", new String(json, StandardCharsets.UTF_8), e);
            }
        }

        @Override
        public void onEnd(@Nullable IOException cause) {
            if (status >= 300) {
                agreed.completeExceptionally(client.failures().refusal(call, status, line.toByteArray()));
            } else if (!agreed.completeExceptionally(
                    client.failures().broken(call, cause == null ? new IOException("the stream ended") : cause))) {
                reconnect(cause);
            }
        }
    }

    /** On a thread of its own: the one that reads streams must go on. */
    private void reconnect(@Nullable IOException cause) {
        synchronized (this) {
            open = false;
            if (closed) {
                return;
            }
        }
        Thread thread = new Thread(() -> comeBack(cause), "harness-events-reconnect");
        thread.setDaemon(true);
        thread.start();
    }

    private void comeBack(@Nullable IOException cause) {
        Duration limit = client.limits().settle();
        long start = System.nanoTime();
        long pause = client.limits().pause().toNanos();
        Throwable last = cause == null ? new IOException("the engine ended the event stream") : cause;
        while (System.nanoTime() - start < limit.toNanos()) {
            if (isClosed()) {
                return;
            }
            try {
                ensureOpen();
                listeners.forEach(listener -> listener.tell(EventListener::onGap));
                return;
            } catch (RuntimeException e) {
                last = e;
                LockSupport.parkNanos(this, pause);
                pause = Math.min(pause * 2, 1_000_000_000L);
            }
        }
        Throwable lost = last;
        listeners.forEach(listener -> listener.tell(l -> l.onLost(lost)));
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
        listeners.clear();
        Closing.quietly(stream);
    }
}
