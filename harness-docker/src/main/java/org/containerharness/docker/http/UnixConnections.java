package org.containerharness.docker.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Connections to one socket; those that are free again are kept for the next call. */
final class UnixConnections implements Closeable {

    private static final int MOST_IDLE = 16;

    private final Path socket;
    private final Duration limit;
    private final Deadline.Clock clock = new Deadline.Clock();
    private final Deque<UnixConnection> idle = new ArrayDeque<>();
    private boolean closed;

    /** @param limit to be connected */
    UnixConnections(Path socket, Duration limit) {
        this.socket = socket;
        this.limit = limit;
    }

    /** A free one, else a new one. */
    UnixConnection take() {
        while (true) {
            UnixConnection pooled;
            synchronized (this) {
                requireOpen();
                pooled = idle.pollFirst();
            }
            if (pooled == null) {
                return open();
            }
            if (pooled.isUsable()) {
                return pooled;
            }
            Closing.quietly(pooled);
        }
    }

    /** One that will not be free again. */
    UnixConnection open() {
        requireOpen();
        try {
            return UnixConnection.open(socket, clock, limit);
        } catch (IOException e) {
            throw new TransportException(TransportException.Stage.CONNECT, e);
        }
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new TransportException(
                    TransportException.Stage.EXCHANGE, new IOException("it was closed by the harness"));
        }
    }

    void giveBack(UnixConnection connection) {
        connection.deadline().in(Duration.ZERO);
        synchronized (this) {
            if (!closed && idle.size() < MOST_IDLE && connection.channel().isOpen()) {
                idle.addFirst(connection);
                return;
            }
        }
        Closing.quietly(connection);
    }

    @Override
    public void close() {
        List<Closeable> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(idle);
            idle.clear();
        }
        all.add(clock);
        all.forEach(Closing::quietly);
    }
}
